import { splitPushdown } from '../aggregation/pushdown.ts';
import { Doc, type Value } from '../bson/document.ts';
import { toDoc } from '../bson/from-js.ts';
import { commandError, failedToParse } from '../errors.ts';
import { planQuery } from '../planner/plan.ts';
import { runQuery } from '../planner/query.ts';
import { readOrder } from '../planner/sort-order.ts';
import type { ScanPlan } from '../store/scan-plan.ts';
import { Arguments } from './arguments.ts';
import type { Command, Invocation } from './command.ts';
import { integer } from './count.ts';
import { readFind } from './find.ts';
import { findCollection } from './namespace.ts';
import { readHint } from './query-options.ts';
import { VERSION } from './version.ts';

export const explain: Command = {
  fields: ['verbosity'],
  run(invocation) {
    const inner = invocation.args.valueAt(0);
    if (!(inner instanceof Doc) || inner.size === 0) throw commandError(9, 'explain needs a command');
    const verbosity = invocation.args.get('verbosity') ?? 'allPlansExecution';
    if (typeof verbosity !== 'string' || !VERBOSITIES.has(verbosity)) {
      throw failedToParse(`The verbosity of explain is one of ${[...VERBOSITIES].join(', ')}`);
    }
    const explained = explainQuery(invocation, inner);
    if (verbosity !== 'queryPlanner' && inner.nameAt(0) === 'find') {
      explained.set('executionStats', execute(invocation, inner));
    }
    return explained;
  },
};

const VERBOSITIES = new Set(['queryPlanner', 'executionStats', 'allPlansExecution']);

/** Runs a find and tells what it took. */
function execute(invocation: Invocation, command: Doc): Doc {
  const inner = { ...invocation, args: command };
  const tally = { keys: 0, documents: 0 };
  const started = performance.now();
  let returned = 0;
  const { query } = readFind(inner);
  for (const _ of runQuery({ ...query, view: inner.view, collection: findCollection(inner), tally }))
    returned++;
  return toDoc({
    executionSuccess: true,
    nReturned: returned,
    executionTimeMillis: Math.round(performance.now() - started),
    totalKeysExamined: integer(tally.keys),
    totalDocsExamined: integer(tally.documents),
  });
}

/** Tells how a command would find its documents. */
export function explainQuery({ services, db, view }: Invocation, command: Doc): Doc {
  const { filter, sort, hint: given, isLimited } = describeQuery(command);
  const name = command.valueAt(0);
  const collection = typeof name === 'string' ? services.store.catalog.find(db, name) : undefined;
  const { sort: order, hint } = readOrder(sort, given);
  const plan =
    collection === undefined
      ? { scan: { kind: 'nothing' } as const, isSorted: true }
      : planQuery({ view, collection, filter, sort: order, hint, isLimited });
  const access = describeScan(plan.scan, filter);
  const winningPlan = plan.isSorted
    ? access
    : toDoc({ stage: 'SORT', sortPattern: sort, inputStage: access });
  return toDoc({
    explainVersion: '1',
    queryPlanner: { namespace: `${db}.${String(name)}`, parsedQuery: filter, winningPlan, rejectedPlans: [] },
    command,
    serverInfo: { version: VERSION },
  });
}

function describeQuery(command: Doc): {
  filter: Doc;
  sort: Doc | undefined;
  hint: Value;
  isLimited: boolean;
} {
  const read = new Arguments(command);
  switch (command.nameAt(0)) {
    case 'find':
      return {
        filter: read.document('filter') ?? new Doc(),
        sort: read.document('sort'),
        hint: readHint(command),
        isLimited: (read.count('limit') ?? 0) > 0,
      };
    case 'count':
    case 'distinct':
    case 'findAndModify':
      return {
        filter: read.document('query') ?? new Doc(),
        sort: read.document('sort'),
        hint: readHint(command),
        isLimited: false,
      };
    case 'update':
    case 'delete': {
      const statement =
        read.documentArray(command.nameAt(0) === 'update' ? 'updates' : 'deletes')?.[0] ?? new Doc();
      return {
        filter: new Arguments(statement).document('q') ?? new Doc(),
        sort: undefined,
        hint: readHint(statement),
        isLimited: false,
      };
    }
    case 'aggregate': {
      const head = splitPushdown(read.documentArray('pipeline') ?? []);
      const isLimited = (head.limit ?? 0) > 0;
      return { filter: head.filter ?? new Doc(), sort: head.sort, hint: readHint(command), isLimited };
    }
    default:
      throw commandError(115, `Explain failed due to unknown command: ${command.nameAt(0)}`);
  }
}

function describeScan(scan: ScanPlan, filter: Doc): Doc {
  if (scan.kind === 'nothing') return toDoc({ stage: 'EOF' });
  if (scan.kind === 'collection') {
    return toDoc({ stage: 'COLLSCAN', filter, direction: scan.reverse ? 'backward' : 'forward' });
  }
  if (scan.kind === 'union') {
    return toDoc({ stage: 'OR', inputStages: scan.branches.map((branch) => describeScan(branch, filter)) });
  }
  const { index } = scan;
  const isKeys = scan.kind === 'keys';
  return toDoc({
    stage: 'FETCH',
    filter,
    inputStage: {
      stage: 'IXSCAN',
      keyPattern: index.spec.get('key'),
      indexName: index.name,
      isMultiKey: index.multikey !== 0,
      isUnique: index.unique,
      isSparse: index.sparse,
      isPartial: index.partial !== undefined,
      direction: !isKeys && scan.reverse ? 'backward' : 'forward',
      ranges: isKeys ? scan.keys.length : scan.ranges.length,
    },
  });
}
