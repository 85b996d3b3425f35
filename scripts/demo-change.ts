import { readFileSync } from 'node:fs';

/** `npm run demo:change`: changes one thing at each simulated provider, through the provider's own API. */
interface SystemState {
  id: string;
  developerToken?: string | null;
  apiKeys?: Record<string, unknown>;
}

const { PATCHBAY_DATA_DIR: dataDir = '.patchbay' } = process.env;

async function main(): Promise<void> {
  const { sandboxUrl } = JSON.parse(readFileSync(`${dataDir}/dev.json`, 'utf8')) as { sandboxUrl: string };
  const { systems } = (await call(`${sandboxUrl}/_control/state`)) as { systems: SystemState[] };
  for (const [id, change] of Object.entries(CHANGES)) {
    const system = systems.find((one) => one.id === id);
    const token = system?.developerToken ?? Object.keys(system?.apiKeys ?? {})[0];
    if (token !== undefined) console.log(await change(sandboxUrl, token));
  }
  console.log('\nSystems that are connected in the demo send these on; look at its list of webhooks.');
}

type Change = (sandboxUrl: string, token: string) => Promise<string>;

const CHANGES: Readonly<Record<string, Change>> = {
  async github(sandboxUrl, token) {
    const api = `${sandboxUrl}/api.github.com`;
    const [repository] = (await call(`${api}/user/repos`, { token })) as {
      full_name: string;
      default_branch: string;
    }[];
    const base = `${api}/repos/${repository?.full_name}/git`;
    const head = (await call(`${base}/ref/heads/${repository?.default_branch}`, { token })) as {
      object: { sha: string };
    };
    const name = `demo-${Date.now().toString(36)}`;
    await call(`${base}/refs`, { token, json: { ref: `refs/heads/${name}`, sha: head.object.sha } });
    return `GitHub: new branch ${name} in ${repository?.full_name}`;
  },
  async 'google-calendar'(sandboxUrl, token) {
    const base = `${sandboxUrl}/www.googleapis.com/calendar/v3/calendars/primary/events`;
    const start = new Date(Date.now() + 86_400_000);
    const end = new Date(start.getTime() + 1_800_000);
    const json = {
      summary: 'Coffee with the new colleague',
      start: { dateTime: start.toISOString() },
      end: { dateTime: end.toISOString() },
    };
    await call(base, { token, json });
    return `Google Calendar: new event "${json.summary}" tomorrow`;
  },
  async stripe(sandboxUrl, token) {
    const base = `${sandboxUrl}/api.stripe.com/v1`;
    const list = (await call(`${base}/charges?limit=100`, { token })) as {
      data: { id: string; paid: boolean; amount_refunded: number }[];
    };
    const charge = list.data.find(({ paid, amount_refunded }) => paid && amount_refunded === 0);
    if (charge === undefined) return 'Stripe: no payment is left to refund';
    await call(`${base}/refunds`, { token, form: { charge: charge.id } });
    return `Stripe: payment ${charge.id} refunded`;
  },
};

async function call(
  url: string,
  { token, json, form }: { token?: string; json?: object; form?: Record<string, string> } = {},
): Promise<unknown> {
  const body = json === undefined ? form && new URLSearchParams(form) : JSON.stringify(json);
  const response = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body }),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

main().catch((error: NodeJS.ErrnoException) => {
  const { code, message } = error;
  console.error(
    code === 'ENOENT' || message === 'fetch failed'
      ? `Patchbay does not run on ${dataDir}. Start it with: npm start`
      : message,
  );
  process.exitCode = 1;
});
