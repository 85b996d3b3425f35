import type { Binary, BSONRegExp, BSONSymbol, Code, Timestamp } from 'bson';
import { Doc, MISSING, type Missing, type NumberValue, type Value } from './document.ts';
import { isNumber, TYPE, typeOf } from './types.ts';

/** A document as MongoDB writes it in its messages: `{ _id: 1, name: "a" }`. */
export function printDoc(doc: Doc): string {
  if (doc.size === 0) return '{}';
  return `{ ${[...doc].map(([name, value]) => printField(name, value)).join(', ')} }`;
}

export function printField(name: string, value: Value | Missing): string {
  return `${name}: ${value === MISSING ? 'EOO' : printValue(value)}`;
}

export function printValue(value: Value): string {
  if (value instanceof Doc) return printDoc(value);
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[ ${value.map(printValue).join(', ')} ]`;
  if (typeof value === 'string') return JSON.stringify(value);
  if (isNumber(value)) return printNumber(value);
  switch (typeOf(value)) {
    case TYPE.objectId:
      return `ObjectId('${value}')`;
    case TYPE.date:
      return `new Date(${(value as Date).getTime()})`;
    case TYPE.timestamp:
      return `Timestamp(${(value as Timestamp).t}, ${(value as Timestamp).i})`;
    case TYPE.binData: {
      const binary = value as Binary;
      return `BinData(${binary.sub_type}, ${binary.toString('hex').toUpperCase()})`;
    }
    case TYPE.regex:
      return `/${(value as BSONRegExp).pattern}/${(value as BSONRegExp).options}`;
    case TYPE.symbol:
      return JSON.stringify((value as BSONSymbol).value);
    case TYPE.javascript:
    case TYPE.javascriptWithScope:
      return (value as Code).code;
    case TYPE.minKey:
      return 'MinKey';
    case TYPE.maxKey:
      return 'MaxKey';
    default:
      return String(value);
  }
}

function printNumber(value: NumberValue): string {
  if (value._bsontype === 'Decimal128') return `NumberDecimal('${value}')`;
  if (value._bsontype === 'Double' && Number.isInteger(value.value)) return `${value.value}.0`;
  return value.toString();
}
