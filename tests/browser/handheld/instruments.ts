// The handheld's instruments for tests that hand them pictures no camera of a test machine takes.

export { advise } from "../../../mobile_sync/handheld/src/instruments/coach.ts";
export { sample, shrink } from "../../../mobile_sync/handheld/src/instruments/photo.ts";
export { printSignature, SignatureSheet } from "../../../mobile_sync/handheld/src/instruments/signature.ts";
