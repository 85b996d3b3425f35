import { type CountingStage, readCounting } from '../aggregation/counting.ts';
import { compilePipeline } from '../aggregation/pipeline.ts';
import { type Pushdown, splitPushdown } from '../aggregation/pushdown.ts';
import type { PipelineEnv } from '../aggregation/stages/types.ts';
import { Doc } from '../bson/document.ts';
import { encodeDocument } from '../bson/encode.ts';
import { commandError, failedToParse } from '../errors.ts';
import { runQuery } from '../planner/query.ts';
import type { StoredDocument } from '../store/stored-document.ts';
import { Arguments } from './arguments.ts';
import { collectionWriter } from './collection-writer.ts';
import type { Command, Invocation } from './command.ts';
import { integer } from './count.ts';
import { openCursor } from './cursor-reply.ts';
import { explainQuery } from './explain.ts';
import { findCollection } from './namespace.ts';
import { checkCollation, matcherOptions, readHint } from './query-options.ts';
import { sourceDocuments } from './stage-sources.ts';

const FIRST_BATCH = 101;
const MEMORY_LIMIT = 100 * 1024 * 1024;
const WRITING_STAGES = new Set(['$out', '$merge']);

export const aggregate: Command = {
  fields: [
    'pipeline',
    'explain',
    'allowDiskUse',
    'cursor',
    'bypassDocumentValidation',
    'collation',
    'hint',
    'let',
  ],
  isWrite: (args) => writes(readStages(args)),
  isAllowedInTransaction: true,
  run(invocation) {
    const { args, transaction } = invocation;
    const read = new Arguments(args);
    checkCollation(args);
    const stages = readStages(args);
    const source = sourceDocuments(invocation, stages);
    if (read.boolean('explain')) return explainQuery(invocation, args);
    const cursor = read.document('cursor');
    if (cursor === undefined) {
      throw failedToParse("The 'cursor' option is required, except for aggregate with the explain argument");
    }
    const isWriting = writes(stages);
    if (isWriting && transaction !== undefined) {
      throw commandError(263, '$out and $merge cannot be used in a transaction');
    }
    const result = runPipeline(invocation, { stages, isWriting, source });
    return openCursor(invocation, {
      ...(typeof args.valueAt(0) === 'string' ? {} : { namespace: `${invocation.db}.$cmd.aggregate` }),
      rows: isWriting ? [...result].map(encodeDocument) : encodeEach(result),
      batchSize: new Arguments(cursor, 'aggregate.cursor').count('batchSize') ?? FIRST_BATCH,
    });
  },
};

function readStages(args: Doc): Doc[] {
  const read = new Arguments(args, 'aggregate');
  const stages = read.documentArray('pipeline');
  if (stages === undefined) throw read.missing('pipeline');
  return stages;
}

function writes(stages: readonly Doc[]): boolean {
  return stages.some((stage) => stage.keys().some((name) => WRITING_STAGES.has(name)));
}

function runPipeline(
  invocation: Invocation,
  { stages, isWriting, source }: { stages: Doc[]; isWriting: boolean; source: Doc[] | undefined },
): Iterable<Doc> {
  const { view, args, now, deadline } = invocation;
  const options = matcherOptions(invocation);
  const env: PipelineEnv = {
    scan: (name, filter) => scan(invocation, name, filter),
    memoryLimitBytes: MEMORY_LIMIT,
    now,
    vars: options.vars,
  };
  if (isWriting) env.write = (name, db) => collectionWriter(invocation, db ?? invocation.db, name);
  if (source !== undefined) return compilePipeline(stages.slice(1), env)(source);
  const head = splitPushdown(stages);
  const run = compilePipeline(head.rest, env);
  const counting = readCounting(head.rest[0]);
  const collection = findCollection(invocation);
  // A limit of zero means none to a query, but nothing at all to a pipeline.
  if (head.limit === 0) return run([]);
  const isCountKnown = isWhole(head) && collection !== undefined && readHint(args) === undefined;
  if (counting !== undefined && isCountKnown) return count(view.count(collection), counting, head.rest, env);
  const rows = runQuery({
    view,
    collection,
    filter: head.filter ?? new Doc(),
    sort: head.sort,
    skip: head.skip ?? 0,
    limit: head.limit ?? 0,
    hint: readHint(args),
    deadline,
    matcherOptions: options,
  });
  const read = isWriting ? onlyOld(rows, collection?.nextRowId ?? 0) : rows;
  // What is only counted need not be decoded.
  return counting === undefined ? run(documents(read)) : count(numberOf(read), counting, head.rest, env);
}

function isWhole({ filter, skip, limit }: Pushdown): boolean {
  return (filter === undefined || filter.size === 0) && skip === undefined && limit === undefined;
}

function count(n: number, counting: CountingStage, stages: Doc[], env: PipelineEnv): Iterable<Doc> {
  const rest = compilePipeline(stages.slice(1), env);
  return rest(n === 0 ? [] : [counting(integer(n))]);
}

function numberOf(rows: Iterable<StoredDocument>): number {
  let n = 0;
  for (const _ of rows) n++;
  return n;
}

function* scan(invocation: Invocation, name: string, filter = new Doc()): Generator<Doc, void, undefined> {
  const { services, db, view, deadline, now } = invocation;
  const collection = services.store.catalog.find(db, name);
  yield* documents(runQuery({ view, collection, filter, deadline, matcherOptions: { now } }));
}

function* documents(rows: Iterable<StoredDocument>): Generator<Doc, void, undefined> {
  for (const row of rows) yield row.doc;
}

// A pipeline that writes to the collection it reads must not meet what it has written.
function* onlyOld(
  rows: Iterable<StoredDocument>,
  firstNewRow: number,
): Generator<StoredDocument, void, undefined> {
  const seen = new Set<number>();
  for (const row of rows) {
    if (row.rowId >= firstNewRow || seen.has(row.rowId)) continue;
    seen.add(row.rowId);
    yield row;
  }
}

function* encodeEach(docs: Iterable<Doc>): Generator<Uint8Array, void, undefined> {
  for (const doc of docs) yield encodeDocument(doc);
}
