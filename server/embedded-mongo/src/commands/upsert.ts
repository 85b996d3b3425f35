import { ObjectId } from 'bson';
import { Doc } from '../bson/document.ts';
import { isReplacement } from '../update/compile.ts';
import type { CompiledUpdate } from '../update/compiled-update.ts';
import { checkId } from '../update/identity.ts';
import { idFromFilter, seedFromFilter } from '../update/seed.ts';
import type { Invocation } from './command.ts';
import { ensureCollection } from './namespace.ts';
import { checkRoom } from './room.ts';
import { encodeStored } from './write-document.ts';

/** Inserts the document that an update makes of its filter. */
export function upsert(
  invocation: Invocation,
  source: { filter: Doc; update: CompiledUpdate; definition: Doc | readonly Doc[] },
): Doc {
  checkRoom(invocation.services);
  const { filter, update, definition } = source;
  const seed = isReplacement(definition) ? idFromFilter(filter) : seedFromFilter(filter);
  const made = update.apply(seed, { isInsert: true, now: invocation.now });
  const doc = made.has('_id') ? made : Doc.from([['_id', new ObjectId()], ...made]);
  checkId(doc.get('_id'));
  invocation.view.insert(ensureCollection(invocation), doc, encodeStored(doc));
  return doc;
}
