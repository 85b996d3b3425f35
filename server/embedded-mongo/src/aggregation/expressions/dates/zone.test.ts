import { calendarDate, isoMidnight, isoWeek, midnight, weekOfYear } from './calendar.ts';
import { parseZone } from './zone.ts';

const instant = (text: string) => Date.parse(text);
const hour = 3_600_000;

describe('parseZone', () => {
  test.each([
    ['+05:30', 5.5],
    ['-0530', -5.5],
    ['+03', 3],
    ['UTC', 0],
    ['GMT', 0],
    ['Asia/Kathmandu', 5.75],
    ['america/new_york', -5],
  ])('knows %s', (name, hours) => {
    expect(parseZone(name).offsetAt(instant('2024-01-15T12:00:00Z'))).toBe(hours * hour);
  });

  test.each(['', 'Z', '+3', '5', 'Nowhere/Land', '+05:3', '../etc'])('refuses %j', (name) => {
    expect(() => parseZone(name)).toThrow(expect.objectContaining({ code: 40485 }));
  });
});

describe('a zone with summer time', () => {
  const zone = parseZone('America/New_York');

  test.each([
    ['2024-03-10T06:59:59Z', -5],
    ['2024-03-10T07:00:00Z', -4],
    ['2024-11-03T05:59:59Z', -4],
    ['2024-11-03T06:00:00Z', -5],
  ])('has its offset at %s', (text, hours) => {
    expect(zone.offsetAt(instant(text))).toBe(hours * hour);
  });

  test('moves a wall clock time that is skipped forward', () => {
    expect(zone.toUtc(instant('2024-03-10T02:30:00Z'))).toBe(instant('2024-03-10T07:30:00Z'));
  });

  test('takes the first of two equal wall clock times', () => {
    expect(zone.toUtc(instant('2024-11-03T01:30:00Z'))).toBe(instant('2024-11-03T05:30:00Z'));
  });

  test('comes back to every instant that is not ambiguous', () => {
    for (
      let time = instant('2024-01-01T00:00:00Z');
      time < instant('2025-01-01T00:00:00Z');
      time += hour / 2
    ) {
      const isRepeated = time >= instant('2024-11-03T06:00:00Z') && time < instant('2024-11-03T07:00:00Z');
      if (!isRepeated) expect(zone.toUtc(time + zone.offsetAt(time))).toBe(time);
    }
  });

  test('reaches far back', () => {
    expect(parseZone('Europe/Paris').offsetAt(instant('1890-01-01T00:00:00Z'))).toBe(561_000);
  });
});

describe('the calendar', () => {
  test('numbers ISO weeks across the ends of years', () => {
    expect(isoWeek(instant('2021-01-03T00:00:00Z'))).toEqual({ year: 2020, week: 53 });
    expect(isoWeek(instant('2021-01-04T00:00:00Z'))).toEqual({ year: 2021, week: 1 });
    expect(isoWeek(instant('2018-12-31T00:00:00Z'))).toEqual({ year: 2019, week: 1 });
    for (let day = instant('1999-01-01T00:00:00Z'); day < instant('2035-01-01T00:00:00Z'); day += 24 * hour) {
      const { year, week } = isoWeek(day);
      expect(isoMidnight({ year, week, day: new Date(day).getUTCDay() || 7 })).toBe(day);
    }
  });

  test('counts weeks from the first Sunday', () => {
    expect(weekOfYear(instant('2022-01-01T00:00:00Z'))).toBe(0);
    expect(weekOfYear(instant('2022-01-02T00:00:00Z'))).toBe(1);
  });

  test('knows the first century and the time before it', () => {
    expect(calendarDate(midnight({ year: 50, month: 2, day: 29 }))).toEqual({ year: 50, month: 3, day: 1 });
    expect(calendarDate(midnight({ year: -4, month: 1, day: 1 })).year).toBe(-4);
  });
});
