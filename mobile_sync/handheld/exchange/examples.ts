// deno-fmt-ignore-file
// Written by `python -m mobile_sync.export` from the Python of mobile_sync; what is changed here is lost.

import type { AnyFact } from "./types.ts";

/** A fact of each kind with all that it may say, as in the vectors. */
export const WHOLE = {
  "accepted_at_counter": {
    "kind": "accepted_at_counter",
    "id": "019aa1c0-0000-7000-8000-0000000000c8",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "monotonic_ms": 7,
    "boot": "7c1e",
    "receipt": "đổi tuyến: \"gấp\" / \\ 5 km\n",
    "place": {
      "lon": 105.1524,
      "lat": 9.1769,
      "accuracy_m": 12.5
    },
    "office": "019aa1c0-0000-7000-8000-000000000004",
    "seal": "N 0147",
    "papers": 8
  },
  "assigned": {
    "kind": "assigned",
    "id": "019aa1c0-0000-7000-8000-0000000000c9",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "monotonic_ms": 7,
    "boot": "7c1e",
    "receipt": "đổi tuyến: \"gấp\" / \\ 5 km\n",
    "place": {
      "lon": 105.1524,
      "lat": 9.1769,
      "accuracy_m": 12.5
    },
    "courier": "019aa1c0-0000-7000-8000-00000000000c"
  },
  "attempt_failed": {
    "kind": "attempt_failed",
    "id": "019aa1c0-0000-7000-8000-0000000000ca",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "monotonic_ms": 7,
    "boot": "7c1e",
    "receipt": "đổi tuyến: \"gấp\" / \\ 5 km\n",
    "place": {
      "lon": 105.1524,
      "lat": 9.1769,
      "accuracy_m": 12.5
    },
    "reason": "absent",
    "solution": "absent",
    "photo": "55c64d0fcd6f9d5f7c828093857e3fdfda68478bb4e9bd24d481ef391c7804e8",
    "note": "đổi tuyến: \"gấp\" / \\ 5 km\n"
  },
  "cancelled": {
    "kind": "cancelled",
    "id": "019aa1c0-0000-7000-8000-0000000000cb",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "monotonic_ms": 7,
    "boot": "7c1e",
    "receipt": "đổi tuyến: \"gấp\" / \\ 5 km\n",
    "place": {
      "lon": 105.1524,
      "lat": 9.1769,
      "accuracy_m": 12.5
    },
    "why": "đổi tuyến: \"gấp\" / \\ 5 km\n"
  },
  "checked_in": {
    "kind": "checked_in",
    "id": "019aa1c0-0000-7000-8000-0000000000cc",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "monotonic_ms": 7,
    "boot": "7c1e",
    "receipt": "đổi tuyến: \"gấp\" / \\ 5 km\n",
    "place": {
      "lon": 105.1524,
      "lat": 9.1769,
      "accuracy_m": 12.5
    },
    "office": "019aa1c0-0000-7000-8000-000000000004",
    "clerk": "Lâm Thị Sà Phia"
  },
  "collected": {
    "kind": "collected",
    "id": "019aa1c0-0000-7000-8000-0000000000cd",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "monotonic_ms": 7,
    "boot": "7c1e",
    "receipt": "đổi tuyến: \"gấp\" / \\ 5 km\n",
    "place": {
      "lon": 105.1524,
      "lat": 9.1769,
      "accuracy_m": 12.5
    },
    "seal": "N 0147",
    "papers": 8,
    "giver": "Lâm Thị Sà Phia",
    "signature": "1a2fc26dc7ea5a2a4748b7cb2b1ef193d96ab2c99f93092f69e63075b28d1278",
    "shown": "baaf53622a51d975235f276287bdc1b64aa4640c77142cbca076877d9eac6815",
    "fee_vnd": 7,
    "fee_receipt": "7c1e"
  },
  "collected_at_counter": {
    "kind": "collected_at_counter",
    "id": "019aa1c0-0000-7000-8000-0000000000ce",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "monotonic_ms": 7,
    "boot": "7c1e",
    "receipt": "đổi tuyến: \"gấp\" / \\ 5 km\n",
    "place": {
      "lon": 105.1524,
      "lat": 9.1769,
      "accuracy_m": 12.5
    },
    "receiver": "Lâm Thị Sà Phia",
    "identity_kind": "citizen_id",
    "identity_last4": "0217"
  },
  "damaged": {
    "kind": "damaged",
    "id": "019aa1c0-0000-7000-8000-0000000000cf",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "monotonic_ms": 7,
    "boot": "7c1e",
    "receipt": "đổi tuyến: \"gấp\" / \\ 5 km\n",
    "place": {
      "lon": 105.1524,
      "lat": 9.1769,
      "accuracy_m": 12.5
    },
    "note": "đổi tuyến: \"gấp\" / \\ 5 km\n",
    "photo": "55c64d0fcd6f9d5f7c828093857e3fdfda68478bb4e9bd24d481ef391c7804e8"
  },
  "declined": {
    "kind": "declined",
    "id": "019aa1c0-0000-7000-8000-0000000000d0",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "monotonic_ms": 7,
    "boot": "7c1e",
    "receipt": "đổi tuyến: \"gấp\" / \\ 5 km\n",
    "place": {
      "lon": 105.1524,
      "lat": 9.1769,
      "accuracy_m": 12.5
    },
    "why": "đổi tuyến: \"gấp\" / \\ 5 km\n"
  },
  "delivered": {
    "kind": "delivered",
    "id": "019aa1c0-0000-7000-8000-0000000000d1",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "monotonic_ms": 7,
    "boot": "7c1e",
    "receipt": "đổi tuyến: \"gấp\" / \\ 5 km\n",
    "place": {
      "lon": 105.1524,
      "lat": 9.1769,
      "accuracy_m": 12.5
    },
    "receiver": "Lâm Thị Sà Phia",
    "relationship": "owner",
    "basis": "đổi tuyến: \"gấp\" / \\ 5 km\n",
    "identity_kind": "citizen_id",
    "identity_last4": "0217",
    "identity_match": true,
    "signature": "1a2fc26dc7ea5a2a4748b7cb2b1ef193d96ab2c99f93092f69e63075b28d1278",
    "photo": "55c64d0fcd6f9d5f7c828093857e3fdfda68478bb4e9bd24d481ef391c7804e8",
    "shown": "baaf53622a51d975235f276287bdc1b64aa4640c77142cbca076877d9eac6815",
    "receipt_secret": "ghi chú ✓",
    "door_code": "ghi chú ✓"
  },
  "dispatched": {
    "kind": "dispatched",
    "id": "019aa1c0-0000-7000-8000-0000000000d2",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "monotonic_ms": 7,
    "boot": "7c1e",
    "receipt": "đổi tuyến: \"gấp\" / \\ 5 km\n",
    "place": {
      "lon": 105.1524,
      "lat": 9.1769,
      "accuracy_m": 12.5
    },
    "manifest": "019aa1c0-0000-7000-8000-000000000005"
  },
  "given_over": {
    "kind": "given_over",
    "id": "019aa1c0-0000-7000-8000-0000000000d3",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "monotonic_ms": 7,
    "boot": "7c1e",
    "receipt": "đổi tuyến: \"gấp\" / \\ 5 km\n",
    "place": {
      "lon": 105.1524,
      "lat": 9.1769,
      "accuracy_m": 12.5
    },
    "acceptance": {
      "offer": "019aa1c0-0000-7000-8000-000000000010",
      "device": "019aa1c0-0000-7000-8000-00000000000e",
      "courier": "019aa1c0-0000-7000-8000-00000000000c",
      "parcels": [
        "019aa1c0-0000-7000-8000-000000000001",
        "019aa1c0-0000-7000-8000-000000000002"
      ],
      "signature": "lteOXuUCwFnF1RV6QFiDOpaC6NiUAbe-3KUK6uvkm7wYygeCCJc1HsqdGVhQG0j-vSmCBY6LsxN3I0rYPnlUhw"
    },
    "by": "a7e2d26e-8d15-814d-d9c6-a1bdc90585c8"
  },
  "handed_over": {
    "kind": "handed_over",
    "id": "019aa1c0-0000-7000-8000-0000000000d4",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "monotonic_ms": 7,
    "boot": "7c1e",
    "receipt": "đổi tuyến: \"gấp\" / \\ 5 km\n",
    "place": {
      "lon": 105.1524,
      "lat": 9.1769,
      "accuracy_m": 12.5
    },
    "office": "019aa1c0-0000-7000-8000-000000000004",
    "officer": "đổi tuyến: \"gấp\" / \\ 5 km\n",
    "signature": "1a2fc26dc7ea5a2a4748b7cb2b1ef193d96ab2c99f93092f69e63075b28d1278",
    "shown": "baaf53622a51d975235f276287bdc1b64aa4640c77142cbca076877d9eac6815",
    "discrepancy": "đổi tuyến: \"gấp\" / \\ 5 km\n",
    "officer_code": "HD1000G40R40M30E209J"
  },
  "invited": {
    "kind": "invited",
    "id": "019aa1c0-0000-7000-8000-0000000000d5",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "monotonic_ms": 7,
    "boot": "7c1e",
    "receipt": "đổi tuyến: \"gấp\" / \\ 5 km\n",
    "place": {
      "lon": 105.1524,
      "lat": 9.1769,
      "accuracy_m": 12.5
    },
    "channel": "paper"
  },
  "loaded": {
    "kind": "loaded",
    "id": "019aa1c0-0000-7000-8000-0000000000d6",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "monotonic_ms": 7,
    "boot": "7c1e",
    "receipt": "đổi tuyến: \"gấp\" / \\ 5 km\n",
    "place": {
      "lon": 105.1524,
      "lat": 9.1769,
      "accuracy_m": 12.5
    },
    "office": "019aa1c0-0000-7000-8000-000000000004"
  },
  "missing": {
    "kind": "missing",
    "id": "019aa1c0-0000-7000-8000-0000000000d7",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "monotonic_ms": 7,
    "boot": "7c1e",
    "receipt": "đổi tuyến: \"gấp\" / \\ 5 km\n",
    "place": {
      "lon": 105.1524,
      "lat": 9.1769,
      "accuracy_m": 12.5
    },
    "note": "đổi tuyến: \"gấp\" / \\ 5 km\n"
  },
  "receipt_confirmed": {
    "kind": "receipt_confirmed",
    "id": "019aa1c0-0000-7000-8000-0000000000d8",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "monotonic_ms": 7,
    "boot": "7c1e",
    "receipt": "đổi tuyến: \"gấp\" / \\ 5 km\n",
    "place": {
      "lon": 105.1524,
      "lat": 9.1769,
      "accuracy_m": 12.5
    },
    "receipt_id": "7c1e",
    "delivery": "b4af39d5-b65a-1484-9e88-5a9d65f0efe4"
  },
  "receipt_disputed": {
    "kind": "receipt_disputed",
    "id": "019aa1c0-0000-7000-8000-0000000000d9",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "monotonic_ms": 7,
    "boot": "7c1e",
    "receipt": "đổi tuyến: \"gấp\" / \\ 5 km\n",
    "place": {
      "lon": 105.1524,
      "lat": 9.1769,
      "accuracy_m": 12.5
    },
    "receipt_id": "7c1e",
    "delivery": "b4af39d5-b65a-1484-9e88-5a9d65f0efe4",
    "note": "ghi chú ✓"
  },
  "received": {
    "kind": "received",
    "id": "019aa1c0-0000-7000-8000-0000000000da",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "monotonic_ms": 7,
    "boot": "7c1e",
    "receipt": "đổi tuyến: \"gấp\" / \\ 5 km\n",
    "place": {
      "lon": 105.1524,
      "lat": 9.1769,
      "accuracy_m": 12.5
    },
    "office": "019aa1c0-0000-7000-8000-000000000004"
  },
  "resolved": {
    "kind": "resolved",
    "id": "019aa1c0-0000-7000-8000-0000000000db",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "monotonic_ms": 7,
    "boot": "7c1e",
    "receipt": "đổi tuyến: \"gấp\" / \\ 5 km\n",
    "place": {
      "lon": 105.1524,
      "lat": 9.1769,
      "accuracy_m": 12.5
    },
    "state": "registered",
    "holder": "019aa1c0-0000-7000-8000-000000000004",
    "second_person": "019aa1c0-0000-7000-8000-000000000007",
    "note": "đổi tuyến: \"gấp\" / \\ 5 km\n"
  },
  "return_started": {
    "kind": "return_started",
    "id": "019aa1c0-0000-7000-8000-0000000000dc",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "monotonic_ms": 7,
    "boot": "7c1e",
    "receipt": "đổi tuyến: \"gấp\" / \\ 5 km\n",
    "place": {
      "lon": 105.1524,
      "lat": 9.1769,
      "accuracy_m": 12.5
    },
    "why": "absent"
  },
  "taken_over": {
    "kind": "taken_over",
    "id": "019aa1c0-0000-7000-8000-0000000000dd",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "monotonic_ms": 7,
    "boot": "7c1e",
    "receipt": "đổi tuyến: \"gấp\" / \\ 5 km\n",
    "place": {
      "lon": 105.1524,
      "lat": 9.1769,
      "accuracy_m": 12.5
    },
    "offer": {
      "id": "019aa1c0-0000-7000-8000-000000000010",
      "device": "019aa1c0-0000-7000-8000-00000000000e",
      "courier": "019aa1c0-0000-7000-8000-00000000000c",
      "parcels": [
        [
          "019aa1c0-0000-7000-8000-000000000001",
          "019aa1c0-0000-7000-8000-000000000017",
          []
        ]
      ],
      "signature": "mdyx_mbHUybgH3Nid5L6L9wiMuX5a7ADqtb03--Da6wUXCz0rEZ6GMXPO3S4Y5lbIhPpD8Ko3In6DW8K--Zk0A"
    }
  },
  "unassigned": {
    "kind": "unassigned",
    "id": "019aa1c0-0000-7000-8000-0000000000de",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "monotonic_ms": 7,
    "boot": "7c1e",
    "receipt": "đổi tuyến: \"gấp\" / \\ 5 km\n",
    "place": {
      "lon": 105.1524,
      "lat": 9.1769,
      "accuracy_m": 12.5
    },
    "why": "đổi tuyến: \"gấp\" / \\ 5 km\n"
  },
  "voided": {
    "kind": "voided",
    "id": "019aa1c0-0000-7000-8000-0000000000df",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "monotonic_ms": 7,
    "boot": "7c1e",
    "receipt": "đổi tuyến: \"gấp\" / \\ 5 km\n",
    "place": {
      "lon": 105.1524,
      "lat": 9.1769,
      "accuracy_m": 12.5
    },
    "voids": "019aa1c0-0000-7000-8000-00000000000f",
    "why": "đổi tuyến: \"gấp\" / \\ 5 km\n"
  }
} as const satisfies { readonly [Kind in AnyFact["kind"]]: Extract<AnyFact, { readonly kind: Kind }> };

/** A fact of each kind with only what it must say. */
export const LEAST = {
  "accepted_at_counter": {
    "kind": "accepted_at_counter",
    "id": "019aa1c0-0000-7000-8000-000000000064",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "office": "019aa1c0-0000-7000-8000-000000000004",
    "seal": "N 0147",
    "papers": 8
  },
  "assigned": {
    "kind": "assigned",
    "id": "019aa1c0-0000-7000-8000-000000000065",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "courier": "019aa1c0-0000-7000-8000-00000000000c"
  },
  "attempt_failed": {
    "kind": "attempt_failed",
    "id": "019aa1c0-0000-7000-8000-000000000066",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "reason": "absent",
    "solution": "absent"
  },
  "cancelled": {
    "kind": "cancelled",
    "id": "019aa1c0-0000-7000-8000-000000000067",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "why": "đổi tuyến: \"gấp\" / \\ 5 km\n"
  },
  "checked_in": {
    "kind": "checked_in",
    "id": "019aa1c0-0000-7000-8000-000000000068",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "office": "019aa1c0-0000-7000-8000-000000000004",
    "clerk": "Lâm Thị Sà Phia"
  },
  "collected": {
    "kind": "collected",
    "id": "019aa1c0-0000-7000-8000-000000000069",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "seal": "N 0147",
    "papers": 8,
    "giver": "Lâm Thị Sà Phia",
    "signature": "1a2fc26dc7ea5a2a4748b7cb2b1ef193d96ab2c99f93092f69e63075b28d1278",
    "shown": "baaf53622a51d975235f276287bdc1b64aa4640c77142cbca076877d9eac6815"
  },
  "collected_at_counter": {
    "kind": "collected_at_counter",
    "id": "019aa1c0-0000-7000-8000-00000000006a",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "receiver": "Lâm Thị Sà Phia",
    "identity_kind": "citizen_id",
    "identity_last4": "0217"
  },
  "damaged": {
    "kind": "damaged",
    "id": "019aa1c0-0000-7000-8000-00000000006b",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "note": "đổi tuyến: \"gấp\" / \\ 5 km\n",
    "photo": "55c64d0fcd6f9d5f7c828093857e3fdfda68478bb4e9bd24d481ef391c7804e8"
  },
  "declined": {
    "kind": "declined",
    "id": "019aa1c0-0000-7000-8000-00000000006c",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "why": "đổi tuyến: \"gấp\" / \\ 5 km\n"
  },
  "delivered": {
    "kind": "delivered",
    "id": "019aa1c0-0000-7000-8000-00000000006d",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "receiver": "Lâm Thị Sà Phia",
    "relationship": "owner",
    "identity_kind": "citizen_id",
    "identity_last4": "0217",
    "identity_match": true,
    "signature": "1a2fc26dc7ea5a2a4748b7cb2b1ef193d96ab2c99f93092f69e63075b28d1278",
    "photo": "55c64d0fcd6f9d5f7c828093857e3fdfda68478bb4e9bd24d481ef391c7804e8",
    "shown": "baaf53622a51d975235f276287bdc1b64aa4640c77142cbca076877d9eac6815"
  },
  "dispatched": {
    "kind": "dispatched",
    "id": "019aa1c0-0000-7000-8000-00000000006e",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "manifest": "019aa1c0-0000-7000-8000-000000000005"
  },
  "given_over": {
    "kind": "given_over",
    "id": "019aa1c0-0000-7000-8000-00000000006f",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "acceptance": {
      "offer": "019aa1c0-0000-7000-8000-000000000010",
      "device": "019aa1c0-0000-7000-8000-00000000000e",
      "courier": "019aa1c0-0000-7000-8000-00000000000c",
      "parcels": [
        "019aa1c0-0000-7000-8000-000000000001",
        "019aa1c0-0000-7000-8000-000000000002"
      ],
      "signature": "lteOXuUCwFnF1RV6QFiDOpaC6NiUAbe-3KUK6uvkm7wYygeCCJc1HsqdGVhQG0j-vSmCBY6LsxN3I0rYPnlUhw"
    }
  },
  "handed_over": {
    "kind": "handed_over",
    "id": "019aa1c0-0000-7000-8000-000000000070",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "office": "019aa1c0-0000-7000-8000-000000000004",
    "shown": "baaf53622a51d975235f276287bdc1b64aa4640c77142cbca076877d9eac6815"
  },
  "invited": {
    "kind": "invited",
    "id": "019aa1c0-0000-7000-8000-000000000071",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "channel": "paper"
  },
  "loaded": {
    "kind": "loaded",
    "id": "019aa1c0-0000-7000-8000-000000000072",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "office": "019aa1c0-0000-7000-8000-000000000004"
  },
  "missing": {
    "kind": "missing",
    "id": "019aa1c0-0000-7000-8000-000000000073",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "note": "đổi tuyến: \"gấp\" / \\ 5 km\n"
  },
  "receipt_confirmed": {
    "kind": "receipt_confirmed",
    "id": "019aa1c0-0000-7000-8000-000000000074",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "receipt_id": "7c1e"
  },
  "receipt_disputed": {
    "kind": "receipt_disputed",
    "id": "019aa1c0-0000-7000-8000-000000000075",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "receipt_id": "7c1e"
  },
  "received": {
    "kind": "received",
    "id": "019aa1c0-0000-7000-8000-000000000076",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "office": "019aa1c0-0000-7000-8000-000000000004"
  },
  "resolved": {
    "kind": "resolved",
    "id": "019aa1c0-0000-7000-8000-000000000077",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "state": "registered",
    "holder": "019aa1c0-0000-7000-8000-000000000004",
    "second_person": "019aa1c0-0000-7000-8000-000000000007",
    "note": "đổi tuyến: \"gấp\" / \\ 5 km\n"
  },
  "return_started": {
    "kind": "return_started",
    "id": "019aa1c0-0000-7000-8000-000000000078",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "why": "absent"
  },
  "taken_over": {
    "kind": "taken_over",
    "id": "019aa1c0-0000-7000-8000-000000000079",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "offer": {
      "id": "019aa1c0-0000-7000-8000-000000000010",
      "device": "019aa1c0-0000-7000-8000-00000000000e",
      "courier": "019aa1c0-0000-7000-8000-00000000000c",
      "parcels": [
        [
          "019aa1c0-0000-7000-8000-000000000001",
          "019aa1c0-0000-7000-8000-000000000017",
          []
        ]
      ],
      "signature": "mdyx_mbHUybgH3Nid5L6L9wiMuX5a7ADqtb03--Da6wUXCz0rEZ6GMXPO3S4Y5lbIhPpD8Ko3In6DW8K--Zk0A"
    }
  },
  "unassigned": {
    "kind": "unassigned",
    "id": "019aa1c0-0000-7000-8000-00000000007a",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "why": "đổi tuyến: \"gấp\" / \\ 5 km\n"
  },
  "voided": {
    "kind": "voided",
    "id": "019aa1c0-0000-7000-8000-00000000007b",
    "parcel": "019aa1c0-0000-7000-8000-000000000001",
    "at": "2026-11-20T09:00:00Z",
    "voids": "019aa1c0-0000-7000-8000-00000000000f",
    "why": "đổi tuyến: \"gấp\" / \\ 5 km\n"
  }
} as const satisfies { readonly [Kind in AnyFact["kind"]]: Extract<AnyFact, { readonly kind: Kind }> };
