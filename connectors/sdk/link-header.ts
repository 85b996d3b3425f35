/** The address of `rel="next"` in a Link header (RFC 8288); `null` on the last page. */
export function nextLink(header: string | null | undefined): string | null {
  for (const part of (header ?? '').split(/,\s*(?=<)/)) {
    const match = /^<([^>]*)>(.*)$/.exec(part.trim());
    const relations = /;\s*rel="?([^";]*)"?/i.exec(match?.[2] ?? '')?.[1]?.split(' ') ?? [];
    if (match?.[1] !== undefined && relations.includes('next')) return match[1];
  }
  return null;
}
