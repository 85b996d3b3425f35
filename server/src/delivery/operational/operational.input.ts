import { z } from 'zod';
import { OPERATIONAL_EVENT_TYPES } from '../../../contract/operational-events.ts';
import { commonFields, headers } from '../endpoints/endpoint.input.ts';
import { signingSecret } from '../endpoints/signing-secret.ts';

const names = OPERATIONAL_EVENT_TYPES.join(', ');

const { uid, url, description, disabled, throttleRate, metadata } = commonFields;
const fields = {
  uid,
  url,
  description,
  disabled,
  throttleRate,
  metadata,
  eventTypes: z.array(z.enum(OPERATIONAL_EVENT_TYPES, `must be one of ${names}`)).nullish(),
};

type Given = { eventTypes?: string[] | null | undefined; throttleRate?: number | null | undefined };

/** As other endpoints are written, without channels: these messages have none. */
function asEndpoint<T extends Given>({ eventTypes, throttleRate: rateLimit, ...rest }: T) {
  return { ...rest, filterTypes: eventTypes, rateLimit };
}

export const operationalIn = z
  .strictObject({ ...fields, secret: signingSecret.nullish(), headers: headers.nullish() })
  .transform(asEndpoint);
export const operationalUpsertIn = z.strictObject(fields).transform(asEndpoint);
