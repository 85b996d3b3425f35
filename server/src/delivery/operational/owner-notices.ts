import type { ClientSession } from 'mongoose';
import type { MailQueue } from '../../mail/mail-queue.ts';
import type { EndpointRow } from '../endpoints/endpoints.store.ts';

/** Tells the vendor by mail what becomes of an endpoint: each letter is written in the transaction of the change. */
export interface OwnerNotices {
  failing(
    session: ClientSession,
    notice: { endpoint: EndpointRow; failingSince: Date; disableAt: Date },
  ): Promise<void>;
  disabled(session: ClientSession, notice: { endpoint: EndpointRow; reason: string }): Promise<void>;
  /** Call after the commit. */
  wake(): void;
}

const day = (at: Date) => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** Without a query: it is the customary place of tokens. */
function placeOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

const linesOf = ({ _id, uid, url, description, applicationId }: EndpointRow): string[] => [
  `Address:     ${placeOf(url)}`,
  `Endpoint:    ${_id}${uid === null ? '' : ` (${uid})`}`,
  ...(description === '' ? [] : [`Description: ${description}`]),
  `Application: ${applicationId}`,
];

export function createOwnerNotices({ mail }: { mail: MailQueue }): OwnerNotices {
  return {
    failing: (session, { endpoint, failingSince, disableAt }) =>
      mail.append(session, {
        subject: `Webhooks to ${new URL(endpoint.url).host} fail; the endpoint will be disabled`,
        text: [
          `Since ${day(failingSince)} nothing that was sent to this webhook endpoint has arrived:`,
          '',
          ...linesOf(endpoint),
          '',
          `If that stays so, the endpoint is disabled on ${day(disableAt)} or at the next failure after it.`,
          'What failed is kept and tried again by its schedule. The attempts, with the answers of your server, are in the',
          'admin under Webhooks. One message that arrives is enough to end this.',
        ].join('\n'),
      }),
    disabled: (session, { endpoint, reason }) =>
      mail.append(session, {
        subject: `Webhooks to ${new URL(endpoint.url).host}: the endpoint was disabled`,
        text: [
          `Nothing is sent to this webhook endpoint any more. ${reason}.`,
          '',
          ...linesOf(endpoint),
          '',
          'Mend the receiver, then enable the endpoint and have sent again what failed, in the admin under Webhooks or with',
          'svix.endpoint.patch(app, endpoint, { disabled: false }) and svix.endpoint.recover(app, endpoint, { since }).',
        ].join('\n'),
      }),
    wake: () => mail.wake(),
  };
}
