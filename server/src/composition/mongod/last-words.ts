import { readFileSync } from 'node:fs';

const TOLD_LINES = 3;

/** What a log of `mongod` says of a failed start: its errors, or its last lines where nothing is called an error. */
export function lastWords(logFile: string): string {
  const lines = readFileSync(logFile, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const errors = lines.map(errorOf).filter((text) => text !== null);
  return (errors.length > 0 ? errors : lines).slice(-TOLD_LINES).join(' / ');
}

// One JSON object a line: `s` is the severity, F for fatal and E for error.
function errorOf(line: string): string | null {
  try {
    const entry = JSON.parse(line) as { s?: string; msg?: string; attr?: { error?: unknown } };
    if (entry.s !== 'F' && entry.s !== 'E') return null;
    const { error } = entry.attr ?? {};
    const detail =
      error === undefined ? '' : `: ${typeof error === 'string' ? error : JSON.stringify(error)}`;
    return `${entry.msg ?? ''}${detail}`;
  } catch {
    return null;
  }
}
