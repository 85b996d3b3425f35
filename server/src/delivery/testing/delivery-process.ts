import type { RequestHandler } from 'express';
import { Registry } from 'prom-client';
import { createEgressFetch, type EgressFetch } from '../../security/egress/egress-fetch.ts';
import { createDispatch } from '../dispatch/dispatch.ts';
import { embeddedSvixTargets } from '../dispatch/svix-target.ts';
import { createOutbox } from '../outbox.ts';
import { silentLogger, startDelivery } from './delivery-harness.ts';
import { openDatabase } from './open-database.store.ts';

/** Where the process stands still, to be killed there. */
export type KillPoint =
  | 'outbox claimed'
  | 'message accepted'
  | 'delivery claimed'
  | 'attempt answered'
  | 'attempt logged'
  | 'delivery marked'
  | 'only the main application has it'
  | 'only the application of the tenant has it'
  | 'none';

export interface DeliveryProcessArguments {
  uri: string;
  dbName: string;
  masterKey: string;
  stopAt: KillPoint;
  /** How often it passes that point before it stands still there. */
  passes?: number;
  /** Only answers the API, delivers nothing. */
  apiOnly?: boolean;
}

const never = new Promise<never>(() => {});

function standStill(): Promise<never> {
  process.send?.('standing still');
  return never;
}

/** A delivery process of its own: dispatcher and engine on a shared database. */
async function main({ uri, dbName, masterKey, stopAt, ...options }: DeliveryProcessArguments): Promise<void> {
  const { passes = 0, apiOnly = false } = options;
  let left = passes;
  const isHere = (point: KillPoint) => stopAt === point && left-- === 0;
  const database = await openDatabase({ uri, dbName });
  const { models } = database;
  standStillAfter(models.Attempt.collection, 'insertMany', () => isHere('attempt logged'));
  standStillAfter(models.Delivery, 'bulkWrite', () => isHere('delivery marked'));
  const guarded = createEgressFetch({
    sandboxUrl: null,
    allow: ['127.0.0.1'],
    logger: silentLogger,
    metrics: { registry: new Registry() },
    production: false,
  });
  const egressFetch: EgressFetch = async (...request) => {
    if (isHere('delivery claimed')) return standStill();
    const response = await guarded(...request);
    return isHere('attempt answered') ? standStill() : response;
  };
  const key = Buffer.from(masterKey, 'hex');
  const intercept: RequestHandler = (req, res, next) => {
    const isMessage = req.method === 'POST' && req.path.endsWith('/msg');
    if (isMessage && stopAt.startsWith('only the')) {
      const isMain = req.path.endsWith('/app/main/msg');
      if (isMain !== (stopAt === 'only the main application has it')) return;
      res.once('close', standStill);
    }
    if (isMessage && isHere('outbox claimed')) {
      void standStill();
      return;
    }
    if (isMessage && isHere('message accepted')) {
      // The message is stored, the answer is not out.
      res.json = () => {
        void standStill();
        return res;
      };
    }
    next();
  };
  const delivery = await startDelivery(database, { masterKey: key, egressFetch, intercept });
  const targets = embeddedSvixTargets({
    baseUrl: () => delivery.baseUrl,
    tokenFor: delivery.tokens.issue,
  });
  const outbox = createOutbox({ models });
  const { dispatcher } = createDispatch({
    models,
    outbox,
    targets,
    logger: silentLogger,
    now: () => new Date(),
    pollMs: 50,
  });
  const delivers = !apiOnly && !(stopAt === 'message accepted' && passes === 0);
  if (delivers) delivery.engine.start();
  if (!apiOnly) dispatcher.start();
  process.send?.({ baseUrl: delivery.baseUrl });
  process.send?.('started');
}

/** What was called is done, and nobody hears of it. */
function standStillAfter<Name extends string>(
  owner: Record<Name, (...args: never[]) => unknown>,
  name: Name,
  isHere: () => boolean,
): void {
  const original = owner[name];
  const wrapped = async (...args: never[]) => {
    const result = await original.apply(owner, args);
    return isHere() ? standStill() : result;
  };
  Object.defineProperty(owner, name, { value: wrapped });
}

await main(JSON.parse(process.argv[2] ?? '{}') as DeliveryProcessArguments);
