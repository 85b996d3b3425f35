import { Long, ObjectId } from 'bson';
import { expressionCases, type SemanticsCase } from './case.ts';

const date = new Date('2024-02-29T13:45:56.789Z');
const newYear = new Date('2023-01-01T00:00:00Z');
const timezone = 'America/New_York';
const at = (text: string) => ({ r: new Date(text) });

export const cases: SemanticsCase[] = [
  ...expressionCases('date fields', [
    [{ $year: date }, { r: 2024 }],
    [{ $month: date }, { r: 2 }],
    [{ $dayOfMonth: date }, { r: 29 }],
    [{ $dayOfWeek: date }, { r: 5 }],
    [{ $dayOfYear: date }, { r: 60 }],
    [{ $week: newYear }, { r: 1 }],
    [{ $isoWeek: newYear }, { r: 52 }],
    [{ $isoWeekYear: newYear }, { r: Long.fromNumber(2022) }],
    [{ $isoDayOfWeek: newYear }, { r: 7 }],
    [{ $hour: date }, { r: 13 }],
    [{ $minute: date }, { r: 45 }],
    [{ $second: date }, { r: 56 }],
    [{ $millisecond: date }, { r: 789 }],
    [{ $year: { date: newYear, timezone } }, { r: 2022 }],
    [{ $hour: { date, timezone: '+05:30' } }, { r: 19 }],
    [{ $hour: { date, timezone: '-0530' } }, { r: 8 }],
    [{ $hour: { date, timezone: '+03' } }, { r: 16 }],
    [{ $hour: { date: new Date('2024-07-01T12:00:00Z'), timezone } }, { r: 8 }],
    [{ $hour: { date, timezone: null } }, { r: null }],
    [{ $hour: [new ObjectId('507f1f77bcf86cd799439011')] }, { r: 21 }],
    [{ $year: null }, { r: null }],
    [{ $year: 'x' }, { errorCode: 16006 }],
    [{ $year: { date, timezone: 'Nowhere/Land' } }, { errorCode: 40485 }],
    [{ $year: { date, zone: 'UTC' } }, { errorCode: 40535 }],
    [{ $year: [date, date] }, { errorCode: 40536 }],
  ]),
  ...expressionCases('date parts', [
    [
      { $dateToParts: { date } },
      { r: { year: 2024, month: 2, day: 29, hour: 13, minute: 45, second: 56, millisecond: 789 } },
    ],
    [
      { $dateToParts: { date: newYear, iso8601: true } },
      {
        r: {
          isoWeekYear: 2022,
          isoWeek: 52,
          isoDayOfWeek: 7,
          hour: 0,
          minute: 0,
          second: 0,
          millisecond: 0,
        },
      },
    ],
    [{ $dateFromParts: { year: 2024 } }, at('2024-01-01T00:00:00Z')],
    [{ $dateFromParts: { year: 2024, month: 14, day: -3, hour: 25 } }, at('2025-01-29T01:00:00Z')],
    [
      { $dateFromParts: { year: 2024, month: 3, day: 10, hour: 2, minute: 30, timezone } },
      at('2024-03-10T07:30:00Z'),
    ],
    [{ $dateFromParts: { isoWeekYear: 2024, isoWeek: 10, isoDayOfWeek: 3 } }, at('2024-03-06T00:00:00Z')],
    [{ $dateFromParts: { year: null } }, { r: null }],
    [{ $dateFromParts: { year: 0 } }, { errorCode: 40523 }],
    [{ $dateFromParts: { month: 1 } }, { errorCode: 40516 }],
    [{ $dateFromParts: { year: 2024, isoWeek: 1 } }, { errorCode: 40489 }],
    [{ $dateFromParts: { year: 2024, month: 1.5 } }, { errorCode: 40515 }],
    [{ $dateFromParts: { year: 2024, month: 40000 } }, { errorCode: 31034 }],
  ]),
  ...expressionCases('$dateToString', [
    [{ $dateToString: { date } }, { r: '2024-02-29T13:45:56.789Z' }],
    [{ $dateToString: { date, timezone } }, { r: '2024-02-29T08:45:56.789' }],
    [
      { $dateToString: { date, format: '%Y %G %m %d %H %M %S %L %j %u %U %V %w %z %Z %%' } },
      { r: '2024 2024 02 29 13 45 56 789 060 4 08 09 5 +0000 0 %' },
    ],
    [{ $dateToString: { date, format: '%z|%Z|%H', timezone } }, { r: '-0500|-300|08' }],
    [{ $dateToString: { date, format: '%b %B' } }, { r: 'Feb February' }],
    [{ $dateToString: { date: null } }, { r: null }],
    [{ $dateToString: { date: null, onNull: 'n' } }, { r: 'n' }],
    [{ $dateToString: { date, format: '%q' } }, { errorCode: 18536 }],
    [{ $dateToString: { date, format: 'a%' } }, { errorCode: 18535 }],
    [{ $dateToString: { date: 'x' } }, { errorCode: 16006 }],
  ]),
  ...expressionCases('$dateFromString', [
    [{ $dateFromString: { dateString: '2024-02-29' } }, at('2024-02-29T00:00:00Z')],
    [{ $dateFromString: { dateString: '2024-02-29T10:00:00Z' } }, at('2024-02-29T10:00:00Z')],
    [{ $dateFromString: { dateString: '2024-02-29T10:00:00.123+05:30' } }, at('2024-02-29T04:30:00.123Z')],
    [{ $dateFromString: { dateString: '2024-02-29', timezone } }, at('2024-02-29T05:00:00Z')],
    [{ $dateFromString: { dateString: '29-02-2024', format: '%d-%m-%Y' } }, at('2024-02-29T00:00:00Z')],
    [{ $dateFromString: { dateString: '2024-09-4', format: '%G-%V-%u' } }, at('2024-02-29T00:00:00Z')],
    [
      { $dateFromString: { dateString: '2024-02-29 10:11:12.345 +0530', format: '%Y-%m-%d %H:%M:%S.%L %z' } },
      at('2024-02-29T04:41:12.345Z'),
    ],
    [{ $dateFromString: { dateString: null, onNull: 'n' } }, { r: 'n' }],
    [{ $dateFromString: { dateString: 'x', onError: 'e' } }, { r: 'e' }],
    [{ $dateFromString: { dateString: '2024-02-30' } }, { errorCode: 241 }],
    [{ $dateFromString: { dateString: '2024-02-29T10:00:00Z', timezone } }, { errorCode: 241 }],
    [{ $dateFromString: { dateString: '2024x', format: '%Y' } }, { errorCode: 241 }],
    [{ $dateFromString: { dateString: 1 } }, { errorCode: 241 }],
    [{ $dateFromString: { dateString: '2024', format: '%q' } }, { errorCode: 18536 }],
  ]),
  ...expressionCases('$dateAdd', [
    [
      { $dateAdd: { startDate: new Date('2024-01-31T00:00:00Z'), unit: 'month', amount: 1 } },
      at('2024-02-29T00:00:00Z'),
    ],
    [{ $dateAdd: { startDate: date, unit: 'year', amount: 1 } }, at('2025-02-28T13:45:56.789Z')],
    [{ $dateAdd: { startDate: date, unit: 'quarter', amount: -1 } }, at('2023-11-29T13:45:56.789Z')],
    [{ $dateSubtract: { startDate: date, unit: 'week', amount: 2 } }, at('2024-02-15T13:45:56.789Z')],
    [
      { $dateAdd: { startDate: new Date('2024-03-09T17:00:00Z'), unit: 'day', amount: 1, timezone } },
      at('2024-03-10T16:00:00Z'),
    ],
    [
      { $dateAdd: { startDate: new Date('2024-03-09T17:00:00Z'), unit: 'hour', amount: 24, timezone } },
      at('2024-03-10T17:00:00Z'),
    ],
    [{ $dateAdd: { startDate: null, unit: 'day', amount: 1 } }, { r: null }],
    [{ $dateAdd: { startDate: date, unit: 'eon', amount: 1 } }, { errorCode: 9 }],
    [{ $dateAdd: { startDate: date, unit: 'day', amount: 1.5 } }, { errorCode: 5166405 }],
    [{ $dateAdd: { startDate: 'x', unit: 'day', amount: 1 } }, { errorCode: 5166403 }],
  ]),
  ...expressionCases('$dateDiff', [
    [
      {
        $dateDiff: {
          startDate: new Date('2024-01-31T23:59:59Z'),
          endDate: new Date('2024-02-01T00:00:00Z'),
          unit: 'month',
        },
      },
      { r: Long.fromNumber(1) },
    ],
    [
      { $dateDiff: { startDate: date, endDate: new Date('2024-03-10T06:30:00Z'), unit: 'week' } },
      { r: Long.fromNumber(2) },
    ],
    [
      {
        $dateDiff: {
          startDate: date,
          endDate: new Date('2024-03-10T06:30:00Z'),
          unit: 'week',
          startOfWeek: 'monday',
        },
      },
      { r: Long.fromNumber(1) },
    ],
    [{ $dateDiff: { startDate: date, endDate: newYear, unit: 'day' } }, { r: Long.fromNumber(-424) }],
    [{ $dateDiff: { startDate: null, endDate: date, unit: 'day' } }, { r: null }],
    [{ $dateDiff: { startDate: 1, endDate: date, unit: 'day' } }, { errorCode: 5166307 }],
  ]),
  ...expressionCases('$dateTrunc', [
    [{ $dateTrunc: { date, unit: 'day' } }, at('2024-02-29T00:00:00Z')],
    [{ $dateTrunc: { date, unit: 'day', timezone } }, at('2024-02-29T05:00:00Z')],
    [{ $dateTrunc: { date, unit: 'week' } }, at('2024-02-25T00:00:00Z')],
    [{ $dateTrunc: { date, unit: 'week', startOfWeek: 'Mon' } }, at('2024-02-26T00:00:00Z')],
    [{ $dateTrunc: { date, unit: 'quarter' } }, at('2024-01-01T00:00:00Z')],
    [{ $dateTrunc: { date, unit: 'month', binSize: 5 } }, at('2023-10-01T00:00:00Z')],
    [{ $dateTrunc: { date, unit: 'week', binSize: 2, startOfWeek: 'friday' } }, at('2024-02-16T00:00:00Z')],
    [{ $dateTrunc: { date, unit: 'minute', binSize: 15 } }, at('2024-02-29T13:45:00Z')],
    [{ $dateTrunc: { date, unit: 'hour', binSize: 2, timezone } }, at('2024-02-29T13:00:00Z')],
    [{ $dateTrunc: { date: null, unit: 'day' } }, { r: null }],
    [{ $dateTrunc: { date, unit: 'day', binSize: 0 } }, { errorCode: 5439018 }],
    [{ $dateTrunc: { date: 1, unit: 'day' } }, { errorCode: 16006 }],
  ]),
];
