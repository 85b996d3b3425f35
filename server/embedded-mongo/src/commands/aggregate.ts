import { Doc } from '../bson/document.ts';
import { encodeDocument } from '../bson/encode.ts';
import { runQuery } from '../planner/query.ts';
import { Arguments } from './arguments.ts';
import type { Command } from './command.ts';
import { openCursor } from './cursor-reply.ts';
import { findCollection } from './namespace.ts';
import { compilePipeline } from './pipeline-shim.ts';
import { checkCollation } from './query-options.ts';

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
  isAllowedInTransaction: true,
  run(invocation) {
    const { args, view, now } = invocation;
    const read = new Arguments(args);
    checkCollation(args);
    const stages = read.documentArray('pipeline') ?? [];
    const run = compilePipeline(stages, { scan: () => [], memoryLimitBytes: 1e8, now });
    const rows = runQuery({ view, collection: findCollection(invocation), filter: new Doc() });
    const cursor = read.document('cursor');
    function* encoded() {
      function* docs() {
        for (const row of rows) yield row.doc;
      }
      for (const doc of run(docs())) yield encodeDocument(doc);
    }
    return openCursor(invocation, {
      rows: encoded(),
      batchSize: (cursor && new Arguments(cursor).count('batchSize')) ?? 101,
    });
  },
};
