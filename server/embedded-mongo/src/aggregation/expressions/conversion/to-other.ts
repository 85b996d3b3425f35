import { Binary, Decimal128, Double, Long, ObjectId, Timestamp } from 'bson';
import type { Value } from '../../../bson/document.ts';
import { isNumber } from '../../../bson/types.ts';
import { notSupported } from '../../../errors.ts';
import { instantOf } from '../dates/operand.ts';
import { parseDate } from '../dates/parse.ts';
import { utcZone } from '../dates/zone.ts';
import { numberText } from '../number-text.ts';
import { isTrue } from '../truth.ts';
import { conversionFailure, unsupportedConversion } from './failure.ts';
import { truncate } from './to-number.ts';

export function toBool(value: Value): boolean {
  return isTrue(value);
}

export function toText(value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (isNumber(value)) return numberText(value);
  if (value instanceof ObjectId) return value.toHexString();
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Binary) throw notSupported('$convert from binData to string is not supported');
  throw unsupportedConversion(value, 'string');
}

export function toObjectId(value: Value): ObjectId {
  if (value instanceof ObjectId) return value;
  if (typeof value !== 'string') throw unsupportedConversion(value, 'objectId');
  if (value.length !== 24) {
    throw conversionFailure(
      `Failed to parse objectId '${value}' in $convert with no onError value: Invalid string length for parsing to OID, expected 24 but found ${value.length}`,
    );
  }
  if (!/^[0-9a-fA-F]{24}$/.test(value)) {
    throw conversionFailure(
      `Failed to parse objectId '${value}' in $convert with no onError value: Invalid character found in hex string`,
    );
  }
  return new ObjectId(value);
}

export function toDate(value: Value): Date {
  if (typeof value === 'string') return parseDate(value, utcZone);
  if (value instanceof Long && !(value instanceof Timestamp)) return dateOf(value.toBigInt());
  if (value instanceof Double || value instanceof Decimal128) return dateOf(truncate(value, 'date'));
  const instant = instantOf(value);
  if (instant === undefined) throw unsupportedConversion(value, 'date');
  return new Date(instant);
}

function dateOf(milliseconds: bigint): Date {
  const date = new Date(Number(milliseconds));
  if (Number.isNaN(date.getTime())) {
    throw conversionFailure(
      `Conversion would overflow target type in $convert with no onError value: ${milliseconds}`,
    );
  }
  return date;
}
