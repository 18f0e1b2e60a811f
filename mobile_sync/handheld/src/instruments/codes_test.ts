import { equal } from "../../exchange/testing.ts";
import vectors from "../../exchange/vectors.json" with { type: "json" };
import { readCode, readTyped } from "./codes.ts";

const ENROLMENT = "HE1.92.abcDEF_-0123456789abcdef";
const CARD = "092187000217|361234567|Lâm Thị Sà Phia|21031987|Nữ|Ấp Mỹ Ái, Phong Điền, Cần Thơ|14052021";

Deno.test("a scanned label and a scanned item code are told apart", () => {
  for (const { token } of vectors.labels) equal(readCode(token), { kind: "label", token });
  for (const { text, is } of vectors.item_codes_read) {
    equal(readCode(text), is ? { kind: "item", code: is } : { kind: "unknown" }, text);
  }
});

Deno.test("a scanned text is no label without the prefix, though its check symbol fit", () => {
  const [{ token }] = vectors.labels;
  equal(readCode(token.slice(3)), { kind: "unknown" });
});

Deno.test("a citizen's receipt gives its id and secret", () => {
  for (const { token, id, secret } of vectors.receipt_tokens) {
    equal(readCode(token), { kind: "receipt", id, secret });
    equal(readCode(` ${token.toLowerCase()}\n`), { kind: "receipt", id, secret });
  }
  for (const text of vectors.receipt_tokens_refused) equal(readCode(text).kind === "receipt", false, text);
});

Deno.test("an enrolment is read bare or from the link to the app, and from no other link", () => {
  equal(readCode(ENROLMENT), { kind: "enrolment", code: ENROLMENT });
  const link = readCode(`https://buudien.example/h/#${ENROLMENT}`);
  equal(link, { kind: "enrolment", code: ENROLMENT, href: "https://buudien.example/h/" });
  equal(readCode(`http://localhost:8000/h/#${ENROLMENT}`).kind, "enrolment");
  for (const start of ["https://buudien.example/c#", "javascript:/h/#", "https://buudien.example/h/?", "x"]) {
    equal(readCode(start + ENROLMENT), { kind: "unknown" }, start);
  }
  equal(readCode("HE1.92.short"), { kind: "unknown" });
});

Deno.test("an offer and an acceptance go on as they are", () => {
  for (const { kind, qr } of vectors.handovers) equal(readCode(qr), { kind, text: qr });
});

Deno.test("of a citizen's card nothing is left but what may be kept", () => {
  const read = readCode(CARD);
  equal(read.kind, "citizen_card");
  for (const secret of ["092187", "361234567", "Phong Điền"]) equal(JSON.stringify(read).includes(secret), false);
});

Deno.test("a seal's number is read as it is printed, and no number of a person passes for one", () => {
  for (const number of ["NP 0012345", "BD-123456", "00123456"]) {
    equal(readCode(` ${number}\n`), { kind: "seal", number });
  }
  for (const person of ["361234567", "092187000217"]) equal(readCode(person), { kind: "unknown" }, person);
});

Deno.test("anything else is unknown", () => {
  for (const text of ["", "hello", "https://example.com/", "WIFI:S:x;;", "4006381333931"]) {
    equal(readCode(text), { kind: "unknown" }, text);
  }
});

Deno.test("what is typed from a torn label is a token or an item code", () => {
  for (const { text, is } of vectors.labels_read) {
    const typed = readTyped(text);
    equal(typed.kind === "label" ? typed.token : null, is, text);
  }
  for (const text of ["rb 4731-2482 9 vn", "RB 473I 2482 9 VN", "RB47312482 9VN"]) {
    equal(readTyped(text), { kind: "item", code: "RB473124829VN" }, text);
  }
  equal(readTyped("RB OOOO OOI6 4 VN"), { kind: "item", code: "RB000000164VN" });
});

Deno.test("why it is neither is said", () => {
  equal(readTyped(" - "), { kind: "wrong", why: "empty" });
  equal(readTyped("RB 4731 2482 8 VN"), { kind: "wrong", why: "check" });
  equal(readTyped("RB 4731"), { kind: "wrong", why: "short" });
  equal(readTyped("GRBF TF77 PYQ8 39ES G"), { kind: "wrong", why: "check" });
  equal(readTyped("GRBF TF77 PYQ8 39ES U"), { kind: "wrong", why: "symbol" });
  equal(readTyped("GRBF TF77 PYQ8 39ES FF"), { kind: "wrong", why: "long" });
});
