import { cloneDeep, Doc, MISSING } from './document.ts';

const many = () => Doc.from(Array.from({ length: 40 }, (_, i) => [`f${i}`, String(i)] as const));

test('fields are found, changed and removed in small and large documents', () => {
  for (const doc of [
    Doc.from([
      ['f3', '3'],
      ['f4', '4'],
    ]),
    many(),
  ]) {
    expect(doc.get('f3')).toBe('3');
    doc.set('f3', 'x').set('new', 'n');
    expect(doc.get('f3')).toBe('x');
    expect(doc.keys().at(-1)).toBe('new');
    expect(doc.delete('f3')).toBe(true);
    expect(doc.delete('f3')).toBe(false);
    expect(doc.has('f3')).toBe(false);
    expect(doc.get('f4')).toBe('4');
    expect(doc.get('new')).toBe('n');
    expect(doc.read('gone')).toBe(MISSING);
  }
});

test('undefined is a value of its own, apart from a missing field', () => {
  const doc = Doc.from([['u', undefined]]);
  expect(doc.has('u')).toBe(true);
  expect(doc.read('u')).toBeUndefined();
});

test('a deep clone shares no document and no array', () => {
  const doc = Doc.from([['d', Doc.from([['l', [Doc.from([['x', 'y']])]]])]]);
  const copy = cloneDeep(doc);
  const list = (copy.get('d') as Doc).get('l') as Doc[];
  list[0]!.set('x', 'changed');
  list.push(new Doc());
  expect(doc).toEqual(Doc.from([['d', Doc.from([['l', [Doc.from([['x', 'y']])]]])]]));
});

test('a large document survives being shortened to a small one and growing again', () => {
  const doc = many();
  for (let i = 0; i < 35; i++) doc.delete(`f${i}`);
  for (let i = 0; i < 35; i++) doc.set(`f${i}`, `again ${i}`);
  expect(doc.size).toBe(40);
  expect(doc.get('f39')).toBe('39');
  expect(doc.get('f0')).toBe('again 0');
});
