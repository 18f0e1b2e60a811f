// The app's own modules for tests that drive it from within: the same source, the same disk, the same locks.

export { newId, nowText } from "../../../mobile_sync/handheld/src/instruments/clock.ts";
export { Handheld } from "../../../mobile_sync/handheld/src/keeping/handheld.ts";
export { mediaOf } from "../../../mobile_sync/handheld/src/keeping/traffic.ts";
export { chainOn, chainStart } from "../../../mobile_sync/handheld/src/keeping/outbox.ts";
export { openDatabase } from "../../../mobile_sync/handheld/src/keeping/twin.ts";
