import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import { Doc, type Value } from '../bson/document.ts';
import { encodeDocument } from '../bson/encode.ts';
import { toDoc } from '../bson/from-js.ts';
import { decodeFields, fieldNames } from './picked-fields.ts';

const VALUES: Value[] = [
  new Double(1.5),
  'text',
  toDoc({ a: { b: 1 } }),
  [new Int32(1), 'x'],
  new Binary(Buffer.from('abc')),
  undefined,
  new ObjectId(),
  true,
  new Date(5),
  null,
  new BSONRegExp('^a', 'i'),
  new Code('return 1'),
  new BSONSymbol('s'),
  new Int32(7),
  new Timestamp({ t: 1, i: 2 }),
  Long.fromNumber(2 ** 40),
  Decimal128.fromString('1.10'),
  new MinKey(),
  new MaxKey(),
];

test('picks fields from between values of every type', () => {
  const doc = new Doc();
  VALUES.forEach((value, i) => {
    doc.append(`v${i}`, value);
    doc.append(`w${i}`, new Int32(i));
  });
  const raw = encodeDocument(doc);
  for (let i = 0; i < VALUES.length; i++) {
    const picked = decodeFields(raw, fieldNames([`w${i}`, 'missing']));
    expect([...picked]).toEqual([[`w${i}`, new Int32(i)]]);
    const value = decodeFields(raw, fieldNames([`v${i}`]));
    expect(encodeDocument(value)).toEqual(encodeDocument(Doc.from([[`v${i}`, VALUES[i]]])));
  }
});

test('tells names from their beginnings, and takes names that are not ASCII', () => {
  const raw = encodeDocument(toDoc({ name: 'a'.repeat(200), nam: 1, namé: 2, names: 3 }));
  expect([...decodeFields(raw, fieldNames(['namé', 'nam']))]).toEqual([
    ['nam', new Int32(1)],
    ['namé', new Int32(2)],
  ]);
});
