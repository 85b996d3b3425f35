const PREFIX = 'order:';

/** The tag that names what a message belongs to, for endpoints that want such messages in strict order. */
export const orderTag = (key: string): string => PREFIX + key;

/** Null: the message has no place in any order. */
export function orderKeyOf({ tags, deliverAt }: { tags: readonly string[]; deliverAt: Date | null }) {
  if (deliverAt !== null) return null;
  return tags.find((tag) => tag.startsWith(PREFIX))?.slice(PREFIX.length) ?? null;
}
