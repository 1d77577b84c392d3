// The gateway's client: everything that talks to /v1 and nothing that knows a page.
//
//   import { CutoutGateway } from "/cutout-gateway.js";
//   const gateway = new CutoutGateway();
//   const session = await gateway.upload(file, { operation: "background-removal" });
//   await gateway.unlock(session.id, "7K3F-9QXM-2TBN-V8HD-4RWC");
//   const { blob } = await gateway.download(session.id);

/**
 * What went wrong, under the stable name that the gateway (or this module) gives it.
 * Made here rather than by the server: `connection-lost`, `digest-mismatch`, `unexpected-answer`.
 */
export class GatewayProblem extends Error {
  /**
   * @param {string} code kebab-case, stable
   * @param {object} [facts] the other members of the problem, as the server sent them
   */
  constructor(code, facts = {}) {
    super(facts.title ?? code);
    this.name = "GatewayProblem";
    this.code = code;
    this.status = facts.status ?? 0;
    /** "no", "yes" or "unknown": whether the picture was charged for upstream. */
    this.charged = facts.charged ?? "unknown";
    /** Whole seconds after which another try makes sense, or null. */
    this.retryAfter = facts.retryAfterSeconds ?? null;
    this.facts = facts;
  }
}

const Settled = new Set(["ready", "unlocked", "failed"]);

export class CutoutGateway {
  #base;
  #clockSkew = 0;

  /** @param {{base?: string}} [options] `base` is the gateway's origin, when it is not this page's own. */
  constructor({ base = "" } = {}) {
    this.#base = base.replace(/\/$/, "");
  }

  /** The time on the gateway's clock, in milliseconds: what `expiresAt` is to be compared with. */
  now() {
    return Date.now() + this.#clockSkew;
  }

  /** An absolute address of something the session names, such as `session.preview.url`. */
  address(path) {
    return this.#base + path;
  }

  /** What is on offer: a list of operations, each with `name`, `available`, `why`, `provider`, `formats`, limits. */
  async operations() {
    return (await this.#json("/v1/operations")).operations ?? [];
  }

  /**
   * Sends a picture and waits until its preview is ready or has failed.
   * @param {Blob} picture its `type` must be what it is
   * @param {object} options
   * @param {string} options.operation
   * @param {string} [options.style] one of the operation's styles
   * @param {Blob} [options.mask] white where something is to go
   * @param {string} [options.idempotencyKey] the same key and picture never make a second cutout
   * @param {(fraction: number) => void} [options.onProgress] 0 to 1 of the upload
   * @param {(session: object) => void} [options.onState] each state, the last one included
   * @param {(connected: boolean) => void} [options.onConnection]
   * @param {AbortSignal} [options.signal]
   * @returns {Promise<object>} the session, `ready` or `failed`
   */
  async upload(picture, options) {
    const key = options.idempotencyKey ?? randomName();
    const session = await this.#sendPicture(picture, key, options);
    options.onState?.(session);
    return Settled.has(session.state) ? session : this.follow(session.id, options);
  }

  /**
   * Waits until a session is ready or has failed: by Server-Sent Events, and by asking again where those do not get
   * through. A lost connection is waited out; only an answer of the gateway ends it.
   */
  async follow(id, { onState, onConnection, signal } = {}) {
    let session = await this.#listen(id, { onState, signal });
    for (let failures = 0; !session; ) {
      signal?.throwIfAborted();
      try {
        const wait = failures === 0 ? { Prefer: "wait=10" } : {};
        const latest = await this.session(id, { headers: wait, signal });
        failures = 0;
        onConnection?.(true);
        onState?.(latest);
        session = Settled.has(latest.state) ? latest : undefined;
        if (!session) await pause(300, signal);
      } catch (problem) {
        if (!passes(problem)) throw problem;
        onConnection?.(false);
        await pause(Math.min(8000, 500 * 2 ** failures++), signal);
      }
    }
    return session;
  }

  /** The session as it is now. */
  session(id, { headers, signal } = {}) {
    return this.#json(`/v1/cutouts/${encodeURIComponent(id)}`, { headers, signal });
  }

  /** A small square of the full result around a point (fractions of its width and height), as PNG. Each look is counted. */
  async loupe(id, x, y) {
    return (await this.#call(`/v1/cutouts/${encodeURIComponent(id)}/loupe?x=${x}&y=${y}`)).blob();
  }

  /** Spends a code on a session. Asked twice with the same code, the gateway grants it once: safe to repeat. */
  async unlock(id, code) {
    const request = {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ code }),
    };
    return this.#patiently(() => this.#json(`/v1/cutouts/${encodeURIComponent(id)}/unlock`, request));
  }

  /**
   * Fetches the full picture, goes on where a broken connection stopped, compares it with the gateway's own digest
   * and sends the receipt.
   * @returns {Promise<{blob: Blob, sha256: string, verified: boolean, receipt: boolean}>} `verified` is false where the
   * gateway named no digest; a wrong one is a `digest-mismatch`. `receipt` is whether the gateway has heard of it.
   */
  async download(id, { onProgress, signal } = {}) {
    const path = `/v1/cutouts/${encodeURIComponent(id)}`;
    const { blob, digest } = await this.#bytes(`${path}/result`, { onProgress, signal });
    const sum = await sha256(new Uint8Array(await blob.arrayBuffer()));
    const promised = /sha-256=:([^:]+):/.exec(digest ?? "")?.[1];
    if (promised && promised !== base64(sum)) {
      throw new GatewayProblem("digest-mismatch", { charged: "no" });
    }
    const receipt = await this.#receipt(`${path}/receipt`, hex(sum));
    return { blob, sha256: hex(sum), verified: promised !== undefined, receipt };
  }

  /** Erases the pictures of a session, at once and for good. Already gone is as good. */
  async erase(id) {
    await this.#patiently(() => this.#call(`/v1/cutouts/${encodeURIComponent(id)}`, { method: "DELETE" }))
      .catch((problem) => { if (problem.code !== "not-found") throw problem; });
  }

  // XMLHttpRequest, because fetch tells nothing about how much of a body has left.
  #sendPicture(picture, key, { operation, style, mask, onProgress, signal }) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      let complete = false;
      const wishes = new URLSearchParams(style ? { operation, style } : { operation });
      request.open("POST", `${this.#base}/v1/cutouts?${wishes}`);
      request.setRequestHeader("Idempotency-Key", key);
      request.setRequestHeader("Prefer", "wait=0");
      request.upload.onprogress = (event) => {
        if (event.lengthComputable) onProgress?.(event.loaded / event.total);
      };
      request.upload.onload = () => { complete = true; onProgress?.(1); };
      // Before the last byte has left, the gateway cannot have begun; after it, nobody here knows.
      request.onerror = () => reject(connectionLost(complete ? "unknown" : "no"));
      request.onabort = () => reject(signal.reason);
      request.onload = () => {
        this.#setClock(request.getResponseHeader("Date"));
        const answer = parsed(request.responseText);
        if (request.status < 300 && answer?.id) resolve(answer);
        else reject(problemOf(request.status, answer, request.getResponseHeader("Retry-After")));
      };
      if (signal?.aborted) return reject(signal.reason);
      signal?.addEventListener("abort", () => request.abort(), { once: true });
      request.send(mask ? form({ operation, image: picture, mask }) : picture);
    });
  }

  // Resolves with the settled session, or with nothing when the events cannot be had: a proxy that holds them back, a
  // connection that keeps breaking, an answer that is no stream.
  #listen(id, { onState, signal }) {
    if (!globalThis.EventSource) return undefined;
    return new Promise((resolve, reject) => {
      const source = new EventSource(`${this.#base}/v1/cutouts/${encodeURIComponent(id)}/events`);
      let failures = 0;
      let silence;
      const end = (settle, value) => {
        clearTimeout(silence);
        signal?.removeEventListener("abort", abort);
        source.close();
        settle(value);
      };
      const abort = () => end(reject, signal.reason);
      const expectWordWithin = (time) => {
        clearTimeout(silence);
        silence = setTimeout(() => end(resolve), time);
      };
      source.addEventListener("state", (event) => {
        failures = 0;
        expectWordWithin(45_000);
        const session = JSON.parse(event.data);
        onState?.(session);
        if (Settled.has(session.state)) end(resolve, session);
      });
      source.onerror = () => {
        if (source.readyState === EventSource.CLOSED || ++failures > 1) end(resolve);
      };
      if (signal?.aborted) return abort();
      signal?.addEventListener("abort", abort, { once: true });
      expectWordWithin(5000);
    });
  }

  async #bytes(path, { onProgress, signal }) {
    let parts = [];
    let received = 0;
    let version, digest, type;
    for (let failures = 0; ; ) {
      try {
        const rest = received && version ? { Range: `bytes=${received}-`, "If-Range": version } : {};
        const response = await this.#call(path, { headers: rest, signal });
        if (response.status !== 206) [parts, received] = [[], 0];
        version = response.headers.get("ETag");
        digest = response.headers.get("Repr-Digest") ?? digest;
        type = response.headers.get("Content-Type") ?? type;
        const total = received + Number(response.headers.get("Content-Length"));
        for (const reader = response.body.getReader(); ; ) {
          const { done, value } = await reader.read();
          if (done) break;
          parts.push(value);
          received += value.length;
          failures = 0;
          if (total > 0) onProgress?.(Math.min(1, received / total));
        }
        return { blob: new Blob(parts, { type }), digest };
      } catch (problem) {
        signal?.throwIfAborted();
        if (problem instanceof GatewayProblem && !passes(problem)) throw problem;
        if (failures === 5) throw connectionLost("no");
        await pause(500 * 2 ** failures++, signal);
      }
    }
  }

  // The gateway has counted the bytes itself; a receipt that does not arrive takes nothing from the buyer.
  #receipt(path, sum) {
    const request = {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ sha256: sum }),
    };
    return this.#patiently(() => this.#call(path, request)).then(() => true, () => false);
  }

  async #json(path, request) {
    const response = await this.#call(path, request);
    return response.json().catch(() => { throw new GatewayProblem("unexpected-answer", { status: response.status }); });
  }

  async #call(path, { method = "GET", headers, body, signal } = {}) {
    let response;
    try {
      response = await fetch(this.#base + path, { method, headers, body, signal, credentials: "omit", cache: "no-store" });
    } catch {
      signal?.throwIfAborted();
      throw connectionLost(method === "GET" ? "no" : "unknown");
    }
    this.#setClock(response.headers.get("Date"));
    if (response.ok) return response;
    throw problemOf(response.status, parsed(await response.text()), response.headers.get("Retry-After"));
  }

  // For calls that mean the same when they arrive twice.
  async #patiently(call) {
    for (let failures = 0; ; failures++) {
      try {
        return await call();
      } catch (problem) {
        if (problem.code !== "connection-lost" || failures === 2) throw problem;
        await pause(400 * 2 ** failures);
      }
    }
  }

  #setClock(date) {
    const time = Date.parse(date);
    if (!Number.isNaN(time)) this.#clockSkew = time + 500 - Date.now();
  }
}

// ---- codes ----------------------------------------------------------------------------------------------------------

const Symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CodeLength = 20;

/**
 * Reads what somebody typed for a code: any case, any spaces and dashes, O for 0, I and L for 1.
 * @returns {{text: string, state: "empty"|"incomplete"|"mistyped"|"too-long"|"good", stray: string}} `text` is grouped
 * in fours; `stray` holds letters that no code contains, which were left out.
 */
export function checkCode(typed) {
  const upper = typed.toUpperCase().replace(/O/g, "0").replace(/[IL]/g, "1");
  const stray = upper.replace(/[\s\p{Dash}_.]/gu, "").replace(new RegExp(`[${Symbols}]`, "g"), "");
  const code = [...upper].filter((symbol) => Symbols.includes(symbol)).join("");
  const text = code.match(/.{1,4}/g)?.join("-") ?? "";
  return { text, stray, state: stateOf(code) };
}

function stateOf(code) {
  if (code.length === 0) return "empty";
  if (code.length < CodeLength) return "incomplete";
  if (code.length > CodeLength) return "too-long";
  return checkSymbol(code.slice(0, -1)) === code.at(-1) ? "good" : "mistyped";
}

// The sum over i of alpha^(i+1) * v(i) in GF(32), by Horner's rule from the last symbol to the first. All weights
// differ and none is zero, so that every wrong symbol and every exchange of two is noticed.
function checkSymbol(symbols) {
  const sum = [...symbols].reduceRight((sum, symbol) => timesAlpha(sum ^ Symbols.indexOf(symbol)), 0);
  return Symbols[sum];
}

// Times x, modulo the primitive polynomial x^5 + x^2 + 1.
function timesAlpha(value) {
  const shifted = value << 1;
  return shifted & 0b100000 ? shifted ^ 0b100101 : shifted;
}

// ---- small things ---------------------------------------------------------------------------------------------------

function connectionLost(charged) {
  return new GatewayProblem("connection-lost", { charged });
}

function problemOf(status, body, retryAfter) {
  const seconds = body?.retryAfterSeconds ?? (/^\d+$/.test(retryAfter ?? "") ? Number(retryAfter) : undefined);
  return new GatewayProblem(body?.code ?? "unexpected-answer", { ...body, status, retryAfterSeconds: seconds });
}

// What goes over by itself while one waits: no connection, or a proxy whose gateway is being restarted.
function passes(problem) {
  return problem.code === "connection-lost" || (problem.code === "unexpected-answer" && problem.status >= 502);
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // a proxy's page, not the gateway's answer: the status says what can be said
  }
}

function form(fields) {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  return data;
}

function pause(time, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, time);
    signal?.addEventListener("abort", () => { clearTimeout(timer); reject(signal.reason); }, { once: true });
  });
}

// Not crypto.randomUUID: it is missing where the page is not served over https, as on a home network.
function randomName() {
  return hex(crypto.getRandomValues(new Uint8Array(16)));
}

function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function base64(bytes) {
  return btoa(String.fromCharCode(...bytes));
}

async function sha256(bytes) {
  return globalThis.crypto?.subtle ? new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)) : sha256Plain(bytes);
}

// FIPS 180-4, section 6.2, for pages without https, where browsers withhold crypto.subtle.
function sha256Plain(bytes) {
  const [roundConstants, state] = sha256Constants();
  const padded = new Uint8Array((((bytes.length + 8) >> 6) + 1) << 6);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(padded.length - 4, (bytes.length << 3) >>> 0);
  const turn = (word, by) => (word >>> by) | (word << (32 - by));
  const schedule = new Uint32Array(64);
  for (let block = 0; block < padded.length; block += 64) {
    for (let t = 0; t < 64; t++) {
      if (t < 16) {
        schedule[t] = view.getUint32(block + 4 * t);
        continue;
      }
      const [near, far] = [schedule[t - 2], schedule[t - 15]];
      schedule[t] = schedule[t - 16] + schedule[t - 7]
        + (turn(far, 7) ^ turn(far, 18) ^ (far >>> 3)) + (turn(near, 17) ^ turn(near, 19) ^ (near >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let t = 0; t < 64; t++) {
      const first = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + roundConstants[t] + schedule[t]) | 0;
      const second = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [a, b, c, d, e, f, g, h] = [(first + second) | 0, a, b, c, (d + first) | 0, e, f, g];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => { state[i] += word; });
  }
  const sum = new DataView(new ArrayBuffer(32));
  state.forEach((word, i) => sum.setUint32(4 * i, word));
  return new Uint8Array(sum.buffer);
}

// The first 32 bits of the fractions of the cube roots (rounds) and square roots (start) of the first primes.
function sha256Constants() {
  const primes = [];
  for (let n = 2; primes.length < 64; n++) {
    if (primes.every((prime) => n % prime)) primes.push(n);
  }
  const fraction = (root) => (root % 1) * 2 ** 32;
  return [Uint32Array.from(primes, (p) => fraction(Math.cbrt(p))), Uint32Array.from(primes.slice(0, 8), (p) => fraction(Math.sqrt(p)))];
}
