// The types of /cutout-gateway.js, the gateway's client: one ES module, no dependencies, for browsers.
//
//   import { CutoutGateway, GatewayProblem } from "https://cutouts.example/cutout-gateway.js";
//   const gateway = new CutoutGateway({ base: "https://cutouts.example" });
//
// From another origin than the gateway's own, the operator must have named that origin in Cors:Origins.

/** What can be asked for. */
export type Operation = "background-removal" | "crowd-removal" | "portrait-style";

/** Whether the picture was charged for upstream: what it cost the operator, never what it cost the buyer. */
export type Charged = "no" | "yes" | "unknown";

/** `ready`: the preview can be seen; `unlocked`: the full picture can be fetched. */
export type State = "processing" | "ready" | "unlocked" | "failed";

/**
 * The stable names of what can go wrong. The gateway's own are listed in its README; these three are the client's:
 * `connection-lost`, `digest-mismatch` (the picture arrived damaged) and `unexpected-answer` (no gateway answered).
 */
export type ProblemCode =
  | "bad-request" | "locked" | "foreign-origin" | "not-found" | "busy-elsewhere" | "not-ready" | "not-editable" | "length-required"
  | "too-large" | "unsupported-format" | "unreadable-picture" | "no-subject" | "mask-needed" | "mask-mismatch" | "mask-too-large"
  | "idempotency-mismatch" | "code-refused" | "too-many-attempts" | "too-many-uploads" | "too-many-looks"
  | "too-many-requests" | "too-slow" | "provider-failed" | "provider-refused" | "no-credit" | "provider-busy" | "no-memory"
  | "overloaded" | "no-provider" | "ledger-unavailable" | "draining" | "provider-timeout" | "internal-error"
  | "connection-lost" | "digest-mismatch" | "unexpected-answer" | (string & {});

/** A problem as the gateway writes it (RFC 9457). */
export interface ProblemFacts {
  status: number;
  code: ProblemCode;
  /** One line, in English. */
  title: string;
  /** What to do about it, in English. */
  detail: string;
  charged: Charged;
  /** Whole seconds; there where waiting helps. */
  retryAfterSeconds?: number;
  /** Of `too-large`: which limit (`bytes` or `pixels`), how much it is, and what the picture has. */
  limit?: { of: "bytes" | "pixels"; most: number; actual: number | null };
  /** Of `unsupported-format`: what the file is, such as `HEIC`. */
  detected?: string;
  /** Of `unsupported-format`: the media types that are taken. */
  accepted?: string[];
  /** Of `bad-request`: a sentence for each field. */
  errors?: Record<string, string[]>;
}

/** Everything that the client throws, but for the reason of an `AbortSignal`. */
export class GatewayProblem extends Error {
  constructor(code: ProblemCode, facts?: Partial<ProblemFacts>);
  readonly code: ProblemCode;
  /** The HTTP status; 0 where there was no answer. */
  readonly status: number;
  readonly charged: Charged;
  /** Whole seconds after which another try makes sense, or null. */
  readonly retryAfter: number | null;
  /** The other members of the problem, as the gateway sent them. */
  readonly facts: Partial<ProblemFacts>;
}

/** One photo, from its upload until it is erased. */
export interface Session {
  /** The key to everything of the session. Show it to nobody: no shop, no log, no address bar. */
  id: string;
  /** Names the session to a shop or to Stripe (`client_reference_id`), and opens nothing. */
  reference: string;
  state: State;
  operation: Operation;
  /** Who does the work: `builtin` for the gateway itself; null until somebody does. */
  provider: string | null;
  /** How sure that one is of the cut, from 0 (a guess) to 1; null where it does not say. */
  confidence: number | null;
  /** ISO 8601, UTC. */
  createdAt: string;
  /** ISO 8601, UTC: when the pictures are erased. Compare it with {@link CutoutGateway.now}. */
  expiresAt: string;
  /** The photo as it was sent, in upright pixels. */
  source: { contentType: string; width: number; height: number; bytes: number };
  preview: { url: string; contentType: string; width: number; height: number } | null;
  /** The full picture; `bytes` is null while it is bought only after the unlocking. */
  result: { url: string; contentType: string; width: number; height: number; bytes: number | null; locked: boolean; looks: number | null } | null;
  /** The colour that the full picture was laid on afterwards, as 6 hex digits; null: it is as it was made. */
  background: string | null;
  /** While it is being worked on: `position` in the queue and `etaSeconds` where they are known. */
  progress: { step: "queued" | "sent" | "rendering"; position?: number | null; etaSeconds?: number | null } | null;
  /** Of a session that has failed. */
  problem: ProblemFacts | null;
}

/** A session, or its id alone. */
export type SessionOrId = Session | string;

/** One operation and what is on offer for it at this moment. */
export interface Offer {
  name: Operation;
  available: boolean;
  /** Why not, in English; null if available. */
  why: string | null;
  needsMask: boolean;
  takesMask: boolean;
  /** Whether {@link Hints} are heeded. */
  takesHints: boolean;
  /** Who is asked first. */
  provider: string | null;
  region: string | null;
  /** What that one keeps, in English. */
  retention: string | null;
  /** All who may get a photo, in the order in which they are asked. */
  providers: { name: string; region: string; retention: string; available: boolean }[];
  /** Whether the visitor may name one of them. */
  choice: boolean;
  /** Media types. */
  formats: string[];
  maxBytes: number | null;
  /** Millions of pixels. */
  maxMegapixels: number | null;
  /** The largest result in millions of pixels; a smaller photo keeps its size. */
  maxResultMegapixels: number | null;
  /** What may be asked for as `style`. */
  styles: string[];
}

/** What would come of a photo. */
export interface Quote {
  /** Whether it would be worked on now. */
  taken: boolean;
  /** Who would do it; null if not taken. */
  provider: string | null;
  region: string | null;
  retention: string | null;
  /** The size of the full picture in pixels. */
  result: { width: number; height: number } | null;
  /** The full picture has fewer pixels than the photo. */
  reduced: boolean;
  /** About how long it would wait for its turn, in seconds. */
  etaSeconds: number | null;
  /** Why it would not be taken; null if it would. */
  problem: ProblemFacts | null;
}

/** What the operator has set under `Page`. */
export interface PageSettings {
  /** What the shop is called. */
  name: string | null;
  /** The path of its mark, for {@link CutoutGateway.address}. */
  logo: string | null;
  /** Where codes are sold: put the session's `reference` in place of `{reference}`. */
  purchaseUrl: string | null;
}

export interface Policy {
  /** The name of the settings that this gateway runs with. */
  profile: string;
  pictures: {
    /** Where they are kept, and nowhere else. */
    in: "memory";
    /** From the upload (or the last edit) until they are erased by themselves. */
    seconds: number;
    /** Added once, for a picture that was unlocked shortly before that. */
    secondsMore: number;
    /** What ends the time: its length alone; the delivery, if that is earlier; or its length since the last edit. */
    ends: "fixed" | "on-delivery" | "sliding";
    /** Where the delivery ends it: how long a download that nobody has confirmed can be repeated. */
    secondsAfterDelivery: number | null;
    /** Whether {@link CutoutGateway.edit} is offered. */
    editable: boolean;
  };
  /** For each operation on offer, who may get the photo, in the order in which they are asked. */
  processing: { operation: Operation; processors: { name: string; region: string; retention: string }[] }[];
  /** Counts of a day, by operation and provider, in which there is nobody; `keptSeconds` is null where they are kept for good. */
  statistics: { persons: false; keptSeconds: number | null };
  /** What is written down of each request; null: nothing. */
  log: { fields: ("time" | "address" | "request" | "status" | "bytes" | "browser" | "referrer")[]; keptSeconds: number } | null;
  /**
   * What is kept of those who have an API key with an e-mail, until they delete it; `usageKeptSeconds` is how long it is kept what a
   * key was used for on a day. Null: there are no accounts.
   */
  accounts: { kept: ("email" | "label" | "conditions" | "credits" | "usage")[]; usageKeptSeconds: number; export: string; erase: string } | null;
  /** The cookies that are set: none. */
  cookies: [];
  /** Whether each way by which memory could come to lie on a disk was found closed at start; null where that can't be told. */
  attestation: { check: "swap" | "core-dumps" | "diagnostics" | "temporary-files"; holds: boolean | null }[];
}

/** All that is held about a session, without the pictures. */
export interface SessionData {
  session: Session;
  style: string | null;
  providerAskedFor: string | null;
  pictures: { kind: string; bytes: number }[];
  /** How the code that opened it stands; the code itself is not held. */
  code: "bound" | "delivered" | null;
  /** The parts of the full picture that have left: first byte, one past the last. */
  sent: [number, number][];
  loupePixels: number;
  wrongCodes: number;
  extraTimeGiven: boolean;
}

export interface QuoteOptions {
  operation: Operation;
  /** The photo's upright size in pixels, if it is known: else the picture is decoded for it. */
  width?: number;
  height?: number;
  signal?: AbortSignal;
}

export interface FollowOptions {
  /** Called with each state, the last one included. */
  onState?(session: Session): void;
  /** Called with false when the connection is lost and with true when it is back. */
  onConnection?(connected: boolean): void;
  signal?: AbortSignal;
  /** `ready` (the usual): until the preview is there. `unlocked`: until it has been paid for, wherever that is done. */
  until?: "ready" | "unlocked";
}

/**
 * Where the subject is, in fractions of the upright picture; at least one of the two. What was painted over is obeyed to the pixel,
 * and learnt from for the rest.
 */
export interface Hints {
  /** x, y, width and height of what the whole subject lies in; what is outside goes. */
  rectangle?: [number, number, number, number];
  /** Later ones lie on earlier ones. `radius` is a fraction of the longer side; a single point is a dab. */
  strokes?: { keep: boolean; radius: number; points: [number, number][] }[];
}

export interface UploadOptions extends FollowOptions {
  operation: Operation;
  /** PNG or JPEG in the photo's upright size: white where something shall go. For `crowd-removal`. */
  mask?: Blob;
  /** Where the subject is. For `background-removal`, where the offer `takesHints`. */
  hints?: Hints;
  /** One of the offer's `styles`. */
  style?: string;
  /** The same key with the same picture never makes a second cutout. Without one the client makes one for each call. */
  idempotencyKey?: string;
  /** Per cent of the upload, 0 to 100. */
  onProgress?(percent: number): void;
}

export interface DownloadOptions {
  /** Per cent of the full picture, 0 to 100. */
  onProgress?(percent: number): void;
  signal?: AbortSignal;
}

export interface Download {
  /** The full picture; its `type` is what it is. */
  blob: Blob;
  /** Hexadecimal. */
  sha256: string;
  /** False where the gateway named no digest to compare with. A wrong one is a `digest-mismatch`. */
  verified: boolean;
  /** Whether the gateway has heard that all has arrived. */
  receipt: boolean;
}

/** All of the gateway's HTTP interface that a front end needs. Every method may throw a {@link GatewayProblem}. */
export class CutoutGateway {
  /** @param options `base` is the gateway's origin, such as `https://cutouts.example`; left out, it is this page's own. */
  constructor(options?: { base?: string });

  /** The time on the gateway's clock, in milliseconds, as far as its answers have told it. */
  now(): number;

  /** The absolute address of what the gateway names by its path, such as `session.result.url`. */
  address(path: string): string;

  /** Where an `img` finds the preview. `background` is `white`, `checkerboard`, `transparent` or hex digits, e.g. `3a7bd5`. */
  preview(session: SessionOrId, background?: string): string;

  /** What is on offer. */
  operations(): Promise<Offer[]>;

  /** How the operator presents the shop, and where codes are sold. */
  page(): Promise<PageSettings>;

  /** What becomes of pictures here, and who gets them: the policy in force. */
  privacy(): Promise<Policy>;

  /**
   * Tells before an upload what would come of a picture. Not a byte of it leaves; its `type` must be what it is.
   * A refusal is an answer, with its `problem`. Throws `unreadable-picture` if this browser cannot read it and no size is given.
   */
  quote(picture: Blob, options: QuoteOptions): Promise<Quote>;

  /**
   * Sends a picture and waits until its preview is ready or has failed (`state` tells which). By Server-Sent Events, and
   * by asking again where those do not get through. An upload that breaks off is sent again under the same key.
   */
  upload(picture: Blob, options: UploadOptions): Promise<Session>;

  /** Waits for a session as {@link upload} does: after a reload, or for a purchase that ends elsewhere. A lost connection is waited out. */
  follow(session: SessionOrId, options?: FollowOptions): Promise<Session>;

  /** The session as it is now. */
  session(session: SessionOrId, options?: { headers?: Record<string, string>; signal?: AbortSignal }): Promise<Session>;

  /**
   * A PNG of at most 128 x 128 true pixels of the full picture. `x` and `y` are its middle, as fractions of width and
   * height. So much is shown before the unlocking, then `too-many-looks`.
   */
  loupe(session: SessionOrId, x: number, y: number, options?: { signal?: AbortSignal }): Promise<Blob>;

  /** Spends a code on a session. Asked twice with the same code, the gateway grants it once: safe to repeat. */
  unlock(session: SessionOrId, code: string): Promise<Session>;

  /**
   * Fetches the full picture, goes on where a broken connection stopped, compares it with the gateway's own digest and
   * sends the receipt.
   */
  download(session: SessionOrId, options?: DownloadOptions): Promise<Download>;

  /**
   * Changes a finished session where the policy says `editable`: another `operation` on its photo, or the same one with `hints`, which
   * is a session of its own with its own code; or another `background` behind its cutout, which the same code opens. Not repeated by itself.
   */
  edit(session: SessionOrId, changes: { operation: Operation; style?: string; provider?: string } | { hints: Hints } | { background: string }, options?: FollowOptions): Promise<Session>;

  /** All that is held about a session, without the pictures. */
  data(session: SessionOrId): Promise<SessionData>;

  /** Erases the pictures of a session, at once and for good. Already gone is as good. */
  erase(session: SessionOrId): Promise<void>;
}

/** What somebody has typed for a code. */
export interface CodeReading {
  /** What to show and to send. One of the gateway's own is grouped in fours; one made elsewhere is as it was typed. */
  text: string;
  /**
   * `good`: one of the gateway's own, and its check symbol is right. `mistyped`: one of them with a slip of the finger; the
   * gateway would refuse it. `foreign`: may be one that the operator brought from elsewhere, or one of the gateway's own
   * that is not complete; only the gateway knows. `incomplete`: too short for either. `too-long`: too long for either.
   */
  state: "empty" | "incomplete" | "mistyped" | "too-long" | "good" | "foreign";
  /** How many letters and digits it has. */
  count: number;
  /** Whether it can be, or become, one of the gateway's own. */
  ours: boolean;
  /** What no code contains, and was left out of `text`. */
  stray: string;
}

/** Reads a code offline: any case, any spaces and dashes; in the gateway's own O is 0, I and L are 1. Never throws. */
export function checkCode(typed: string): CodeReading;
