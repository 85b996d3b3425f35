import { createHmac, timingSafeEqual } from 'node:crypto';

/** An inbound request as it came: raw bytes, header names in lower case. */
export interface WebhookRequest {
  method: string;
  /** The full public URL it was sent to. */
  url: string;
  headers: Readonly<Record<string, string | undefined>>;
  rawBody: Uint8Array;
}

declare const verified: unique symbol;

/** Proof that a request carried a valid signature. Made by `verifyWebhook` only; `parse` takes nothing else. */
export interface VerifiedWebhook extends WebhookRequest {
  readonly [verified]: true;
}

export interface HmacOptions {
  algorithm: 'sha256';
  encoding: 'hex' | 'base64';
  /** The candidate signatures in the request, without prefixes; several during a rotation. */
  signatures(request: WebhookRequest): readonly string[];
  /** What was signed. `null` refuses the request (a required header is missing). */
  signedContent(request: WebhookRequest): Uint8Array | null;
  /** The signed time in ms, with the tolerated distance, past and future. */
  timestamp?: { read(request: WebhookRequest): number | null; toleranceMs: number };
}

export interface SharedTokenOptions {
  /** Header that carries the token, lower case. */
  header: string;
}

export type WebhookVerification =
  | ({ type: 'hmac' } & HmacOptions)
  | ({ type: 'shared_token' } & SharedTokenOptions);

export function hmac(options: HmacOptions): WebhookVerification {
  return { type: 'hmac', ...options };
}

export function sharedToken(options: SharedTokenOptions): WebhookVerification {
  return { type: 'shared_token', ...options };
}

export type VerificationResult =
  | { ok: true; webhook: VerifiedWebhook }
  | { ok: false; reason: 'missing_signature' | 'bad_signature' | 'stale_timestamp' };

export interface VerifyInput {
  verification: WebhookVerification;
  request: WebhookRequest;
  /** All secrets that are valid now (two during a rotation). An empty secret never verifies. */
  secrets: readonly string[];
  now: Date;
}

/** Checks a webhook on its raw bytes in constant time. Never throws on hostile input. */
export function verifyWebhook({ verification, request, secrets, now }: VerifyInput): VerificationResult {
  const usable = secrets.filter((secret) => secret.length > 0);
  const reason =
    verification.type === 'hmac'
      ? checkHmac(verification, request, usable, now)
      : checkToken(verification, request, usable);
  return reason === null ? { ok: true, webhook: request as VerifiedWebhook } : { ok: false, reason };
}

type Refusal = Extract<VerificationResult, { ok: false }>['reason'];

function checkHmac(
  options: HmacOptions,
  request: WebhookRequest,
  secrets: readonly string[],
  now: Date,
): Refusal | null {
  const signatures = options.signatures(request).slice(0, 16);
  const content = options.signedContent(request);
  if (signatures.length === 0 || content === null) return 'missing_signature';
  const digests = secrets.map((secret) =>
    createHmac(options.algorithm, secret).update(content).digest(options.encoding),
  );
  const match = digests.some((digest) => signatures.some((signature) => equal(digest, signature)));
  if (!match) return 'bad_signature';
  if (options.timestamp === undefined) return null;
  const sentAt = options.timestamp.read(request);
  if (sentAt === null) return 'missing_signature';
  return Math.abs(now.getTime() - sentAt) <= options.timestamp.toleranceMs ? null : 'stale_timestamp';
}

function checkToken(
  options: SharedTokenOptions,
  request: WebhookRequest,
  secrets: readonly string[],
): Refusal | null {
  const token = request.headers[options.header];
  if (token === undefined || token === '') return 'missing_signature';
  return secrets.some((secret) => equal(secret, token)) ? null : 'bad_signature';
}

function equal(expected: string, actual: string): boolean {
  const a = Buffer.from(expected);
  const b = Buffer.from(actual);
  return a.length === b.length && timingSafeEqual(a, b);
}
