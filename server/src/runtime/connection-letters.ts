import type { Letter } from '../mail/mail-queue.ts';
import type { IntegrationDoc } from '../models/integration.ts';

/** To the vendor when a connection stops working until somebody connects it again. Names no account: ids are enough to look it up. */
export function needsReauthorizationLetter({
  _id,
  system,
  tenantId,
  tenantName,
  failure,
}: Pick<IntegrationDoc, '_id' | 'system' | 'tenantId' | 'tenantName' | 'failure'>): Letter {
  const tenant = tenantName === null ? tenantId : `${tenantName} (${tenantId})`;
  return {
    subject: `A ${system} connection of ${tenant} has to be connected again`,
    text: [
      'A connection stopped working, and nothing is synced until its end user connects the account again:',
      '',
      `System:     ${system}`,
      `Tenant:     ${tenant}`,
      `Connection: ${_id}`,
      ...(failure === null ? [] : [`Reason:     ${failure.message}`]),
      '',
      'The widget shows the end user a button for it. What happened is in the log of the admin.',
    ].join('\n'),
  };
}
