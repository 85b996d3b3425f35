export type EgressRefusal =
  | 'invalid_url'
  | 'userinfo'
  | 'insecure_scheme'
  | 'host_not_allowed'
  | 'address_not_allowed';

/** The request was not sent: the egress policy forbids its target. */
export class EgressRefused extends Error {
  override readonly name = 'EgressRefused';
  readonly reason: EgressRefusal;

  constructor(reason: EgressRefusal, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** DNS, connect, TLS, headers and body together took longer than allowed. Named as fetch names a time-out. */
export class EgressTimeout extends Error {
  override readonly name = 'TimeoutError';
}

/** The response body is larger than allowed; nothing of it is handed on. */
export class ResponseTooLarge extends Error {
  override readonly name = 'ResponseTooLarge';
}
