import { ObjectId } from 'bson';
import { valuesEqual } from '../../bson/compare.ts';
import { Doc } from '../../bson/document.ts';
import { commandError } from '../../errors.ts';
import { readPath } from '../expressions/field-path.ts';
import { isNullish } from '../expressions/nullish.ts';
import type { Result } from '../expressions/types.ts';
import { type MergeSpec, parseMerge } from './merge-spec.ts';
import { openTarget } from './out.ts';
import type { CollectionWriter, CompileStage, StageContext } from './types.ts';

type Combine = (existing: Doc, incoming: Doc) => Doc | undefined;

export const merge: CompileStage = (spec, context) => {
  const parsed = parseMerge(spec);
  const combine = compileCombine(parsed, context);
  // biome-ignore lint/correctness/useYield: the stage ends the pipeline and gives no documents
  return function* merging(source): Generator<Doc> {
    const writer = openTarget(context.env, parsed.target, '$merge');
    checkIndex(writer, parsed);
    for (const doc of source) mergeDocument(withIdentity(doc, parsed), { writer, spec: parsed, combine });
  };
};

function checkIndex(writer: CollectionWriter, { on }: MergeSpec): void {
  const isId = on.length === 1 && on[0] === '_id';
  if (isId || writer.hasUniqueIndex(on)) return;
  throw commandError(51183, `Cannot find index to verify that join fields will be unique: ${on.join(', ')}`);
}

function withIdentity(doc: Doc, { on }: MergeSpec): Doc {
  if (doc.has('_id') || !on.includes('_id')) return doc;
  return addId(doc);
}

function addId(doc: Doc): Doc {
  if (doc.has('_id')) return doc;
  return Doc.from([['_id', new ObjectId()], ...doc.entries()]);
}

function mergeDocument(
  doc: Doc,
  { writer, spec, combine }: { writer: CollectionWriter; spec: MergeSpec; combine: Combine },
): void {
  const [existing] = writer.find(joinFilter(doc, spec.on));
  if (!existing) {
    if (spec.whenNotMatched === 'insert') writer.insert(addId(doc));
    else if (spec.whenNotMatched === 'fail') {
      throw commandError(
        13113,
        '$merge could not find a matching document in the target collection for at least one document in the source collection',
      );
    }
    return;
  }
  if (spec.whenMatched === 'fail') {
    // The insertion itself reports the duplicate key.
    writer.insert(addId(doc));
    return;
  }
  const combined = combine(existing, doc);
  if (combined) writer.replace(existing.get('_id'), keepId(existing, combined));
}

function joinFilter(doc: Doc, on: readonly string[]): Doc {
  return Doc.from(
    on.map((path) => {
      const value = readPath(doc, path.split('.'));
      if (isNullish(value) || Array.isArray(value)) {
        throw commandError(
          51132,
          "$merge write error: 'on' field cannot be missing, null, undefined or an array",
        );
      }
      return [path, Doc.from([['$eq', value]])];
    }),
  );
}

function keepId(existing: Doc, combined: Doc): Doc {
  const id = existing.get('_id');
  if (!combined.has('_id')) return Doc.from([['_id', id], ...combined.entries()]);
  if (valuesEqual(id, combined.get('_id'))) return combined;
  throw commandError(
    66,
    '$merge failed to update the matching document, did you attempt to modify the _id or the shard key? The _id of a document cannot change',
  );
}

function compileCombine({ whenMatched, variables }: MergeSpec, context: StageContext): Combine {
  if (whenMatched === 'replace') return (_existing, incoming) => incoming;
  if (whenMatched === 'keepExisting' || whenMatched === 'fail') return () => undefined;
  if (whenMatched === 'merge') return mergeFields;
  const bindings = variables.map(([name, value]) => [name, context.compiler.compile(value)] as const);
  context.compiler.withVariables(bindings.map(([name]) => name));
  const vars = new Map<string, Result>(context.env.vars);
  for (const [name] of bindings) vars.set(name, null);
  const run = context.compilePipeline(whenMatched, { ...context.env, vars });
  return (existing, incoming) => {
    const evaluation = context.contextFor(incoming);
    for (const [name, evaluate] of bindings) vars.set(name, evaluate(evaluation));
    const [result] = run([existing]);
    return result;
  };
}

function mergeFields(existing: Doc, incoming: Doc): Doc {
  const result = existing.clone();
  for (const [name, value] of incoming.entries()) result.set(name, value);
  return result;
}
