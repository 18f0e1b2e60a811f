// The wire between handheld and service: tokens renewed, bodies squeezed, nothing decided here.

import {
  type Challenge,
  type Enrolled,
  type Enrolment,
  PACING,
  type PinFreed,
  type PinRequest,
  type Token,
  type TokenRequest,
} from "../../exchange/types.ts";

const DOOR = "/sync/v1";

/** No answer came, or the service is not well: what was asked may have happened, or may not. */
export class LineDown extends Error {
  constructor(readonly retryAfterMs = 0) {
    super("LINE_DOWN");
  }
}

/** The service said no, for good. */
export class Refusal extends Error {
  constructor(readonly status: number, readonly code: string, readonly vi: string, readonly en: string) {
    super(code);
  }
}

/** How a handheld proves who it is. */
export interface Bearer {
  readonly province: number;
  readonly device: string;
  answer(nonce: string): Promise<string>;
}

/** Bind a key to the courier that a one-time code was made for. Throws LineDown, Refusal. */
export async function enrol(asked: Enrolment): Promise<Enrolled> {
  const answer = await send("POST", "/enroll", JSON.stringify(asked), { "Content-Type": "application/json" });
  return await read<Enrolled>(answer);
}

/** One handheld's way to the service. */
export class Line {
  private token = "";
  private renewing?: Promise<void>;

  constructor(private readonly bearer: Bearer) {}

  /** Send a request under the handheld's token, renewed once where it has run out. Throws LineDown, Refusal. */
  async ask(method: string, path: string, body?: BodyInit, headers: Record<string, string> = {}): Promise<Response> {
    return await this.granted((right) => send(method, path, body, { ...headers, ...right }));
  }

  /** Open a stream of lines under the handheld's token; `signal` ends it. Throws LineDown, Refusal. */
  async listen(path: string, signal: AbortSignal): Promise<ReadableStream<string>> {
    const answer = await this.granted((right) => send("GET", path, undefined, right, signal));
    const isStream = answer.headers.get("Content-Type")?.startsWith("text/event-stream");
    // The login page of a Wi-Fi answers too.
    if (!isStream || !answer.body) throw new LineDown();
    return answer.body.pipeThrough(new TextDecoderStream());
  }

  /** Send JSON as gzip and return the text of the answer: mobile data in the hills is slow and dear. */
  async post(path: string, text: string): Promise<string> {
    const headers = { "Content-Type": "application/json", "Content-Encoding": "gzip" };
    return await whole(await this.ask("POST", path, await squeezed(text), headers));
  }

  /** Use up a one-time code of this handheld's courier, so that the PIN may be chosen anew. Throws LineDown, Refusal. */
  async freePin(code: string): Promise<void> {
    const asked: PinRequest = { code };
    const answer = await this.ask("POST", "/pin", JSON.stringify(asked), { "Content-Type": "application/json" });
    const freed = await read<PinFreed | null>(answer);
    // The login page of a Wi-Fi answers too; it must not open a handheld.
    if (freed?.device !== this.bearer.device) throw new LineDown();
  }

  private async granted(request: (right: Record<string, string>) => Promise<Response>): Promise<Response> {
    if (!this.token) await this.renewOnce();
    try {
      return await request({ Authorization: `Bearer ${this.token}` });
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 401) throw error;
      await this.renewOnce();
      return await request({ Authorization: `Bearer ${this.token}` });
    }
  }

  /** Whoever else asks meanwhile waits for the same token. */
  private async renewOnce(): Promise<void> {
    await (this.renewing ??= this.renew().finally(() => this.renewing = undefined));
  }

  private async renew(): Promise<void> {
    const { nonce } = await read<Challenge>(await send("POST", "/challenge"));
    const { province, device } = this.bearer;
    const proof: TokenRequest = { province, device, nonce, signature: await this.bearer.answer(nonce) };
    const answer = await send("POST", "/token", JSON.stringify(proof), { "Content-Type": "application/json" });
    this.token = (await read<Token>(answer)).token;
  }
}

/** Read an answer. Throws LineDown where it broke off, or somebody else gave it. */
async function read<Answer>(answer: Response): Promise<Answer> {
  try {
    return await answer.json() as Answer;
  } catch {
    throw new LineDown();
  }
}

async function squeezed(text: string): Promise<ArrayBuffer> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return await new Response(stream).arrayBuffer();
}

async function whole(answer: Response): Promise<string> {
  try {
    return await answer.text();
  } catch {
    throw new LineDown();
  }
}

async function send(
  method: string,
  path: string,
  body?: BodyInit,
  headers: Record<string, string> = {},
  signal = AbortSignal.timeout(PACING.TIMEOUT_MS),
): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(DOOR + path, { method, body, headers, signal, cache: "no-store", credentials: "omit" });
  } catch {
    throw new LineDown();
  }
  if (answer.ok) return answer;
  if (answer.status >= 500 || answer.status === 429 || answer.status === 408) {
    throw new LineDown(Number(answer.headers.get("Retry-After") ?? 0) * 1000);
  }
  const said = await answer.json().catch(() => ({})) as { code?: string; vi?: string; en?: string };
  throw new Refusal(answer.status, said.code ?? `HTTP_${answer.status}`, said.vi ?? "", said.en ?? "");
}
