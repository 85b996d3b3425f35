import { Int32, Long } from 'bson';
import { Doc, type Value } from '../../../bson/document.ts';
import { commandError } from '../../../errors.ts';
import { isNullish } from '../nullish.ts';
import { fold } from '../operands.ts';
import type { Compiler, Evaluate, Operator, Operators, Result } from '../types.ts';
import { constant } from '../types.ts';
import * as calendar from './calendar.ts';
import { requireInstant, zoneOf } from './operand.ts';

const utc = constant('UTC');

/** `{ $year: date }`, `{ $year: [date] }` or `{ $year: { date, timezone } }`. */
function field(read: (local: number) => Result): Operator {
  return (argument, compiler, name) => {
    const { date, timezone } = dateOperands(argument, compiler, name);
    return fold([date, timezone], (context) => {
      const value = date(context);
      if (isNullish(value)) return null;
      const zone = zoneOf(timezone(context), true, name, 40533);
      if (!zone) return null;
      const instant = requireInstant(value);
      return read(instant + zone.offsetAt(instant));
    });
  };
}

function dateOperands(
  argument: Value,
  compiler: Compiler,
  name: string,
): { date: Evaluate; timezone: Evaluate } {
  if (argument instanceof Doc && !argument.keys()[0]?.startsWith('$')) {
    for (const option of argument.keys()) {
      if (option !== 'date' && option !== 'timezone') {
        throw commandError(40535, `unrecognized option to ${name}: "${option}"`);
      }
    }
    if (!argument.has('date')) throw commandError(40539, `missing 'date' argument to ${name}`);
    const timezone = argument.has('timezone') ? compiler.compile(argument.get('timezone')) : utc;
    return { date: compiler.compile(argument.get('date')), timezone };
  }
  if (!Array.isArray(argument)) return { date: compiler.compile(argument), timezone: utc };
  if (argument.length === 1) return { date: compiler.compile(argument[0]), timezone: utc };
  throw commandError(
    40536,
    `${name} accepts exactly one argument if given an array, but was given ${argument.length}`,
  );
}

const int = (read: (local: number) => number) => field((local) => new Int32(read(local)));

export const dateFieldOperators = {
  $year: int((local) => calendar.calendarDate(local).year),
  $month: int((local) => calendar.calendarDate(local).month),
  $dayOfMonth: int((local) => calendar.calendarDate(local).day),
  $dayOfWeek: int((local) => calendar.weekday(local) + 1),
  $dayOfYear: int(calendar.dayOfYear),
  $week: int(calendar.weekOfYear),
  $isoWeek: int((local) => calendar.isoWeek(local).week),
  $isoDayOfWeek: int(calendar.isoWeekday),
  $isoWeekYear: field((local) => Long.fromNumber(calendar.isoWeek(local).year)),
  $hour: int((local) => new Date(local).getUTCHours()),
  $minute: int((local) => new Date(local).getUTCMinutes()),
  $second: int((local) => new Date(local).getUTCSeconds()),
  $millisecond: int((local) => new Date(local).getUTCMilliseconds()),
} satisfies Operators;
