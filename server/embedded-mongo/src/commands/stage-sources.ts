import { Long } from 'bson';
import { isStage, readStage, unrecognizedStage } from '../aggregation/pipeline.ts';
import { Doc, type Value } from '../bson/document.ts';
import { toDoc } from '../bson/from-js.ts';
import { commandError, failedToParse, notImplemented } from '../errors.ts';
import { Arguments } from './arguments.ts';
import type { Invocation } from './command.ts';
import { integer } from './count.ts';
import { findCollection } from './namespace.ts';
import { describeSizes, scaleOf } from './statistics.ts';

type Source = (spec: Value, invocation: Invocation) => Doc[];

// Stages that make documents of the server's state instead of taking any.
const COLLECTION_SOURCES = new Map<string, Source>([['$collStats', collectionStatistics]]);
const DATABASE_SOURCES = new Map<string, Source>([['$currentOp', currentOperations]]);

/** The documents that a pipeline begins with by its first stage; undefined where it reads its collection. */
export function sourceDocuments(invocation: Invocation, stages: readonly Doc[]): Doc[] | undefined {
  for (const stage of stages.slice(1)) {
    const { name } = readStage(stage);
    if (COLLECTION_SOURCES.has(name) || DATABASE_SOURCES.has(name)) {
      throw commandError(40602, `${name} is only valid as the first stage in a pipeline`);
    }
  }
  const first = stages[0] === undefined ? undefined : readStage(stages[0]);
  const hasCollection = typeof invocation.args.valueAt(0) === 'string';
  if (hasCollection) {
    if (first !== undefined && DATABASE_SOURCES.has(first.name)) {
      throw commandError(73, `${first.name} must be run against the 'admin' database with {aggregate: 1}`);
    }
    return first && COLLECTION_SOURCES.get(first.name)?.(first.spec, invocation);
  }
  const source = first && DATABASE_SOURCES.get(first.name);
  if (source !== undefined) return source(first?.spec, invocation);
  if (first !== undefined && !COLLECTION_SOURCES.has(first.name) && !isStage(first.name)) {
    throw unrecognizedStage(first.name);
  }
  throw commandError(
    73,
    `{aggregate: 1} is not valid for '${first?.name ?? 'an empty pipeline'}'; a collection is required.`,
  );
}

function collectionStatistics(spec: Value, invocation: Invocation): Doc[] {
  if (!(spec instanceof Doc)) throw failedToParse('$collStats must take a nested object');
  const { services, connection, db, args, now } = invocation;
  const read = new Arguments(spec, '$collStats');
  for (const name of spec.keys()) {
    if (name === 'latencyStats' || name === 'queryExecStats') {
      throw notImplemented(`$collStats does not support '${name}'`);
    }
    if (name !== 'storageStats' && name !== 'count') {
      throw commandError(40415, `BSON field '$collStats.${name}' is an unknown field.`);
    }
  }
  const storage = read.document('storageStats');
  const count = read.document('count');
  const collection = findCollection(invocation);
  const namespace = `${db}.${String(args.valueAt(0))}`;
  const result = toDoc({ ns: namespace, host: connection.address, localTime: now });
  if (storage === undefined && count === undefined) return [result];
  if (collection === undefined) {
    const part = storage === undefined ? 'count' : 'storageStats';
    throw commandError(
      26,
      `Unable to retrieve ${part} in $collStats stage :: caused by :: Collection [${namespace}] not found.`,
    );
  }
  if (storage !== undefined) {
    result.append('storageStats', toDoc(describeSizes(services, collection, scaleOf(storage))));
  }
  if (count !== undefined) result.append('count', integer(services.store.count(collection)));
  return [result];
}

function currentOperations(_: Value, { db, connection, args, now }: Invocation): Doc[] {
  if (db !== 'admin') {
    throw commandError(73, "$currentOp must be run against the 'admin' database with {aggregate: 1}");
  }
  return [operation({ connection, args, now })];
}

/** One command runs at a time, so that the one that asks is the only one. */
export function operation({ connection, args, now }: Pick<Invocation, 'connection' | 'args' | 'now'>): Doc {
  return toDoc({
    type: 'op',
    host: connection.address,
    desc: `conn${connection.id}`,
    connectionId: connection.id,
    client: connection.client,
    active: true,
    currentOpTime: now.toISOString(),
    opid: connection.id,
    secs_running: Long.ZERO,
    microsecs_running: Long.ZERO,
    op: 'command',
    ns: 'admin.$cmd.aggregate',
    command: args,
  });
}
