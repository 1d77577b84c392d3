// What the operator's page asks of the gateway. The token lives in this object and nowhere else: not in storage, not in
// a cookie, not in the address. A reload asks for it again.

const Patience = 60_000; // a hundred thousand codes take some seconds

export class AdminProblem extends Error {
  /** @param {string} code as in the contract, or "connection-lost" or "unexpected-answer", which are the page's own. */
  constructor(code, { status = 0, errors = {} } = {}) {
    super(code);
    Object.assign(this, { code, status, errors });
  }

  /** Whether the gateway may have done what it was asked, for all we know. */
  get isUnsettled() {
    return this.status === 0 || this.status >= 500;
  }
}

/** Whether there is an admin API at all; without a token in the settings it answers as if there were none. */
export async function isOffered() {
  const answer = await send("/v1/admin/codes");
  await answer.body?.cancel();
  return answer.status !== 404;
}

export class AdminApi {
  #token;

  constructor(token) {
    this.#token = token;
  }

  stats() {
    return this.#json("/v1/admin/stats");
  }

  providers() {
    return this.#json("/v1/admin/providers");
  }

  batches() {
    return this.#json("/v1/admin/codes");
  }

  /** What the gateway itself still waits for, as sentences; empty if it is ready. */
  async missing() {
    return (await read(await send("/health/ready"))).missing ?? [];
  }

  /** @param {{code: string} | {batch: string}} what */
  revoke(what) {
    return this.#json("/v1/admin/codes/revoke", { method: "POST", body: JSON.stringify(what) });
  }

  /**
   * Mints codes and gives them as a file. Asked again with the same key, the gateway gives the same codes again.
   * @returns {Promise<{name: string, batch: string, file: Blob}>}
   */
  async mint(wish, key) {
    const headers = { accept: "text/csv", "idempotency-key": key };
    const answer = await this.#asked("/v1/admin/codes", { method: "POST", body: JSON.stringify(wish), headers });
    const file = await answer.blob().catch(() => { throw new AdminProblem("connection-lost"); });
    const [, name, batch] = /filename="(codes-([^"]+)\.csv)"/.exec(answer.headers.get("content-disposition")) ?? [];
    const lines = (await file.text()).split("\n").filter((line) => line.trim() !== "").length;
    if (!name || lines !== wish.count + 1) throw new AdminProblem("unexpected-answer");
    return { name, batch, file };
  }

  async #json(path, options) {
    return read(await this.#asked(path, options));
  }

  async #asked(path, { headers, ...options } = {}) {
    const answer = await send(path, { ...options, headers: { ...headers, authorization: `Bearer ${this.#token}` } });
    if (answer.ok) return answer;
    const problem = await read(answer);
    throw new AdminProblem(problem.code ?? "unexpected-answer", { status: answer.status, errors: problem.errors });
  }
}

async function send(path, options) {
  try {
    return await fetch(path, { cache: "no-store", redirect: "error", signal: AbortSignal.timeout(Patience), ...options });
  } catch {
    throw new AdminProblem("connection-lost");
  }
}

// A proxy that answers in the gateway's place does so in HTML.
async function read(answer) {
  const text = await answer.text().catch(() => { throw new AdminProblem("connection-lost"); });
  try {
    return JSON.parse(text);
  } catch {
    throw new AdminProblem("unexpected-answer", { status: answer.status });
  }
}
