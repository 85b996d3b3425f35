import { appendFileSync } from 'node:fs';

/** Whether the counts are those of `npm run test:chaos`; the ordinary run has a small share of each. */
export const full = process.env.CHAOS === 'full';

/** What chance a test leaves to itself follows from this number; `CHAOS_SEED` has a failed run again. */
export const seed = Number(process.env.CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** The line of one promise: what was done, and what came of it. `npm run test:chaos` prints all of them at its end. */
export function tell(promise: string, figures: Readonly<Record<string, number | string>>): void {
  const told = Object.entries(figures).map(([name, figure]) => `${figure} ${name}`);
  const line = `${promise}: ${told.join(', ')} (CHAOS_SEED=${seed})\n`;
  process.stderr.write(line);
  if (process.env.CHAOS_LINES !== undefined) appendFileSync(process.env.CHAOS_LINES, line);
}
