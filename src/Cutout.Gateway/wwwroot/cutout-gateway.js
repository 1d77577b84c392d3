// The gateway's client: everything that talks to /v1 and nothing that knows a page. cutout-gateway.d.ts tells each part.
//
//   const gateway = new CutoutGateway();
//   const session = await gateway.upload(file, { operation: "background-removal" });
//   await gateway.unlock(session, "7K3F-9QXM-2TBN-V8HD-4RWC");
//   const { blob } = await gateway.download(session);

/** What went wrong, under a stable name: the gateway's own, or `connection-lost`, `digest-mismatch`, `unexpected-answer`. */
export class GatewayProblem extends Error {
  constructor(code, facts = {}) {
    super(facts.title ?? code);
    this.name = "GatewayProblem";
    this.code = code;
    this.status = facts.status ?? 0;
    this.charged = facts.charged ?? "unknown";
    this.retryAfter = facts.retryAfterSeconds ?? null;
    this.facts = facts;
  }
}

export class CutoutGateway {
  #base;
  #clockSkew = 0;

  constructor({ base = "" } = {}) {
    this.#base = base.replace(/\/$/, "");
  }

  /** The gateway's clock, in milliseconds: what `expiresAt` is to be compared with. */
  now() {
    return Date.now() + this.#clockSkew;
  }

  /** The absolute address of what the gateway names by its path. */
  address(path) {
    return this.#base + path;
  }

  /** Where an `img` finds the preview. */
  preview(session, background = "white") {
    return this.address(`${pathOf(session)}/preview?background=${encodeURIComponent(background)}`);
  }

  async operations() {
    return (await this.#json("/v1/operations")).operations;
  }

  /** How the operator presents the shop, and where codes are sold. */
  page() {
    return this.#json("/v1/page");
  }

  /** What becomes of pictures, and who gets them. */
  privacy() {
    return this.#json("/v1/privacy");
  }

  /** What would come of a picture; not a byte of it leaves. */
  async quote(picture, { operation, width, height, signal }) {
    const size = width ? { width, height } : await sizeOf(picture);
    const answer = await this.#json("/v1/quote", post({
      operation, width: 1, height: 1, ...size, contentType: picture.type || "application/octet-stream", bytes: picture.size,
    }, signal));
    if (answer.taken && !size) throw new GatewayProblem("unreadable-picture", { charged: "no" });
    return answer;
  }

  /** Sends a picture and waits until its preview is ready or has failed. */
  async upload(picture, options) {
    const key = options.idempotencyKey ?? hex(crypto.getRandomValues(new Uint8Array(16)));
    const fate = { charged: "no" };
    // With the same key the same picture is never worked on twice: what has broken off may be sent again.
    const session = await this.#persist(() => this.#send(picture, key, fate, options), options, (failures) => failures > 5 && navigator.onLine);
    options.onState?.(session);
    return session.state === "processing" ? this.follow(session, options) : session;
  }

  /** Waits until a session is `ready`, or `until` it is `unlocked`. Only an answer of the gateway ends it. */
  async follow(session, options = {}) {
    const { until = "ready", onState, signal } = options;
    const settled = ({ state }) => state === "failed" || state === "unlocked" || state === until;
    let latest = await this.#listen(session, settled, options);
    while (!latest) {
      const now = await this.#persist(() => this.session(session, { headers: { Prefer: "wait=10" }, signal }), options);
      onState?.(now);
      if (settled(now)) latest = now;
      else await pause(until === "ready" ? 300 : 4000, signal);
    }
    return latest;
  }

  session(session, options) {
    return this.#json(pathOf(session), options);
  }

  /** A small piece of the full picture, pixel by pixel; x and y are fractions of its width and height. */
  async loupe(session, x, y, options) {
    return (await this.#call(`${pathOf(session)}/loupe?x=${x}&y=${y}`, options)).blob();
  }

  /** Spends a code. The same one twice is granted once: safe to repeat. */
  unlock(session, code) {
    return this.#patiently(() => this.#json(`${pathOf(session)}/unlock`, post({ code })));
  }

  /** Fetches the full picture, compares it with the gateway's digest and sends the receipt. */
  async download(session, options = {}) {
    const path = pathOf(session);
    const { blob, digest } = await this.#bytes(`${path}/result`, options);
    const sum = await sha256(new Uint8Array(await blob.arrayBuffer()));
    const promised = /sha-256=:([^:]+):/.exec(digest)?.[1];
    if (promised && promised !== btoa(String.fromCharCode(...sum))) throw new GatewayProblem("digest-mismatch", { charged: "no" });
    // The gateway has counted the bytes itself; a receipt that does not arrive takes nothing from the buyer.
    const receipt = await this.#patiently(() => this.#call(`${path}/receipt`, post({ sha256: hex(sum) }))).then(() => true, () => false);
    return { blob, sha256: hex(sum), verified: promised !== undefined, receipt };
  }

  /** Another operation or hints (a session of its own), or another colour behind the cutout (the same session). */
  async edit(session, changes, options = {}) {
    const edited = await this.#json(`${pathOf(session)}/edits`, post(changes, options.signal));
    options.onState?.(edited);
    return edited.state === "processing" ? this.follow(edited, options) : edited;
  }

  /** All that is held about a session, without the pictures. */
  data(session) {
    return this.#json(`${pathOf(session)}/data`);
  }

  /** Erases the pictures at once and for good. Already gone is as good. */
  async erase(session) {
    await this.#patiently(() => this.#call(pathOf(session), { method: "DELETE" }))
      .catch((problem) => { if (problem.code !== "not-found") throw problem; });
  }

  // XMLHttpRequest, because fetch tells nothing about how much of a body has left.
  #send(picture, key, fate, { operation, mask, hints, style, onProgress, signal }) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", `${this.#base}/v1/cutouts?${new URLSearchParams({ operation, ...(style && { style }) })}`);
      request.setRequestHeader("Idempotency-Key", key);
      request.setRequestHeader("Prefer", "wait=0");
      request.upload.onprogress = ({ loaded, total }) => onProgress?.((100 * loaded) / total);
      // Before the last byte has left, the gateway cannot have begun; after it, nobody here knows.
      request.upload.onload = () => { fate.charged = "unknown"; onProgress?.(100); };
      request.onerror = () => reject(connectionLost(fate.charged));
      request.onabort = () => reject(signal.reason);
      request.onload = () => {
        this.#setClock(request.getResponseHeader("Date"));
        const answer = parsed(request.responseText);
        if (request.status < 300 && answer?.id) resolve(answer);
        else reject(problemOf(request.status, answer, request.getResponseHeader("Retry-After")));
      };
      if (signal?.aborted) return reject(signal.reason);
      signal?.addEventListener("abort", () => request.abort(), { once: true });
      if (!mask && !hints) return request.send(picture);
      const form = new FormData();
      form.append("image", picture);
      if (mask) form.append("mask", mask);
      if (hints) form.append("hints", JSON.stringify(hints));
      request.send(form);
    });
  }

  // Resolves with the settled session, or with nothing when the events cannot be had: a proxy that holds them back, a
  // connection that keeps breaking, an answer that is no stream.
  #listen(session, settled, { until, onState, signal }) {
    if (!globalThis.EventSource) return undefined;
    return new Promise((resolve, reject) => {
      const source = new EventSource(`${this.#base}${pathOf(session)}/events`);
      let failures = 0;
      const end = (settle, value) => {
        clearTimeout(silence);
        signal?.removeEventListener("abort", abort);
        source.close();
        settle(value);
      };
      const abort = () => end(reject, signal.reason);
      let silence = setTimeout(end, 5000, resolve);
      source.addEventListener("state", ({ data }) => {
        failures = 0;
        clearTimeout(silence);
        if (until !== "unlocked") silence = setTimeout(end, 45_000, resolve);
        const latest = JSON.parse(data);
        onState?.(latest);
        if (settled(latest)) end(resolve, latest);
      });
      source.onerror = () => {
        if (source.readyState === EventSource.CLOSED || ++failures > 1) end(resolve);
      };
      if (signal?.aborted) return abort();
      signal?.addEventListener("abort", abort, { once: true });
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
          if (done) return { blob: new Blob(parts, { type }), digest };
          parts.push(value);
          received += value.length;
          failures = 0;
          if (total > 0) onProgress?.(Math.min(100, (100 * received) / total));
        }
      } catch (problem) {
        signal?.throwIfAborted();
        if (problem instanceof GatewayProblem && !passes(problem)) throw problem;
        if (failures === 5) throw connectionLost("no");
        await pause(500 * 2 ** failures++, signal);
      }
    }
  }

  async #json(path, options) {
    const response = await this.#call(path, options);
    return response.json().catch(() => { throw new GatewayProblem("unexpected-answer", { status: response.status }); });
  }

  async #call(path, options = {}) {
    let response;
    try {
      response = await fetch(this.#base + path, { ...options, credentials: "omit", cache: "no-store" });
    } catch {
      options.signal?.throwIfAborted();
      throw connectionLost(options.method ? "unknown" : "no");
    }
    this.#setClock(response.headers.get("Date"));
    if (response.ok) return response;
    throw problemOf(response.status, parsed(await response.text()), response.headers.get("Retry-After"));
  }

  // For calls that mean the same when they arrive twice.
  #patiently(call) {
    return this.#persist(call, {}, (failures) => failures > 2);
  }

  // Waits a lost connection out, for as long as it is not `enough`.
  async #persist(call, { onConnection, signal }, enough = () => false) {
    for (let failures = 0; ; ) {
      try {
        const answer = await call();
        if (failures) onConnection?.(true);
        return answer;
      } catch (problem) {
        if (!passes(problem) || enough(++failures)) throw problem;
        onConnection?.(false);
        await pause(Math.min(8000, 250 * 2 ** failures), signal);
      }
    }
  }

  #setClock(date) {
    const time = Date.parse(date);
    if (time) this.#clockSkew = time + 500 - Date.now();
  }
}

// ---- codes ----------------------------------------------------------------------------------------------------------

const Symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Reads what somebody typed for a code, before it is sent. */
export function checkCode(typed) {
  const stray = typed.replace(/[a-z0-9\s\p{Dash}_.]/giu, "").toUpperCase();
  const symbols = typed.replace(/[^a-z0-9]/gi, "").toUpperCase();
  const count = symbols.length;
  const ours = count <= 20 && !symbols.includes("U");
  const read = symbols.replace(/O/g, "0").replace(/[IL]/g, "1");
  const good = ours && count === 20 && checkSymbol(read.slice(0, -1)) === read.at(-1);
  const grouped = (good ? read : symbols).match(/.{1,4}/g)?.join("-") ?? "";
  return {
    text: ours ? grouped : typed.replace(/[^a-z0-9\s\p{Dash}_]/giu, "").trim(),
    // A code made elsewhere has 12 to 64 letters and digits. One of ours that is short may be one; one that is long enough
    // and does not check is mistyped.
    state: good ? "good" : !count ? "empty" : count < 12 ? "incomplete" : count > 64 ? "too-long" : ours && count === 20 ? "mistyped" : "foreign",
    count, ours, stray,
  };
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

function pathOf(session) {
  return `/v1/cutouts/${encodeURIComponent(session.id ?? session)}`;
}

function post(body, signal) {
  return { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal };
}

function connectionLost(charged) {
  return new GatewayProblem("connection-lost", { charged });
}

function problemOf(status, body, retryAfter) {
  const seconds = body?.retryAfterSeconds ?? (/^\d+$/.test(retryAfter) ? Number(retryAfter) : undefined);
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

// As it stands upright; nothing if this browser cannot read it.
async function sizeOf(picture) {
  const bitmap = await createImageBitmap(picture).catch(() => undefined);
  const size = bitmap && { width: bitmap.width, height: bitmap.height };
  bitmap?.close();
  return size;
}

function pause(time, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, time);
    signal?.addEventListener("abort", () => { clearTimeout(timer); reject(signal.reason); }, { once: true });
  });
}

function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
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
