/** MongoDB's E11000: a unique index holds such a value already. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof Error && (error as Error & { code?: unknown }).code === 11_000;
}
