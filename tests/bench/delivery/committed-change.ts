import mongoose from 'mongoose';
import { createOutbox } from '../../../server/src/delivery/outbox.ts';
import { createModels } from '../../../server/src/models/index.ts';
import { withTransaction } from '../../../server/src/models/transaction.ts';
import { clock } from './clock.ts';
import { ENVIRONMENT, type Installation } from './installation.ts';
import { figuresOf, type LatencyFigures } from './messages.ts';
import type { Receiver } from './receiver.ts';

const CHANGES = 60;
const TIMEOUT_MS = 10_000;

/**
 * From the commit of a transaction that announced a change until the first attempt arrives. The change is committed by
 * another process than the one that delivers, as a worker does it, so nobody wakes the dispatcher.
 */
export async function measureCommittedChange({
  installation,
  receiver,
}: {
  installation: Installation;
  receiver: Receiver;
}): Promise<LatencyFigures & { changes: number; missing: number }> {
  const { uri, dbName, clients } = installation;
  const database = await mongoose.createConnection(uri, { dbName, autoIndex: false }).asPromise();
  const outbox = createOutbox({ models: createModels(database) });
  await clients[0]!.application.getOrCreate({ name: 'Main', uid: 'main' });
  await clients[0]!.endpoint.create('main', { url: `${receiver.url}/0` });
  const latencies: number[] = [];
  let missing = 0;
  for (let change = 0; change < CHANGES; change++) {
    await withTransaction(database, (session) =>
      outbox.append(session, [
        {
          environment: ENVIRONMENT,
          tenantId: 't',
          connectionId: 'con_12345678',
          type: 'action.completed',
          data: { connectionId: 'con_12345678', tenantId: 't', action: `n${change}`, succeeded: true },
        },
      ]),
    );
    const committedAt = clock();
    const [arrival] = await receiver.take(1, TIMEOUT_MS);
    if (arrival === undefined) missing++;
    else latencies.push(arrival[2] - committedAt);
    // Otherwise every change would come at the same place between two polls.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
  }
  await database.close();
  return { changes: CHANGES, missing, ...figuresOf(latencies) };
}
