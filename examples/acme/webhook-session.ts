import { SIGNED_IN } from './connect-session.ts';

/** What the page needs of a portal session. Its `url` would open it once more, so it stays here. */
export interface WebhookSession {
  token: string;
  applicationId: string;
  serverUrl: string;
  extensions: boolean;
  capabilities: string[];
}

/** A right to manage the webhook endpoints of the customer who is signed in, for an hour. */
export async function createWebhookSession(input: {
  patchbayUrl: string;
  apiKey: string;
  /** Where our page runs; no other page can use the session. */
  pageUrl: string;
}): Promise<WebhookSession> {
  const response = await fetch(`${input.patchbayUrl}/v1/webhook-portal-sessions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${input.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      ...SIGNED_IN,
      allowedOrigins: [input.pageUrl, input.pageUrl.replace('localhost', '127.0.0.1')],
    }),
  });
  if (!response.ok) throw new Error(`Patchbay answered ${response.status}: ${await response.text()}`);
  const { token, applicationId, serverUrl, extensions, capabilities } =
    (await response.json()) as WebhookSession;
  return { token, applicationId, serverUrl, extensions, capabilities };
}
