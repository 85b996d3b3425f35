export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** Nearest rank: always one of the values. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

export function round(value: number, digits = 0): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}

/** Progress goes to stderr: stdout carries the one JSON document. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
