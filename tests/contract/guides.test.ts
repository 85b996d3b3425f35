import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import express, { type Express } from 'express';
import { Webhook } from 'standardwebhooks';
import { EVENT_TYPES } from '../../server/contract/events.ts';
import { nextAttemptAt } from '../../server/src/delivery/engine/retry-schedule.ts';
import { signatureHeaders } from '../../server/src/delivery/engine/signature.ts';

const read = (path: string) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');
const namesIn = (text: string, pattern: RegExp) => [...new Set(text.match(pattern) ?? [])].toSorted();

describe('docs/guides/receive-webhooks.md', () => {
  const guide = read('docs/guides/receive-webhooks.md');

  test('its table is the schedule of the retries', () => {
    const units: Record<string, number> = { seconds: 1, minutes: 60, hours: 3600 };
    const rows = [...guide.matchAll(/^\| (\d+) +\| (\d+) (seconds|minutes|hours) +\|$/gm)];
    const table = rows.map(([, attempt, value, unit]) => [
      Number(attempt),
      Number(value) * units[unit ?? '']!,
    ]);
    const now = new Date(0);
    const schedule: [number, number][] = [];
    for (let attempts = 1; ; attempts++) {
      const next = nextAttemptAt({ attempts, retryAfterMs: null, now, random: () => 0.5 });
      if (next === null) break;
      schedule.push([attempts + 1, next.getTime() / 1000]);
    }
    expect(table).toEqual(schedule);
  });

  test('it names every event type', () => {
    const short = EVENT_TYPES.map((type) =>
      type.startsWith('connection.') ? type.slice('connection'.length) : type,
    );
    expect(short.filter((type) => !guide.includes(type))).toEqual([]);
  });

  describe('its receiving code', () => {
    const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    const stored = new Map<string, unknown>();
    const queued: string[] = [];
    let server: Server;
    let url: string;

    beforeAll(async () => {
      const code = [...guide.matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
      const receiving = code
        .find((block) => block.includes('verifier.verify'))
        ?.replaceAll(/^import .*$/gm, '');
      const names = ['express', 'Webhook', 'process', 'storeOnce', 'queueWork'];
      const build = new Function(...names, `${receiving}; return app;`);
      const app: Express = build(
        express,
        Webhook,
        { env: { PATCHBAY_WEBHOOK_SECRET: secret } },
        async (id: string, event: unknown) => !stored.has(id) && stored.set(id, event) === stored,
        (id: string) => queued.push(id),
      );
      server = app.listen(0, '127.0.0.1');
      await once(server, 'listening');
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/patchbay/webhooks`;
    });
    afterAll(() => {
      server.closeAllConnections();
      server.close();
    });

    const body = JSON.stringify({ type: 'sync.completed', timestamp: new Date().toISOString(), data: {} });
    const send = async (id: string, change: { sent?: string; age?: number } = {}) => {
      const timestamp = Math.floor(Date.now() / 1000) - (change.age ?? 0);
      const headers = signatureHeaders({ id, timestamp, body }, [secret]);
      const response = await fetch(url, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: change.sent ?? body,
      });
      return response.status;
    };

    test('takes a genuine message, and works on it once however often it comes', async () => {
      expect([await send('msg_1'), await send('msg_1')]).toEqual([204, 204]);
      expect(queued).toEqual(['msg_1']);
      expect(stored.get('msg_1')).toMatchObject({ type: 'sync.completed' });
    });

    test('refuses a changed and an old one', async () => {
      expect(await send('msg_2', { sent: body.replace('completed', 'failed') })).toBe(400);
      expect(await send('msg_3', { age: 600 })).toBe(400);
      expect([...stored.keys()]).toEqual(['msg_1']);
    });
  });
});

describe('docs/guides/embed-the-widget.md', () => {
  const guide = read('docs/guides/embed-the-widget.md');
  const element = read('widget/src/components/marketplace/marketplace.ts');

  test('it names the custom properties, parts and events that the element declares', () => {
    const declared = /(?<=@cssproperty \[?)--patchbay-[a-z-]+/g;
    expect(namesIn(guide, /--patchbay-[a-z-]+/g)).toEqual(namesIn(element, declared));
    for (const part of namesIn(element, /(?<=@csspart )[a-z-]+/g)) expect(guide).toContain(`\`${part}\``);
    const events = namesIn(element, /(?<=@fires \{\w+\} )patchbay-[a-z]+/g);
    expect(namesIn(guide, /(?<=^\| `)patchbay-[a-z]+(?=`)/gm)).toEqual(events);
  });

  test('it names the properties of the element and the entry points of the package', () => {
    const properties = namesIn(read('widget/src/public-types.ts'), /(?<=^ {2}(?:set )?)\w+(?=[(:])/gm);
    expect(properties.length).toBeGreaterThan(6);
    for (const property of properties) expect(guide).toContain(`\`${property}\``);
    const entries = Object.keys(JSON.parse(read('widget/package.json')).exports);
    for (const name of namesIn(guide, /(?<=@patchbay\/widget)\/[\w.]+/g))
      expect(entries).toContain(`.${name}`);
  });
});
