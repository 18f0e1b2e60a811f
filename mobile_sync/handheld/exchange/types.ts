// deno-fmt-ignore-file
// Written by `python -m mobile_sync.export` from the Python of mobile_sync; what is changed here is lost.

/** UUID in small hexadecimal with hyphens; what a handheld makes is of version 7. */
export type Uuid = string;

/** RFC 3339 with a zone, such as 2026-11-20T09:00:00Z. */
export type Instant = string;

/** A day of the calendar, such as 2026-11-20. */
export type Day = string;

/**
 * JSON of which the exact bytes count: chains and row hashes are over them. What was parsed and written again is
 * other bytes (105.0 becomes 105), so cut it out of the text, and put it in as text.
 */
export type RawJson = unknown;

/** No longer than 64. Matches ^[0-9a-f]{64}$. */
export type Sha256 = string;

/** No longer than 200. Matches ^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$. */
export type Line = string;

/** No longer than 40. Matches ^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$. */
export type Short = string;

/** No shorter than 1. No longer than 40. Matches ^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$. */
export type Seal = string;

/** No longer than 4. Matches ^[0-9A-Z]{4}$. */
export type LastFour = string;

/** No shorter than 1. No longer than 200. Matches ^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$. */
export type Name = string;

/** With its zone. */
export type Moment = Instant;

/** Matches ^[a-z][a-z0-9_]{1,40}(?!\n)$. */
export type Code = string;

/** No longer than 20. Matches ^(HD1[0-9A-HJKMNP-TV-Z]{17})?(?!\n)$. */
export type OfficerCode = string;

/** At least 0. At most 10000. */
export type Count = number;

/** No longer than 100. */
export type Signature = string;

export type Leg = "INBOUND" | "SUPPLEMENT" | "OUTBOUND_RESULT" | "RETURN_PAPERS";

export type State =
  | "registered"
  | "assigned"
  | "with_courier"
  | "at_office"
  | "held"
  | "in_transit"
  | "returning"
  | "exception"
  | "delivered"
  | "returned_to_agency"
  | "lost"
  | "compensated"
  | "cancelled";

export type HolderKind = "citizen" | "agency" | "courier" | "office" | "transit" | "nobody";

/** At least 0. At most 9007199254740992. */
export type Counter = number;

/** At least 0. At most 2147483647. */
export type Waiting = number;

export type Act = "collect" | "load" | "hand_over" | "deliver";

export type FailedLeg = "pickup" | "delivery" | "agency_handover";

export type CopyKind = "original" | "certified_copy" | "photocopy" | "electronic_copy";

export type ByPost = "certified_copy" | "online_only" | "post_slip" | "irreplaceable" | "sensitive";

/** Where the handheld was, as it saw itself. GeoJSON order. */
export interface Place {
  /** At least -180. At most 180. */
  readonly lon: number;
  /** At least -90. At most 90. */
  readonly lat: number;
  /** At least 0. At most 100000. */
  readonly accuracy_m: number;
}

/**
 * One thing that one person saw happen to one parcel.
 *
 * `at` is the witness's own clock, a claim; `monotonic_ms` counts since `boot` and cannot be set back. `receipt` is
 * the server's last signed receipt known to the witness, so the fact is younger than it.
 */
export interface Fact {
  readonly id: Uuid;
  readonly parcel: Uuid;
  readonly at: Moment;
  readonly monotonic_ms?: Counter;
  readonly boot?: Short;
  readonly receipt?: Line;
  readonly place?: Place;
}

/** A dispatcher gave the parcel to a courier's tour. Custody does not change by it. */
export interface Assigned extends Fact {
  readonly kind: "assigned";
  readonly courier: Uuid;
}

/** A dispatcher took the parcel off a tour. */
export interface Unassigned extends Fact {
  readonly kind: "unassigned";
  readonly why: Line;
}

/** The courier cannot take a parcel that was assigned; it goes back to dispatch. */
export interface Declined extends Fact {
  readonly kind: "declined";
  readonly why: Line;
}

/**
 * The courier took the parcel from a citizen or an agency, counted and sealed before both.
 *
 * `fee_vnd` is the state fee that was taken at the door, against the receipt of that number.
 */
export interface Collected extends Fact {
  readonly kind: "collected";
  readonly seal: Seal;
  /** At least 1. At most 10000. */
  readonly papers: number;
  readonly giver: Name;
  readonly signature: Sha256;
  readonly shown: Sha256;
  /** At least 0. At most 1000000000. */
  readonly fee_vnd?: number;
  readonly fee_receipt?: Short;
}

/** A clerk took the parcel from the citizen at a post office, counted and sealed before both. */
export interface AcceptedAtCounter extends Fact {
  readonly kind: "accepted_at_counter";
  readonly office: Uuid;
  readonly seal: Seal;
  /** At least 1. At most 10000. */
  readonly papers: number;
}

/** The courier scanned the parcel out of a post office, on a delivery list. */
export interface Loaded extends Fact {
  readonly kind: "loaded";
  readonly office: Uuid;
}

/**
 * The courier gave the parcel to an agency's officer, who confirmed by name and signature or by their own code.
 */
export interface HandedOver extends Fact {
  readonly kind: "handed_over";
  readonly office: Uuid;
  readonly officer?: Line;
  readonly signature?: Sha256;
  readonly shown: Sha256;
  readonly discrepancy?: Line;
  readonly officer_code?: OfficerCode;
}

/**
 * The courier gave the parcel to the named person or to somebody with a basis to take it.
 *
 * `identity_match` is the courier's check of the document shown; of its number only `identity_last4` is kept.
 * `shown` is the hash of exactly what the receiver saw when confirming. `receipt_secret` (hexadecimal) is of the
 * code that they brought, `door_code` the one that the handheld showed to their phone.
 */
export interface Delivered extends Fact {
  readonly kind: "delivered";
  readonly receiver: Name;
  readonly relationship: "owner" | "authorised" | "spouse" | "parent" | "child" | "relative" | "colleague" | "other";
  readonly basis?: Line;
  readonly identity_kind: "citizen_id" | "passport" | "vneid" | "other";
  readonly identity_last4: LastFour;
  readonly identity_match: boolean;
  readonly signature: Sha256;
  readonly photo: Sha256;
  readonly shown: Sha256;
  /** No longer than 64. Matches ^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$. */
  readonly receipt_secret?: string;
  /** No longer than 64. Matches ^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$. */
  readonly door_code?: string;
}

/** The door stayed closed: a reason, and a solution allowed for it. */
export interface AttemptFailed extends Fact {
  readonly kind: "attempt_failed";
  readonly reason: Code;
  readonly solution: Code;
  readonly photo?: Sha256;
  readonly note?: Line;
}

/** The courier gave the parcel back to a post office, scanned before the clerk. */
export interface CheckedIn extends Fact {
  readonly kind: "checked_in";
  readonly office: Uuid;
  readonly clerk: Name;
}

/**
 * The courier gave the parcel to another courier, whose signed acceptance he scanned.
 *
 * `by` is his fact that says how he had come to it, where his handheld knows.
 */
export interface GivenOver extends Fact {
  readonly kind: "given_over";
  readonly acceptance: Acceptance;
  readonly by?: Uuid | null;
}

/** The courier took the parcel from another courier, whose signed offer he scanned. */
export interface TakenOver extends Fact {
  readonly kind: "taken_over";
  readonly offer: Offer;
}

/** A clerk closed the parcel into a bag on a manifest (BD10). */
export interface Dispatched extends Fact {
  readonly kind: "dispatched";
  readonly manifest: Uuid;
}

/** A clerk scanned the parcel out of an opened bag at another office. */
export interface Received extends Fact {
  readonly kind: "received";
  readonly office: Uuid;
}

/** The citizen fetched a held parcel at the counter and showed identity. */
export interface CollectedAtCounter extends Fact {
  readonly kind: "collected_at_counter";
  readonly receiver: Name;
  readonly identity_kind: "citizen_id" | "passport" | "vneid" | "other";
  readonly identity_last4: LastFour;
}

/** The citizen was sent an invitation (giấy mời) to fetch a held parcel. */
export interface Invited extends Fact {
  readonly kind: "invited";
  readonly channel: "paper" | "sms" | "call";
}

/** A supervisor sent a held parcel back to the agency that issued it. */
export interface ReturnStarted extends Fact {
  readonly kind: "return_started";
  readonly why: Code;
}

/** The holder could not find the parcel when it was to be scanned. */
export interface Missing extends Fact {
  readonly kind: "missing";
  readonly note: Line;
}

/** The holder found the parcel or its seal broken. */
export interface Damaged extends Fact {
  readonly kind: "damaged";
  readonly note: Line;
  readonly photo: Sha256;
}

/** A supervisor closed an exception: the parcel is where this fact says. */
export interface Resolved extends Fact {
  readonly kind: "resolved";
  readonly state: "registered" | "at_office" | "with_courier" | "held" | "delivered" | "lost" | "compensated";
  readonly holder: Uuid;
  readonly second_person: Uuid;
  readonly note: Line;
}

/** Nothing was collected and nothing will be. */
export interface Cancelled extends Fact {
  readonly kind: "cancelled";
  readonly why: Line;
}

/**
 * A delivery reported by mistake is taken back within 24 hours; the fact it voids stays.
 *
 * A courier takes back only what was delivered out of his own hands, and dispatch looks at it.
 */
export interface Voided extends Fact {
  readonly kind: "voided";
  readonly voids: Uuid;
  readonly why: Line;
}

/** The citizen said on their own phone that the papers arrived; `delivery` where they stood at that very one. */
export interface ReceiptConfirmed extends Fact {
  readonly kind: "receipt_confirmed";
  readonly receipt_id: Short;
  readonly delivery?: Uuid | null;
}

/** The citizen said that the papers did not arrive, or not rightly. */
export interface ReceiptDisputed extends Fact {
  readonly kind: "receipt_disputed";
  readonly receipt_id: Short;
  readonly delivery?: Uuid | null;
  /** No longer than 1000. Matches ^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$. */
  readonly note?: string;
}

/**
 * A parcel on offer, and the giver's facts about it that the server may not have yet.
 *
 * `foregoing` is in the order in which they happened. `by` is the fact that says how the giver came to the parcel,
 * sent or not; null where his handheld does not know.
 */
export type Offered = readonly [parcel: Uuid, by: Uuid | null, foregoing: readonly Uuid[]];

/** The giver's word: these parcels are in my hand, and I give them to whoever accepts this offer. */
export interface Offer {
  readonly id: Uuid;
  readonly device: Uuid;
  readonly courier: Uuid;
  /** No shorter than 1. No longer than 20. */
  readonly parcels: readonly Offered[];
  readonly signature?: Signature;
}

/** The taker's word: of that offer I hold these parcels now. */
export interface Acceptance {
  readonly offer: Uuid;
  readonly device: Uuid;
  readonly courier: Uuid;
  /** No shorter than 1. No longer than 20. */
  readonly parcels: readonly Uuid[];
  readonly signature?: Signature;
}

/** The handheld's clocks at sending: wall in ms since 1970, monotonic in ms since `boot`. */
export interface Clock {
  readonly wall_ms: Counter;
  readonly monotonic_ms: Counter;
  readonly boot: Short;
}

/** How the handheld is: battery in percent (-1 unknown), facts and media waiting. */
export interface Health {
  /** At least -1. At most 100. */
  readonly battery?: number;
  readonly facts_waiting?: Waiting;
  readonly media_waiting?: Waiting;
}

/**
 * Facts `base`, `base + 1`, … of one incarnation, as opaque bytes: at most 200 and 256 KiB.
 *
 * `prev` is the chain's hash before the first; `signature` is P-256 raw r‖s, base64url, over the hash after the
 * last. With no facts it asks where the chain stands, and the signature is empty.
 */
export interface Push {
  /** At least 1. At most 2147483647. */
  readonly incarnation: number;
  /** At least 1. At most 9007199254740992. */
  readonly base: number;
  readonly prev: Sha256;
  readonly facts: readonly RawJson[];
  readonly signature: Signature;
}

/** How far a replica of one scope has come; `anew` while it walks through the scope after a reset. */
export interface Cursor {
  /** No longer than 80. */
  readonly scope: string;
  readonly epoch?: Short;
  readonly version?: Counter;
  readonly anew?: boolean;
}

/** Where the handheld was at a moment of its own clock. GeoJSON order. */
export type Point = readonly [at_ms: Counter, lon: number, lat: number, accuracy_m: number];

/** What a handheld must do, with words for whoever holds it; unless it is `final`, only when nothing waits. */
export interface Order {
  readonly kind: "wipe";
  readonly final: boolean;
  readonly vi: string;
  readonly en: string;
}

/** An order obeyed, signed by the handheld's key (raw r‖s, base64url). */
export interface Done {
  readonly kind: "wipe";
  readonly signature: Signature;
}

/**
 * One round trip: facts up, changes down.
 *
 * `done` are the orders obeyed since; `track` goes along only where nothing else waits.
 */
export interface Exchange {
  readonly protocol: number;
  readonly device: Uuid;
  readonly app: Short;
  readonly clock: Clock;
  readonly push?: Push | null;
  /** No longer than 16. */
  readonly pull?: readonly Cursor[];
  /** At least 1. At most 4000. */
  readonly max_rows?: number;
  readonly health?: Health;
  /** No longer than 4. */
  readonly done?: readonly Done[];
  /** No longer than 200. */
  readonly track?: readonly Point[];
}

/** What became of one fact. `seq` is 0 until the exchange fills it in. */
export interface Verdict {
  readonly seq: number;
  readonly status: "ok" | "flag" | "quarantine";
  readonly code: string;
  readonly vi: string;
  readonly en: string;
}

/** One changed thing of a scope: `operation` 1 puts `body`, 0 removes it because of `why` (`body` null). */
export type Row = readonly [kind: string, id: string, version: number, operation: number, hash: string, why: string, body: RawJson];

/** The changes of one scope after a cursor; `reset` says to drop what is not in it. */
export interface Page {
  readonly scope: string;
  readonly epoch: string;
  readonly reset: boolean;
  readonly rows: readonly Row[];
  readonly version: number;
  readonly head: number;
  readonly more: boolean;
  readonly digest: string;
  readonly live: number;
}

/** A photo or signature that a stored fact names and the server does not hold whole. */
export interface MediaWant {
  readonly sha256: string;
  readonly offset: number;
}

/**
 * The server's side of one round trip.
 *
 * `next_seq` and `head` are the truth about the chain of the pushed incarnation; 0 and empty without a push.
 * `durable_seq` is how far a handheld may forget: 0 while there is no backup, since a disk that fails would take
 * the only other copy. `durable_ms` is the moment of that backup, for photos and signatures.
 */
export interface Reply {
  readonly epoch: string;
  readonly now_ms: number;
  readonly receipt: string;
  readonly next_seq: number;
  readonly head: string;
  readonly status: "ok" | "gap" | "fork" | "revoked";
  readonly verdicts: readonly Verdict[];
  readonly pages: readonly Page[];
  readonly want: readonly MediaWant[];
  readonly durable_seq: number;
  readonly retry_ms: number;
  readonly orders: readonly Order[];
  readonly durable_ms: number;
}

/** A one-time code from the dispatcher's QR, and the handheld's fresh public key (P-256, uncompressed, hex). */
export interface Enrolment {
  /** No longer than 80. */
  readonly code: string;
  /** No longer than 130. Matches ^04[0-9a-f]{128}$. */
  readonly public_key: string;
  /** No longer than 80. Matches ^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$. */
  readonly name?: string;
}

/** What one request may carry, and how long a handheld may show personal data without the server. */
export interface Limits {
  readonly facts: number;
  readonly batch_bytes: number;
  readonly part_bytes: number;
  readonly media_bytes: number;
  readonly rows: number;
  readonly points: number;
  readonly lease_hours: number;
}

/** Who the handheld is from now on; `key` is the SHA-256 of the public key that was bound to it, hex. */
export interface Enrolled {
  readonly device: Uuid;
  readonly courier: Uuid;
  readonly province: number;
  readonly scopes: readonly string[];
  readonly epoch: string;
  readonly key: string;
  readonly limits: Limits;
}

/** A one-time code that lets whoever holds an enrolled handheld choose a new PIN for it. */
export interface PinRequest {
  /** No longer than 80. */
  readonly code: string;
}

/** The handheld whose PIN may be chosen anew: nobody else's answer is one. */
export interface PinFreed {
  readonly device: Uuid;
}

/** How far the handheld's scopes have come: no data, only a reason to exchange. */
export interface Poke {
  readonly versions: Readonly<Record<string, number>>;
}

/** A nonce of the server's, good for two minutes. */
export interface Challenge {
  readonly nonce: string;
}

/** The server's nonce signed by the handheld's key (raw r‖s, base64url). */
export interface TokenRequest {
  /** At least 1. At most 99. */
  readonly province: number;
  readonly device: Uuid;
  /** No longer than 200. */
  readonly nonce: string;
  readonly signature: Signature;
}

/** A short-lived right to exchange, bound to one handheld. */
export interface Token {
  readonly token: string;
  readonly expires_s: number;
}

/** What a replica holds of one scope: (kind, id, hash) of each row. */
export interface Manifest {
  /** No longer than 80. */
  readonly scope: string;
  readonly epoch: Short;
  /** No longer than 20000. */
  readonly rows: readonly (readonly [string, string, string])[];
}

/** A courier's tour of one day (row kind `tour`). `office` is where it begins and what is left comes back to. */
export interface TourRow {
  readonly number: number;
  readonly day: Day;
  readonly starts_at: Instant;
  readonly ends_at: Instant;
  readonly distance_m: number;
  readonly office: Uuid | null;
}

/**
 * One act of a tour (row kind `task`), with everything that the courier needs at the door without a signal.
 *
 * Tasks of the same `stop` are done in one visit. Where the parcel has no `custody` row in the same scope it is not
 * this courier's any more, and nothing is left to do. `office` is where the act takes place, null at a citizen's
 * door. `place` is the office's name, or at a door the citizen's; `phone` is empty at an office. `receipts` and
 * `officer_codes` are commitments in hexadecimal: to what the citizen may show at this door, to what an officer of
 * this desk may show today.
 */
export interface TaskRow {
  readonly tour: Uuid;
  readonly position: number;
  readonly stop: number;
  readonly act: Act;
  readonly parcel: Uuid;
  readonly label: string;
  readonly item_code: string;
  readonly leg: Leg;
  readonly pieces: number;
  readonly dossier_code: string;
  readonly procedure: string;
  readonly office: Uuid | null;
  readonly place: string;
  readonly phone: string;
  readonly address: string;
  readonly lon: number;
  readonly lat: number;
  readonly arrives_at: Instant;
  readonly leaves_at: Instant;
  readonly opens_at: Instant;
  readonly closes_at: Instant;
  readonly procedure_code: string;
  readonly dossier: Uuid | null;
  readonly direction: Leg | null;
  readonly receipts: readonly string[];
  readonly officer_codes: readonly string[];
  readonly fee_vnd: number | null;
}

/** Where a parcel of this courier stands (row kind `custody`). */
export interface CustodyRow {
  readonly state: State;
  readonly holder_kind: HolderKind;
  readonly holder: Uuid;
  readonly courier: Uuid | null;
  readonly attempts: number;
  readonly n: number;
}

/** What may be done next after a failure. */
export interface Solution {
  readonly code: string;
  readonly vi: string;
  readonly en: string;
  readonly is_default: boolean;
}

/**
 * Why something failed, with the only solutions allowed for it (row kind `reason`, id `leg:code`).
 *
 * `evidence_vi` and `evidence_en` say what to write down or photograph, "" where nothing is asked for.
 */
export interface ReasonRow {
  readonly leg: FailedLeg;
  readonly code: string;
  readonly vi: string;
  readonly en: string;
  readonly solutions: readonly Solution[];
  readonly counts_as_attempt: boolean;
  readonly evidence_vi: string;
  readonly evidence_en: string;
}

/**
 * A paper that a procedure asks for. Its name may be sensitive: on this screen only, never on a slip.
 *
 * `present_only`: at a counter it is merely shown. `by_post` says what becomes of it where papers go by post.
 */
export interface Component {
  readonly name: string;
  readonly copy_kind: CopyKind;
  readonly mandatory: boolean;
  readonly present_only: boolean;
  readonly originals: number;
  readonly copies: number;
  readonly by_post: ByPost | null;
}

/**
 * A procedure and its papers in the order in which they are asked for (row kind `procedure`, id its code).
 *
 * `fee_vnd` is null where nobody knows it; no `components` where nobody knows them.
 */
export interface ProcedureRow {
  readonly name: string;
  readonly fee_vnd: number | null;
  readonly components: readonly Component[];
}

/** The body of a row by its kind. */
export interface RowBodies {
  readonly tour: TourRow;
  readonly task: TaskRow;
  readonly custody: CustodyRow;
  readonly reason: ReasonRow;
  readonly procedure: ProcedureRow;
}

export type DeviceFact =
  | Declined
  | Collected
  | Loaded
  | HandedOver
  | Delivered
  | AttemptFailed
  | CheckedIn
  | GivenOver
  | TakenOver
  | Missing
  | Damaged
  | Voided;

export type AnyFact =
  | Assigned
  | Declined
  | Unassigned
  | Collected
  | AcceptedAtCounter
  | Loaded
  | HandedOver
  | Delivered
  | AttemptFailed
  | CheckedIn
  | GivenOver
  | TakenOver
  | Dispatched
  | Received
  | CollectedAtCounter
  | Invited
  | ReturnStarted
  | Missing
  | Damaged
  | Resolved
  | Cancelled
  | Voided
  | ReceiptConfirmed
  | ReceiptDisputed;

/** Constants of mobile_sync.facts. */
export const FACTS = {
  "PRINTABLE": "^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]*$"
} as const;

/** Constants of mobile_sync.wire. */
export const WIRE = {
  "PROTOCOL": 2,
  "OLDEST_PROTOCOL": 1,
  "MAX_FACTS": 200,
  "MAX_BATCH_BYTES": 262144,
  "MAX_FACT_BYTES": 32768,
  "MAX_POINTS": 200,
  "MAX_ROWS": 4000,
  "LEASE_HOURS": 72,
  "CLOCK_TOLERANCE_MS": 300000,
  "MAX_PART_BYTES": 262144,
  "MAX_MEDIA_BYTES": 8388608
} as const;

/** Constants of mobile_sync.handover. */
export const HANDOVER = {
  "MOST_PARCELS": 20,
  "MOST_FOREGOING": 20,
  "OFFER_MARK": "HO1:",
  "ACCEPTANCE_MARK": "HA1:"
} as const;

/** Constants of mobile_sync.outbox. */
export const OUTBOX = {
  "KEPT_MS": 604800000
} as const;

/** Constants of mobile_sync.device. */
export const DEVICE = {
  "MEDIA_KEPT_MS": 259200000
} as const;

/** Constants of mobile_sync.pacing. */
export const PACING = {
  "FIRST_WAIT_MS": 2000,
  "LONGEST_WAIT_MS": 300000,
  "LONGEST_ORDERED_MS": 3600000,
  "TIMEOUT_MS": 20000,
  "LONGEST_SILENCE_MS": 40000
} as const;

/** Constants of mobile_sync.lease. */
export const LEASE = {
  "LIFE_MS": 259200000,
  "SET_BACK_MS": 300000
} as const;

/** Constants of mobile_sync.repair. */
export const REPAIR = {
  "EVERY_MS": 3600000,
  "REMOVED": "repaired"
} as const;

/** Constants of mobile_sync.track. */
export const TRACK = {
  "MOST_POINTS": 5000
} as const;

/** Constants of mobile_sync.codes. */
export const CODES = {
  "LABEL_PREFIX": "HS1",
  "LABEL_RANDOM_BYTES": 10,
  "OFFICER_PREFIX": "HD1",
  "OFFICER_COMMITMENT_BYTES": 16,
  "RECEIPT_PREFIX": "HR1:",
  "RECEIPT_ID_BYTES": 5,
  "RECEIPT_SECRET_BYTES": 16,
  "DOOR_PATH": "/D/",
  "DOOR_CODE_BYTES": 16,
  "DOOR_CODE_SYMBOLS": 26,
  "CROCKFORD": "0123456789ABCDEFGHJKMNPQRSTVWXYZ",
  "LABEL_SYMBOLS": 17
} as const;

/** What the named types demand. Lengths are in code points, not in UTF-16 units: [...text].length. */
export const CONSTRAINTS = {
  "Sha256": {
    "max_length": 64,
    "pattern": "^[0-9a-f]{64}$"
  },
  "Line": {
    "max_length": 200,
    "pattern": "^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]*$"
  },
  "Short": {
    "max_length": 40,
    "pattern": "^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]*$"
  },
  "Seal": {
    "min_length": 1,
    "max_length": 40,
    "pattern": "^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]*$"
  },
  "LastFour": {
    "max_length": 4,
    "pattern": "^[0-9A-Z]{4}$"
  },
  "Name": {
    "min_length": 1,
    "max_length": 200,
    "pattern": "^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]*$"
  },
  "Moment": {
    "tz": true
  },
  "Code": {
    "pattern": "^[a-z][a-z0-9_]{1,40}(?!\\n)$"
  },
  "OfficerCode": {
    "max_length": 20,
    "pattern": "^(HD1[0-9A-HJKMNP-TV-Z]{17})?(?!\\n)$"
  },
  "Count": {
    "ge": 0,
    "le": 10000
  },
  "Signature": {
    "max_length": 100
  },
  "Counter": {
    "ge": 0,
    "le": 9007199254740992
  },
  "Waiting": {
    "ge": 0,
    "le": 2147483647
  }
} as const;
