import { Doc } from '../bson/document.ts';
import { encodeDocument } from '../bson/encode.ts';
import { notImplemented } from '../errors.ts';
import { runQuery } from '../planner/query.ts';
import { compileProjection } from '../projection/compile.ts';
import type { StoredDocument } from '../store/stored-document.ts';
import { Arguments } from './arguments.ts';
import type { Command, Invocation } from './command.ts';
import { openCursor } from './cursor-reply.ts';
import { findCollection } from './namespace.ts';
import { checkCollation, matcherOptions, readHint } from './query-options.ts';

const FIRST_BATCH = 101;
const REFUSED = ['tailable', 'awaitData', 'returnKey', 'showRecordId', 'oplogReplay'];

export const find: Command = {
  fields: [
    'filter',
    'sort',
    'projection',
    'skip',
    'limit',
    'batchSize',
    'singleBatch',
    'hint',
    'collation',
    'let',
    'noCursorTimeout',
    'allowPartialResults',
    'allowDiskUse',
    'min',
    'max',
    ...REFUSED,
  ],
  isAllowedInTransaction: true,
  run(invocation) {
    const read = new Arguments(invocation.args);
    checkRefused(invocation.args, read);
    const { query, project } = readFind(invocation);
    const collection = findCollection(invocation);
    const limit = query.limit ?? 0;
    return openCursor(invocation, {
      rows: encodeRows(runQuery({ ...query, view: invocation.view, collection }), project),
      batchSize: read.count('batchSize') ?? FIRST_BATCH,
      limit,
      isSingleBatch: read.boolean('singleBatch'),
    });
  },
};

/** The query of a find command, which explain shares. */
export function readFind(invocation: Invocation) {
  const { args, deadline } = invocation;
  const read = new Arguments(args);
  checkCollation(args);
  const options = matcherOptions(invocation);
  const filter = read.document('filter') ?? new Doc();
  const projection = read.document('projection');
  const sort = read.document('sort');
  return {
    query: {
      filter,
      sort: sort?.size === 0 ? undefined : sort,
      skip: read.count('skip') ?? 0,
      limit: read.count('limit') ?? 0,
      hint: readHint(args),
      deadline,
      matcherOptions: options,
    },
    project:
      projection === undefined || projection.size === 0
        ? undefined
        : compileProjection(projection, filter, options),
  };
}

function* encodeRows(
  rows: Iterable<StoredDocument>,
  project: ((doc: Doc) => Doc) | undefined,
): Generator<Uint8Array, void, undefined> {
  for (const row of rows) yield project === undefined ? row.raw : encodeDocument(project(row.doc));
}

function checkRefused(args: Doc, read: Arguments): void {
  for (const option of REFUSED) {
    if (args.has(option) && read.boolean(option)) {
      throw notImplemented(`The option '${option}' of find is not supported`);
    }
  }
  for (const option of ['min', 'max']) {
    if ((read.document(option)?.size ?? 0) > 0) {
      throw notImplemented(`The option '${option}' of find is not supported`);
    }
  }
}
