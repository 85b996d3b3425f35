import { Doc, type Value } from '../../bson/document.ts';
import { commandError, failedToParse } from '../../errors.ts';
import { nameOfType } from '../expressions/type-name.ts';
import { MemoryBudget, sizeOf } from '../memory.ts';
import type { CollectionWriter, CompileStage, PipelineEnv } from './types.ts';

export interface Target {
  collection: string;
  db: string | undefined;
}

export function openTarget(env: PipelineEnv, { collection, db }: Target, name: string): CollectionWriter {
  if (!env.write) throw commandError(20, `${name} cannot be used here: this pipeline may only read`);
  return db === undefined ? env.write(collection) : env.write(collection, db);
}

export const out: CompileStage = (spec, { env, name }) => {
  const target = parseOut(spec);
  // biome-ignore lint/correctness/useYield: the stage ends the pipeline and gives no documents
  return function* writing(source): Generator<Doc> {
    // The collection may be the one that is read, so everything is read before the first write.
    const budget = new MemoryBudget('$out', env.memoryLimitBytes);
    const docs: Doc[] = [];
    for (const doc of source) {
      budget.grow(sizeOf(doc));
      docs.push(doc);
    }
    openTarget(env, target, name).replaceAll(docs);
  };
};

function parseOut(spec: Value): Target {
  if (typeof spec === 'string') return { collection: spec, db: undefined };
  if (!(spec instanceof Doc)) {
    throw commandError(
      16990,
      `$out only supports a string or object argument, but found ${nameOfType(spec)}`,
    );
  }
  for (const option of spec.keys()) {
    if (option !== 'db' && option !== 'coll')
      throw commandError(40415, `BSON field '$out.${option}' is an unknown field.`);
  }
  const [db, collection] = [spec.get('db'), spec.get('coll')];
  if (typeof db !== 'string' || typeof collection !== 'string') {
    throw failedToParse("$out needs the strings 'db' and 'coll'");
  }
  return { collection, db };
}
