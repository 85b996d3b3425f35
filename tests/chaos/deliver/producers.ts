import { setTimeout as pause } from 'node:timers/promises';
import { Svix } from 'svix';
import { createOutbox } from '../../../server/src/delivery/outbox.ts';
import { withTransaction } from '../../../server/src/models/transaction.ts';
import type { TestDatabase } from '../../../server/src/testing/database.ts';
import type { Announced } from './ledger.ts';

class RolledBack extends Error {}

const MOST_AHEAD = 100;

/** Writers that go on until they are told to stop, and remember what they were told is safe. */
export function createProducers({
  database,
  environment,
  random,
  arrived,
  api,
}: {
  database: TestDatabase;
  environment: string;
  random: () => number;
  /** How much has come: producers do not run further ahead than a machine can follow. */
  arrived: () => number;
  /** The API process of now, for messages that do not come from a change. */
  api: () => { baseUrl: string; token: string };
}) {
  const outbox = createOutbox({ models: database.models });
  const announced: Announced[] = [];
  const rolledBack: string[] = [];
  let running = true;

  async function rest(): Promise<void> {
    await pause(random() * 60);
    while (running && announced.length - arrived() > MOST_AHEAD) await pause(50);
  }

  const payloadOf = (connectionId: string, action: string) => ({
    environment,
    tenantId: 'tenant-1',
    connectionId,
    type: 'action.completed' as const,
    data: { connectionId, tenantId: 'tenant-1', action, succeeded: true },
  });

  /** Changes of one connection, a few events in each transaction, some of which are rolled back. */
  async function change(connectionId: string): Promise<void> {
    for (let turn = 0; running; turn++) {
      const names = Array.from(
        { length: 1 + Math.floor(random() * 3) },
        (_, index) => `${connectionId}/${turn}/${index}`,
      );
      const fails = random() < 0.1;
      try {
        await withTransaction(database.connection, async (session) => {
          await outbox.append(
            session,
            names.map((name) => payloadOf(connectionId, name)),
          );
          if (fails) throw new RolledBack();
        });
        const at = performance.now();
        announced.push(...names.map((name) => ({ name, connectionId, at })));
      } catch (error) {
        if (!(error instanceof RolledBack)) throw error;
        rolledBack.push(...names);
      }
      await rest();
    }
  }

  /** Messages by the API, whose process is killed too: what was not accepted is asked for again. */
  async function call(name: string): Promise<void> {
    for (let turn = 0; running; turn++) {
      const message = `${name}/${turn}`;
      const at = await untilAccepted(message);
      announced.push({ name: message, connectionId: null, at });
      await rest();
    }
  }

  async function untilAccepted(name: string): Promise<number> {
    for (;;) {
      const { baseUrl, token } = api();
      try {
        const svix = new Svix(token, { serverUrl: baseUrl, retryScheduleInMs: [], requestTimeout: 5000 });
        const payload = { type: 'action.completed', data: { action: name } };
        const options = { idempotencyKey: name };
        await svix.message.create('main', { eventType: 'action.completed', payload }, options);
        return performance.now();
      } catch {
        // Its process was killed under it, or is not there yet.
        await pause(50);
      }
    }
  }

  const loops = [...['aaaa', 'bbbb', 'cccc'].map((name) => change(`con_${name}0000`)), call('api')];
  return {
    announced,
    rolledBack,
    async stop() {
      running = false;
      await Promise.all(loops);
    },
  };
}
