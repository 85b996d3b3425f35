import { UsageError } from './usage-error.ts';

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** `90s`, `10m`, `24h`, `7d` */
export function durationSeconds(option: string, text: string): number {
  const [, number = '', unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (number === '') throw new UsageError(`--${option} must be a time such as 90s, 10m, 24h or 7d.`);
  return Number(number) * SECONDS[unit as keyof typeof SECONDS];
}
