import fc from 'fast-check';
import { docs } from '../../test/support/arbitraries.ts';
import { Doc } from '../bson/document.ts';
import { encodeDocument } from '../bson/encode.ts';
import { toDoc, toJs } from '../bson/from-js.ts';
import { compileProjection } from './compile.ts';

test('an inclusion and the exclusion of the same top-level fields are the whole document', () => {
  fc.assert(
    fc.property(
      docs,
      fc.subarray(['a', 'b', '1', '0', '__proto__', 'constructor'], { minLength: 1 }),
      (doc, names) => {
        const kept = compileProjection(toSpec(names, 1))(doc);
        const rest = compileProjection(toSpec(names, 0))(doc);
        const all = new Map([...kept, ...rest]);
        expect([...all.keys()].sort()).toEqual([...doc.keys()].sort());
        expect(kept.keys().every((name) => names.includes(name))).toBe(true);
      },
    ),
  );
});

test('a projection leaves the document as it was', () => {
  const spec = toDoc({ a: { b: 1, c: { $literal: 1 } }, l: { $slice: 1 }, z: '$a' });
  const project = compileProjection(spec);
  fc.assert(
    fc.property(docs, (doc) => {
      const before = encodeDocument(doc);
      encodeDocument(project(doc));
      expect(encodeDocument(doc).equals(before)).toBe(true);
    }),
  );
});

test('computed fields see the whole document and the variables of the command', () => {
  const project = compileProjection(toDoc({ a: { $add: ['$b', '$$n'] } }), undefined, {
    vars: new Map([['n', toDoc({ n: 5 }).get('n')]]),
  });
  expect(toJs(project(toDoc({ _id: 1, b: 2 })))).toEqual({ _id: 1, a: 7 });
});

function toSpec(names: readonly string[], flag: 0 | 1): Doc {
  const value = toDoc({ flag }).get('flag');
  const spec = new Doc(
    names.slice(),
    names.map(() => value),
  );
  return flag === 1 ? spec.set('_id', toDoc({ off: 0 }).get('off')) : spec;
}
