import { Webhook } from 'standardwebhooks'; // npm install standardwebhooks

/** The event; throws when it is not from Patchbay or more than five minutes old. `rawBody`: a string or Buffer, not parsed. */
export function verify(rawBody, headers, secret) {
  return new Webhook(secret).verify(rawBody, headers);
}
