// What is signed is what the Python signs, byte by byte.

import { equal, fromBase64url, isSigned, toHex } from "../../exchange/testing.ts";
import vectors from "../../exchange/vectors.json" with { type: "json" };
import { newKey, publicPoint, sign, tokenMessage, wipeMessage } from "./keys.ts";

const decoder = new TextDecoder();

Deno.test("a token is asked for, and a wipe is witnessed, in the words of the vectors", () => {
  for (const { device, nonce, message } of vectors.token_messages) {
    equal(decoder.decode(tokenMessage(device, nonce)), message);
  }
  for (const { device, message } of vectors.wipe_messages) equal(decoder.decode(wipeMessage(device)), message);
});

Deno.test("a signature is raw r and s, and holds for the public point", async () => {
  const key = await newKey();
  const message = wipeMessage(vectors.wipe_messages[0].device);
  const signature = await sign(key, message);
  equal(fromBase64url(signature).length, 64, toHex(fromBase64url(signature)));
  equal(await isSigned(await publicPoint(key), message, signature), true);
});
