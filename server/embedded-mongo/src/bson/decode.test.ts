import { serialize } from 'bson';
import fc from 'fast-check';
import { docs } from '../../test/support/arbitraries.ts';
import { CommandError } from '../errors.ts';
import { decodeDocument } from './decode.ts';
import { Doc } from './document.ts';
import { encodeDocument } from './encode.ts';

function codeOf(action: () => unknown): number | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof CommandError) return error.code;
    throw error;
  }
}

const sample = Buffer.from(serialize({ a: 1, s: 'text', d: { x: [1, 2] }, b: true, n: null, f: 1.5 }));

test('a document cut off anywhere is refused', () => {
  for (let length = 0; length < sample.length; length++) {
    expect(codeOf(() => decodeDocument(sample.subarray(0, length)))).toBe(22);
  }
});

test('bytes after the document are refused', () => {
  expect(codeOf(() => decodeDocument(Buffer.concat([sample, Buffer.from([0])])))).toBe(22);
});

test.each([
  ['a negative length', '80000000 00'],
  ['a length of its header', '04000000 00'],
  ['an unknown type', '08000000 4161 0000'],
  ['a boolean of 2', '09000000 0861000200'],
  ['a string of length 0', '0c000000 026100 00000000 00'],
  ['a string of negative length', '0c000000 026100 ffffffff 00'],
  ['a string without its end', '0e000000 026100 02000000 6161 00'],
  ['invalid UTF-8', '0e000000 026100 02000000 ff00 00'],
  ['an overlong slash', '0f000000 026100 03000000 c0af00 00'],
  ['a surrogate in UTF-8', '10000000 026100 04000000 eda08000 00'],
  ['a sub-document longer than its parent', '0d000000 036100 ff000000 00 00'],
  ['a binary of negative length', '0d000000 056100 ffffffff 00 00'],
  ['a name without its end', '07000000 0a6161'],
])('%s is refused', (_, hex) => {
  expect(codeOf(() => decodeDocument(Buffer.from(hex.replaceAll(' ', ''), 'hex')))).toBe(22);
});

test('a replacement character that was really sent is kept', () => {
  const bytes = Buffer.from(serialize({ a: '\ufffd and a text long enough for the fast way' }));
  expect(decodeDocument(bytes).get('a')).toBe('\ufffd and a text long enough for the fast way');
});

test('200 levels are read and written, 201 are not', () => {
  const nest = (levels: number): Doc => (levels === 1 ? new Doc() : new Doc(['a'], [nest(levels - 1)]));
  expect(encodeDocument(decodeDocument(encodeDocument(nest(200)))).equals(encodeDocument(nest(200)))).toBe(
    true,
  );
  expect(codeOf(() => encodeDocument(nest(201)))).toBe(15);
  const inner = encodeDocument(nest(200));
  const outer = Buffer.concat([Buffer.alloc(4), Buffer.from([3, 0x61, 0]), inner, Buffer.from([0])]);
  outer.writeInt32LE(outer.length, 0);
  expect(codeOf(() => decodeDocument(outer))).toBe(15);
});

test('the deprecated DBPointer and dates beyond JavaScript are refused by name', () => {
  const pointer = Buffer.from(
    '1a000000 0c6100 02000000 6200 000000000000000000000000 00'.replaceAll(' ', ''),
    'hex',
  );
  expect(codeOf(() => decodeDocument(pointer))).toBe(115);
  const date = Buffer.from('10000000 096100 ffffffffffffff7f 00'.replaceAll(' ', ''), 'hex');
  expect(codeOf(() => decodeDocument(date))).toBe(115);
});

test('whatever bytes arrive, the answer is a document or an error with a code', () => {
  const mutated = fc
    .tuple(
      docs,
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 }),
    )
    .map(([doc, changes]) => {
      const bytes = encodeDocument(doc);
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
      return bytes;
    });
  fc.assert(
    fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 60 })), (bytes) => {
      codeOf(() => decodeDocument(bytes));
    }),
    { numRuns: 3000 },
  );
});

test('names with a null byte are refused when written', () => {
  expect(codeOf(() => encodeDocument(new Doc(['a\0b'], [1 > 0])))).toBe(2);
});
