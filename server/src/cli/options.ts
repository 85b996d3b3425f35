import { parseArgs } from 'node:util';
import { UsageError } from './usage-error.ts';

/** The value of the one option that a command takes. */
export function requiredOption(name: string, args: readonly string[]): string {
  let value: string | undefined;
  try {
    const { values } = parseArgs({ args: [...args], options: { [name]: { type: 'string' } } });
    value = values[name] as string | undefined;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  if (value === undefined || value === '') throw new UsageError(`--${name} is missing.`);
  return value;
}
