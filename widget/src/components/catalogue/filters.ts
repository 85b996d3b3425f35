import type { CatalogueSystem } from '../../api/types.ts';
import { search } from '../../search/search.ts';
import type { Store } from '../../state/store.ts';
import { categoryName } from '../../text/categories.ts';

/** Categories on offer, in the order in which the systems name them. */
export function categoriesOf(systems: readonly CatalogueSystem[]): string[] {
  return [...new Set(systems.flatMap(({ categories }) => categories))];
}

export function connectedSystems(store: Store): CatalogueSystem[] {
  return store.systems.filter(({ id }) => store.connectionsOf(id).length > 0);
}

/** What is left of the catalogue after search and filters, best match first. */
export function filteredSystems(store: Store): CatalogueSystem[] {
  const { query, category, connectedOnly } = store.filter;
  const offered = (connectedOnly ? connectedSystems(store) : store.systems)
    .filter(({ categories }) => category === null || categories.includes(category))
    .map((system) => ({
      system,
      name: system.name,
      summary: system.summary,
      categories: system.categories.flatMap((name) => [name, categoryName(name)]),
    }));
  return search(offered, query).map(({ system }) => system);
}
