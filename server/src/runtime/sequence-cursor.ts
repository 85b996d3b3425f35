/** The `/v1/records` cursor after the change with this sequence number. */
export function encodeSequence(sequence: number): string {
  return Buffer.from(String(sequence)).toString('base64url');
}

/** Null when the text is not a cursor of ours. */
export function decodeSequence(cursor: string): number | null {
  const text = Buffer.from(cursor, 'base64url').toString();
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}
