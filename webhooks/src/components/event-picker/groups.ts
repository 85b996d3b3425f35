import type { EventType } from '../../api/types.ts';

export interface Group {
  name: string;
  types: EventType[];
}

/** By the group that the server names, or the first word of the name. */
export function groupsOf(types: readonly EventType[]): Group[] {
  const groups = Map.groupBy(types, ({ groupName, name }) => groupName ?? name.split('.')[0] ?? name);
  return [...groups]
    .map(([name, members]) => ({ name, types: members }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Every word of the query is somewhere in the name or the description. */
export function fits({ name, description }: EventType, query: string): boolean {
  const text = `${name} ${description}`.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
