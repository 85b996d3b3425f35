const DEADLINE_MS = 40_000;

/** Waits for a condition; fails with its name when it does not come true in time. */
export async function until<Value>(condition: () => Value, name: string): Promise<NonNullable<Value>> {
  const end = performance.now() + DEADLINE_MS;
  for (;;) {
    const value = condition();
    if (value !== null && value !== undefined && value !== false) return value as NonNullable<Value>;
    if (performance.now() > end) throw new Error(`timed out: ${name}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
