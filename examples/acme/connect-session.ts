/** In a real product this is the signed-in user and the customer they belong to. */
export const SIGNED_IN = {
  tenant: { id: 'globex', name: 'Globex Corporation' },
  endUser: { id: 'user-42', email: 'hank@globex.example', name: 'Hank Scorpio' },
};

export interface ConnectSession {
  token: string;
  expiresAt: string;
}

export async function createConnectSession(input: {
  patchbayUrl: string;
  apiKey: string;
  /** Where our page runs; no other page can use the session. */
  pageUrl: string;
}): Promise<ConnectSession> {
  const response = await fetch(`${input.patchbayUrl}/v1/connect-sessions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${input.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      ...SIGNED_IN,
      allowedOrigins: [input.pageUrl, input.pageUrl.replace('localhost', '127.0.0.1')],
    }),
  });
  if (!response.ok) throw new Error(`Patchbay answered ${response.status}: ${await response.text()}`);
  const { token, expiresAt } = (await response.json()) as ConnectSession;
  return { token, expiresAt };
}
