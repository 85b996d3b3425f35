import { Code } from 'bson';
import { Doc, type NumberValue, type Value } from './document.ts';

/** BSON type numbers as on the wire and in `$type`. */
export const TYPE = {
  minKey: -1,
  double: 1,
  string: 2,
  object: 3,
  array: 4,
  binData: 5,
  undefined: 6,
  objectId: 7,
  bool: 8,
  date: 9,
  null: 10,
  regex: 11,
  dbPointer: 12,
  javascript: 13,
  symbol: 14,
  javascriptWithScope: 15,
  int: 16,
  timestamp: 17,
  long: 18,
  decimal: 19,
  maxKey: 127,
} as const;

export type TypeName = keyof typeof TYPE;
export type TypeNumber = (typeof TYPE)[TypeName];

const NAMES = new Map<number, TypeName>(Object.entries(TYPE).map(([name, type]) => [type, name as TypeName]));

// The order of types (undefined below null, all numbers alike, symbols with strings).
const ORDER: Readonly<Record<TypeNumber, number>> = {
  [TYPE.minKey]: 1,
  [TYPE.undefined]: 5,
  [TYPE.null]: 10,
  [TYPE.double]: 15,
  [TYPE.int]: 15,
  [TYPE.long]: 15,
  [TYPE.decimal]: 15,
  [TYPE.string]: 20,
  [TYPE.symbol]: 20,
  [TYPE.object]: 25,
  [TYPE.array]: 30,
  [TYPE.binData]: 35,
  [TYPE.objectId]: 40,
  [TYPE.bool]: 45,
  [TYPE.date]: 50,
  [TYPE.timestamp]: 55,
  [TYPE.regex]: 60,
  [TYPE.dbPointer]: 65,
  [TYPE.javascript]: 70,
  [TYPE.javascriptWithScope]: 75,
  [TYPE.maxKey]: 250,
};

const CLASS_TYPES = new Map<string, TypeNumber>([
  ['Int32', TYPE.int],
  ['Double', TYPE.double],
  ['Long', TYPE.long],
  ['Decimal128', TYPE.decimal],
  ['ObjectId', TYPE.objectId],
  ['Binary', TYPE.binData],
  ['BSONRegExp', TYPE.regex],
  ['Timestamp', TYPE.timestamp],
  ['MinKey', TYPE.minKey],
  ['MaxKey', TYPE.maxKey],
  ['BSONSymbol', TYPE.symbol],
]);

export function typeOf(value: Value): TypeNumber {
  if (typeof value === 'string') return TYPE.string;
  if (typeof value === 'boolean') return TYPE.bool;
  if (value === null) return TYPE.null;
  if (value === undefined) return TYPE.undefined;
  if (value instanceof Doc) return TYPE.object;
  if (Array.isArray(value)) return TYPE.array;
  if (value instanceof Date) return TYPE.date;
  if (value instanceof Code) return value.scope ? TYPE.javascriptWithScope : TYPE.javascript;
  return CLASS_TYPES.get(value._bsontype)!;
}

/** The place of a type in BSON's order; equal for types that compare with each other. */
export function typeOrder(value: Value): number {
  return ORDER[typeOf(value)];
}

/** The same for a type given by its number. */
export function orderOfType(type: number): number {
  return ORDER[type as TypeNumber];
}

export function typeName(value: Value): TypeName {
  return NAMES.get(typeOf(value))!;
}

export function typeNumberNamed(name: string): TypeNumber | undefined {
  return Object.hasOwn(TYPE, name) ? TYPE[name as TypeName] : undefined;
}

export function isTypeNumber(type: number): boolean {
  return NAMES.has(type);
}

export function isNumber(value: unknown): value is NumberValue {
  if (typeof value !== 'object' || value === null || !('_bsontype' in value)) return false;
  const type = value._bsontype;
  return type === 'Int32' || type === 'Double' || type === 'Long' || type === 'Decimal128';
}

export function isNullish(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}
