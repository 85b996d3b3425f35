/** `2026-09-01T10:00:00+02:00` for an offset in minutes. */
export function atOffset(time: number, offsetMinutes: number): string {
  const sign = offsetMinutes < 0 ? '-' : '+';
  const size = Math.abs(offsetMinutes);
  const local = new Date(time + offsetMinutes * 60_000).toISOString().slice(0, 19);
  return `${local}${sign}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

export function isoDate(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
