// deno-fmt-ignore-file
// Written by `python -m mobile_sync.export` from the Python of mobile_sync; what is changed here is lost.

import type { AnyFact, DeviceFact, HolderKind, Leg, State } from "./types.ts";

/** What a fact may be. */
export type Kind = AnyFact["kind"];

/** Who may say one. */
export type Role = "citizen" | "clerk" | "courier" | "dispatcher" | "supervisor";

/**
 * One row of the table: in these states this kind of fact leads there.
 *
 * `holder` names who holds the parcel afterwards: `same`, `actor`, or a field of the fact.
 *
 * An empty `legs` stands for every leg; `by_holder` asks that the witness holds the parcel. Beyond the table: only
 * who a parcel is assigned to may decline it; a check-in after a failed attempt leads to `held`; a delivery needs a
 * matching identity and, for anybody but the owner, a basis; a resolution needs a second person; a voided delivery
 * is the one on record and goes back to the courier who held it, and a courier takes back only his own.
 */
export interface Rule {
  readonly kind: Kind;
  readonly before: readonly State[];
  readonly after: State | "same" | "stated";
  readonly holder: "same" | "actor" | "taker" | "office" | "citizen" | "agency" | "manifest" | "stated";
  readonly legs: readonly Leg[];
  readonly by_holder: boolean;
  readonly who: readonly Role[];
}

/** The first rule that fits governs; where none does, the fact is a BAD_TRANSITION. */
export const RULES: readonly Rule[] = [
  {
    "kind": "assigned",
    "before": [
      "registered",
      "assigned"
    ],
    "after": "assigned",
    "holder": "same",
    "legs": [],
    "by_holder": false,
    "who": [
      "dispatcher",
      "supervisor"
    ]
  },
  {
    "kind": "assigned",
    "before": [
      "with_courier",
      "at_office",
      "held",
      "returning"
    ],
    "after": "same",
    "holder": "same",
    "legs": [],
    "by_holder": false,
    "who": [
      "dispatcher",
      "supervisor"
    ]
  },
  {
    "kind": "declined",
    "before": [
      "assigned"
    ],
    "after": "registered",
    "holder": "same",
    "legs": [],
    "by_holder": false,
    "who": [
      "courier"
    ]
  },
  {
    "kind": "unassigned",
    "before": [
      "assigned"
    ],
    "after": "registered",
    "holder": "same",
    "legs": [],
    "by_holder": false,
    "who": [
      "dispatcher",
      "supervisor"
    ]
  },
  {
    "kind": "unassigned",
    "before": [
      "with_courier",
      "at_office",
      "held",
      "returning"
    ],
    "after": "same",
    "holder": "same",
    "legs": [],
    "by_holder": false,
    "who": [
      "dispatcher",
      "supervisor"
    ]
  },
  {
    "kind": "collected",
    "before": [
      "registered",
      "assigned"
    ],
    "after": "with_courier",
    "holder": "actor",
    "legs": [],
    "by_holder": false,
    "who": [
      "courier"
    ]
  },
  {
    "kind": "accepted_at_counter",
    "before": [
      "registered",
      "assigned"
    ],
    "after": "at_office",
    "holder": "office",
    "legs": [
      "INBOUND",
      "SUPPLEMENT"
    ],
    "by_holder": false,
    "who": [
      "clerk"
    ]
  },
  {
    "kind": "loaded",
    "before": [
      "at_office",
      "held"
    ],
    "after": "with_courier",
    "holder": "actor",
    "legs": [],
    "by_holder": false,
    "who": [
      "courier"
    ]
  },
  {
    "kind": "loaded",
    "before": [
      "returning"
    ],
    "after": "returning",
    "holder": "actor",
    "legs": [],
    "by_holder": false,
    "who": [
      "courier"
    ]
  },
  {
    "kind": "handed_over",
    "before": [
      "with_courier"
    ],
    "after": "delivered",
    "holder": "agency",
    "legs": [
      "INBOUND",
      "SUPPLEMENT"
    ],
    "by_holder": true,
    "who": [
      "courier"
    ]
  },
  {
    "kind": "handed_over",
    "before": [
      "with_courier",
      "returning"
    ],
    "after": "returned_to_agency",
    "holder": "agency",
    "legs": [
      "OUTBOUND_RESULT",
      "RETURN_PAPERS"
    ],
    "by_holder": true,
    "who": [
      "courier"
    ]
  },
  {
    "kind": "delivered",
    "before": [
      "with_courier"
    ],
    "after": "delivered",
    "holder": "citizen",
    "legs": [
      "OUTBOUND_RESULT",
      "RETURN_PAPERS"
    ],
    "by_holder": true,
    "who": [
      "courier"
    ]
  },
  {
    "kind": "attempt_failed",
    "before": [
      "assigned"
    ],
    "after": "registered",
    "holder": "same",
    "legs": [],
    "by_holder": false,
    "who": [
      "courier"
    ]
  },
  {
    "kind": "attempt_failed",
    "before": [
      "with_courier"
    ],
    "after": "with_courier",
    "holder": "same",
    "legs": [],
    "by_holder": true,
    "who": [
      "courier"
    ]
  },
  {
    "kind": "checked_in",
    "before": [
      "with_courier"
    ],
    "after": "at_office",
    "holder": "office",
    "legs": [],
    "by_holder": true,
    "who": [
      "courier"
    ]
  },
  {
    "kind": "checked_in",
    "before": [
      "returning"
    ],
    "after": "returning",
    "holder": "office",
    "legs": [],
    "by_holder": true,
    "who": [
      "courier"
    ]
  },
  {
    "kind": "given_over",
    "before": [
      "with_courier",
      "returning"
    ],
    "after": "same",
    "holder": "taker",
    "legs": [],
    "by_holder": true,
    "who": [
      "courier"
    ]
  },
  {
    "kind": "taken_over",
    "before": [
      "with_courier",
      "returning"
    ],
    "after": "same",
    "holder": "actor",
    "legs": [],
    "by_holder": false,
    "who": [
      "courier"
    ]
  },
  {
    "kind": "taken_over",
    "before": [
      "registered",
      "assigned",
      "at_office",
      "held"
    ],
    "after": "with_courier",
    "holder": "actor",
    "legs": [],
    "by_holder": false,
    "who": [
      "courier"
    ]
  },
  {
    "kind": "dispatched",
    "before": [
      "at_office"
    ],
    "after": "in_transit",
    "holder": "manifest",
    "legs": [],
    "by_holder": false,
    "who": [
      "clerk"
    ]
  },
  {
    "kind": "received",
    "before": [
      "in_transit"
    ],
    "after": "at_office",
    "holder": "office",
    "legs": [],
    "by_holder": false,
    "who": [
      "clerk"
    ]
  },
  {
    "kind": "invited",
    "before": [
      "held"
    ],
    "after": "held",
    "holder": "same",
    "legs": [],
    "by_holder": false,
    "who": [
      "clerk",
      "supervisor"
    ]
  },
  {
    "kind": "collected_at_counter",
    "before": [
      "at_office",
      "held"
    ],
    "after": "delivered",
    "holder": "citizen",
    "legs": [
      "OUTBOUND_RESULT",
      "RETURN_PAPERS"
    ],
    "by_holder": false,
    "who": [
      "clerk"
    ]
  },
  {
    "kind": "return_started",
    "before": [
      "held"
    ],
    "after": "returning",
    "holder": "same",
    "legs": [
      "OUTBOUND_RESULT",
      "RETURN_PAPERS"
    ],
    "by_holder": false,
    "who": [
      "supervisor"
    ]
  },
  {
    "kind": "missing",
    "before": [
      "assigned",
      "with_courier",
      "at_office",
      "held",
      "in_transit",
      "returning"
    ],
    "after": "exception",
    "holder": "same",
    "legs": [],
    "by_holder": false,
    "who": [
      "courier",
      "clerk",
      "supervisor"
    ]
  },
  {
    "kind": "damaged",
    "before": [
      "with_courier",
      "at_office",
      "held",
      "in_transit",
      "returning"
    ],
    "after": "exception",
    "holder": "same",
    "legs": [],
    "by_holder": false,
    "who": [
      "courier",
      "clerk",
      "supervisor"
    ]
  },
  {
    "kind": "resolved",
    "before": [
      "exception"
    ],
    "after": "stated",
    "holder": "stated",
    "legs": [],
    "by_holder": false,
    "who": [
      "supervisor"
    ]
  },
  {
    "kind": "cancelled",
    "before": [
      "registered",
      "assigned"
    ],
    "after": "cancelled",
    "holder": "same",
    "legs": [],
    "by_holder": false,
    "who": [
      "clerk",
      "dispatcher",
      "supervisor",
      "citizen"
    ]
  },
  {
    "kind": "voided",
    "before": [
      "delivered"
    ],
    "after": "with_courier",
    "holder": "same",
    "legs": [],
    "by_holder": false,
    "who": [
      "supervisor",
      "courier"
    ]
  },
  {
    "kind": "receipt_confirmed",
    "before": [
      "with_courier",
      "at_office",
      "held",
      "in_transit",
      "delivered",
      "returned_to_agency",
      "lost",
      "compensated",
      "cancelled"
    ],
    "after": "same",
    "holder": "same",
    "legs": [],
    "by_holder": false,
    "who": [
      "citizen"
    ]
  },
  {
    "kind": "receipt_disputed",
    "before": [
      "with_courier",
      "at_office",
      "held",
      "delivered",
      "returned_to_agency",
      "lost",
      "compensated",
      "cancelled"
    ],
    "after": "same",
    "holder": "same",
    "legs": [],
    "by_holder": false,
    "who": [
      "citizen"
    ]
  }
];

export const STATES: readonly State[] = [
  "registered",
  "assigned",
  "with_courier",
  "at_office",
  "held",
  "in_transit",
  "returning",
  "exception",
  "delivered",
  "returned_to_agency",
  "lost",
  "compensated",
  "cancelled"
];

export const HOLDER_KINDS: readonly HolderKind[] = [
  "citizen",
  "agency",
  "courier",
  "office",
  "transit",
  "nobody"
];

/** States that a handover ends in; a second one is flagged. */
export const HANDED_OVER: readonly State[] = [
  "delivered",
  "returned_to_agency"
];

/** States after which nothing more is expected. */
export const CLOSED: readonly State[] = [
  "delivered",
  "returned_to_agency",
  "lost",
  "compensated",
  "cancelled"
];

/** Legs that end at an agency. */
export const TO_AGENCY: readonly Leg[] = [
  "INBOUND",
  "SUPPLEMENT"
];

/** Legs that begin at an agency. */
export const FROM_AGENCY: readonly Leg[] = [
  "OUTBOUND_RESULT",
  "RETURN_PAPERS"
];

/** Kinds that say where the paper is. */
export const PHYSICAL: readonly Kind[] = [
  "accepted_at_counter",
  "checked_in",
  "collected",
  "collected_at_counter",
  "delivered",
  "dispatched",
  "given_over",
  "handed_over",
  "loaded",
  "received",
  "taken_over"
];

/** Kinds that a handheld may say. */
export const DEVICE_KINDS: readonly DeviceFact["kind"][] = [
  "attempt_failed",
  "checked_in",
  "collected",
  "damaged",
  "declined",
  "delivered",
  "given_over",
  "handed_over",
  "loaded",
  "missing",
  "taken_over",
  "voided"
];

/** Why a fact is stored and not applied (quarantine). */
export const REFUSALS = {
  "BAD_TRANSITION": {
    "vi": "Trái với tình trạng đang ghi của bưu gửi. Đã giữ lại, điều phối sẽ xem.",
    "en": "It does not fit the state on record. It is kept; dispatch will look."
  },
  "DEVICE_REVOKED": {
    "vi": "Máy đã bị khóa. Việc đã ghi được giữ lại để điều phối xem.",
    "en": "This handheld was locked. What it recorded is kept for dispatch."
  },
  "DOSSIER_UNKNOWN": {
    "vi": "Không tìm thấy bưu gửi này trong tỉnh. Đã giữ lại, điều phối sẽ xem.",
    "en": "No such parcel in this province. It is kept; dispatch will look."
  },
  "HANDOVER_CONTRADICTED": {
    "vi": "Sổ ghi bưu gửi đã đi đường khác với lần bàn giao này. Đã giữ lại, điều phối sẽ xem.",
    "en": "On record the parcel went another way than this handover. It is kept; dispatch will look."
  },
  "HANDOVER_UNPROVEN": {
    "vi": "Mã bàn giao giữa hai bưu tá không đúng chữ ký hoặc không có bưu gửi này. Đã giữ lại, điều phối sẽ xem.",
    "en": "The other courier's code is not rightly signed, or does not list this parcel. It is kept; dispatch will look."
  },
  "ID_REUSED": {
    "vi": "Mã của việc này đã dùng cho một việc khác. Đã giữ lại nguyên vẹn, điều phối sẽ xem.",
    "en": "Another fact came under this id before. It is kept as sent; dispatch will look."
  },
  "OFFICER_MISSING": {
    "vi": "Thiếu xác nhận của cán bộ: cần họ tên và chữ ký, hoặc mã của cán bộ. Đã giữ lại, điều phối sẽ xem.",
    "en": "No officer confirmed it: a name and signature, or an officer's code. It is kept; dispatch will look."
  },
  "PROOF_MISSING": {
    "vi": "Thiếu bằng chứng giao: cần đúng giấy tờ tùy thân, hoặc quan hệ và căn cứ nhận thay.",
    "en": "Proof is missing: a matching identity, or a relationship and a basis to receive."
  },
  "SCHEMA_NEWER": {
    "vi": "Ứng dụng mới hơn máy chủ. Đã giữ lại nguyên vẹn, điều phối sẽ xem.",
    "en": "The app is newer than the server. It is kept as sent; dispatch will look."
  },
  "SECOND_PERSON_MISSING": {
    "vi": "Cần người thứ hai cùng xác nhận, không phải chính người đang làm.",
    "en": "A second person must confirm, other than the one who acts."
  },
  "SOLUTION_NOT_ALLOWED": {
    "vi": "Cách xử lý này không dùng được cho lý do đã chọn.",
    "en": "This solution is not allowed for the reason chosen."
  },
  "UNREADABLE": {
    "vi": "Máy chủ không đọc được. Đã giữ lại nguyên vẹn, điều phối sẽ xem.",
    "en": "The server could not read it. It is kept as sent; dispatch will look."
  },
  "VOID_TOO_LATE": {
    "vi": "Đã quá 24 giờ kể từ lúc giao, không thu hồi được báo phát nữa.",
    "en": "More than 24 hours have passed since the delivery; it can no longer be taken back."
  },
  "WRONG_HOLDER": {
    "vi": "Theo sổ, bưu gửi đang ở tay người khác. Đã giữ lại, điều phối sẽ xem.",
    "en": "On record somebody else holds the parcel. It is kept; dispatch will look."
  }
} as const;

/** Why a fact is kept and somebody should look (flag). */
export const FLAGS = {
  "CLOCK_SUSPECT": {
    "vi": "Đồng hồ máy lệch quá 5 phút; giờ máy chủ được dùng thay.",
    "en": "The handheld's clock is more than 5 minutes off; the server's time stands."
  },
  "DELIVERY_NOT_STANDING": {
    "vi": "Người nhận trả lời về một lần giao đã hoàn tác hoặc chưa được chấp nhận. Đã giữ lại, điều phối sẽ xem.",
    "en": "The receiver answered about a delivery that was taken back or not accepted. It is kept; dispatch will look."
  },
  "DOOR_CODE_UNPROVEN": {
    "vi": "Mã cho người nhận quét không đúng, hoặc đã dùng cho lần giao khác. Việc giao vẫn được ghi nhận.",
    "en": "The code shown to the receiver is none of ours, or belongs to another delivery; this one is still recorded."
  },
  "DUPLICATE_HANDOVER": {
    "vi": "Bưu gửi này đã có người báo giao trước; cả hai được giữ lại.",
    "en": "Somebody had already reported this parcel handed over; both are kept."
  },
  "HANDOVER_UNCLEAR": {
    "vi": "Đã ghi nhận lần bàn giao; cần chờ máy của bưu tá khác gửi lên mới rõ thứ tự.",
    "en": "The handover is recorded; its place in the parcel's way is clear only when another courier has been heard."
  },
  "OFFICER_UNPROVEN": {
    "vi": "Đã ghi nhận lần nộp, nhưng mã của cán bộ không phải mã hôm đó của bàn này, hoặc đã dùng cho lần khác.",
    "en": "The handing over is recorded, but the officer's code is none of that desk and day, or was used before."
  },
  "OFF_SITE": {
    "vi": "Nơi ghi nhận không phải nơi theo sổ; việc của Anh/Chị vẫn được ghi nhận.",
    "en": "Recorded at another office than the one on record; what you did is still recorded."
  },
  "REASSIGNED": {
    "vi": "Bưu gửi đã chuyển tuyến khác; việc của Anh/Chị vẫn được ghi nhận.",
    "en": "The parcel had moved to another tour; what you did is still recorded."
  },
  "RECEIPT_UNPROVEN": {
    "vi": "Mã của người nhận không còn hiệu lực cho bưu gửi này, hoặc đã dùng rồi. Việc giao vẫn được ghi nhận.",
    "en": "The receiver's code does not hold for this parcel, or was used before; the delivery is still recorded."
  },
  "RECEIVER_DISAGREES": {
    "vi": "Công dân báo chưa nhận được hoặc chưa đúng. Hãy gọi lại cho họ.",
    "en": "The citizen says that the papers did not come or are not right. Call them back."
  },
  "TAKEN_BACK": {
    "vi": "Việc giao đã được hoàn tác; điều phối sẽ xem lại cùng Anh/Chị.",
    "en": "The delivery was taken back; dispatch will look at it with you."
  }
} as const;

/** Why a row was taken off the handheld. */
export const GONE = {
  "moved": {
    "vi": "Đã chuyển cho bưu tá khác.",
    "en": "Another courier takes it now."
  },
  "unassigned": {
    "vi": "Đã rút khỏi tuyến của Anh/Chị.",
    "en": "It was taken off your tour."
  },
  "left": {
    "vi": "Không còn do Anh/Chị giữ.",
    "en": "It is no longer in your hands."
  },
  "replanned": {
    "vi": "Tuyến đã lập lại; việc này không còn.",
    "en": "The tour was planned anew; this act is no longer on it."
  },
  "closed": {
    "vi": "Đã xong.",
    "en": "It is done."
  },
  "day_over": {
    "vi": "Tuyến của ngày trước đã hết.",
    "en": "That day's tour is over."
  },
  "repaired": {
    "vi": "Máy chủ không có mục này.",
    "en": "The server does not have it."
  }
} as const;

export type RefusalCode = keyof typeof REFUSALS;
export type FlagCode = keyof typeof FLAGS;
