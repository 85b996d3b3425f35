import { Int32 } from 'bson';
import { Doc } from '../../../bson/document.ts';
import { isNumber } from '../../../bson/types.ts';
import { commandError } from '../../../errors.ts';
import { exactInteger } from '../../numbers/numeric.ts';
import { isNullish } from '../nullish.ts';
import { named } from '../operands.ts';
import { nameOfType } from '../type-name.ts';
import type { Operator, Operators, Result } from '../types.ts';
import { calendarDate, isoMidnight, isoWeek, isoWeekday, midnight } from './calendar.ts';
import { requireInstant, zoneOf } from './operand.ts';

const dateToParts: Operator = named(
  {
    required: ['date'],
    optional: ['timezone', 'iso8601'],
    codes: { notObject: 40524, unknown: 40520, absent: 40522 },
  },
  ({ date, timezone, iso8601 }, given, name) => {
    if (isNullish(date)) return null;
    const zone = zoneOf(timezone, given.has('timezone'), name);
    if (!zone) return null;
    const iso = given.has('iso8601') ? iso8601 : false;
    if (isNullish(iso)) return null;
    if (typeof iso !== 'boolean') {
      throw commandError(40521, `iso8601 must evaluate to a bool, found: ${nameOfType(iso)}`);
    }
    const instant = requireInstant(date);
    return toParts(instant + zone.offsetAt(instant), iso);
  },
);

function toParts(local: number, iso: boolean): Doc {
  const date = new Date(local);
  const { year, month, day } = calendarDate(local);
  const week = isoWeek(local);
  const days: [string, number][] = iso
    ? [
        ['isoWeekYear', week.year],
        ['isoWeek', week.week],
        ['isoDayOfWeek', isoWeekday(local)],
      ]
    : [
        ['year', year],
        ['month', month],
        ['day', day],
      ];
  const times: [string, number][] = [
    ['hour', date.getUTCHours()],
    ['minute', date.getUTCMinutes()],
    ['second', date.getUTCSeconds()],
    ['millisecond', date.getUTCMilliseconds()],
  ];
  return Doc.from([...days, ...times].map(([name, value]) => [name, new Int32(value)]));
}

const partNames = [
  'year',
  'month',
  'day',
  'isoWeekYear',
  'isoWeek',
  'isoDayOfWeek',
  'hour',
  'minute',
  'second',
  'millisecond',
] as const;
type PartName = (typeof partNames)[number];
const natural: readonly PartName[] = ['year', 'month', 'day'];
const iso: readonly PartName[] = ['isoWeekYear', 'isoWeek', 'isoDayOfWeek'];
const zeroBased: readonly PartName[] = ['hour', 'minute', 'second', 'millisecond'];

const fromParts = named(
  {
    required: [],
    optional: [...partNames, 'timezone'],
    codes: { notObject: 40519, unknown: 40518, absent: 40516 },
  },
  (values, given, name) => {
    const parts = {} as Record<PartName, number>;
    for (const part of partNames) {
      const value = given.has(part) ? values[part] : new Int32(zeroBased.includes(part) ? 0 : 1);
      if (isNullish(value)) return null;
      parts[part] = partValue(value, part);
    }
    const zone = zoneOf(values.timezone, given.has('timezone'), name);
    if (!zone) return null;
    const day = given.has('isoWeekYear')
      ? isoMidnight({ year: parts.isoWeekYear, week: parts.isoWeek, day: parts.isoDayOfWeek })
      : midnight(parts);
    const time = ((parts.hour * 60 + parts.minute) * 60 + parts.second) * 1000 + parts.millisecond;
    const instant = zone.toUtc(day + time);
    if (Number.isNaN(new Date(instant).getTime())) throw commandError(15, 'date overflow in $dateFromParts');
    return new Date(instant);
  },
);

const dateFromParts: Operator = (argument, compiler, name) => {
  const evaluate = fromParts(argument, compiler, name);
  const given = argument instanceof Doc ? argument.keys() : [];
  const isIso = iso.some((part) => given.includes(part));
  if (isIso && natural.some((part) => given.includes(part))) {
    throw commandError(40489, '$dateFromParts does not allow mixing natural dates with ISO dates');
  }
  if (!given.includes(isIso ? 'isoWeekYear' : 'year')) {
    throw commandError(40516, "$dateFromParts requires either 'year' or 'isoWeekYear' to be present");
  }
  return evaluate;
};

function partValue(value: Result, part: PartName): number {
  const integer = isNumber(value) ? exactInteger(value) : undefined;
  if (integer === undefined) {
    throw commandError(40515, `'${part}' must evaluate to an integer, found ${nameOfType(value)}`);
  }
  const number = Number(integer);
  const isYear = part === 'year' || part === 'isoWeekYear';
  if (isYear && (number < 1 || number > 9999)) {
    throw commandError(
      40523,
      `'${part}' must evaluate to an integer in the range 1 to 9999, found ${number}`,
    );
  }
  if (part !== 'second' && part !== 'millisecond' && (number < -32768 || number > 32767)) {
    throw commandError(
      31034,
      `'${part}' must evaluate to a value in the range [-32768, 32767]; value ${number} is not in range`,
    );
  }
  return number;
}

export const datePartsOperators = {
  $dateToParts: dateToParts,
  $dateFromParts: dateFromParts,
} satisfies Operators;
