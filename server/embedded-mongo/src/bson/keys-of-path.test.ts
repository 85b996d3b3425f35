import { toDoc, toJs, toValue } from './from-js.ts';
import { sortValue } from './keys-of-path.ts';
import { parsePath } from './path.ts';

test.each<[object, string, unknown, unknown]>([
  [{ a: 1 }, 'a', 1, 1],
  [{}, 'a', null, null],
  [{ a: [3, 1, 2] }, 'a', 1, 3],
  [{ a: [] }, 'a', undefined, undefined],
  [{ a: [[5, 1]] }, 'a', [5, 1], [5, 1]],
  [{ a: { b: 2 } }, 'a.b', 2, 2],
  [{ a: 1 }, 'a.b', null, null],
  [{ a: [] }, 'a.b', null, null],
  [{ a: [{ b: 2 }, { b: [7, 1] }, {}] }, 'a.b', null, 7],
  [{ a: [{ b: 2 }, 5] }, 'a.b', null, 2],
  [{ a: [3, 1] }, 'a.0', 3, 3],
  [{ a: [{ b: 4 }, { b: 1 }] }, 'a.0.b', 4, 4],
  [{ a: { 0: 9 } }, 'a.0', 9, 9],
])('%j is sorted by %s as %j ascending and %j descending', (object, path, ascending, descending) => {
  const doc = toDoc(object);
  expect(toJs(sortValue(doc, parsePath(path), 1))).toEqual(
    ascending === undefined ? undefined : toJs(toValue(ascending)),
  );
  expect(toJs(sortValue(doc, parsePath(path), -1))).toEqual(
    descending === undefined ? undefined : toJs(toValue(descending)),
  );
});
