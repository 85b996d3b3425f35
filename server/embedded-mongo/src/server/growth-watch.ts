import type { Services } from '../commands/command.ts';

const MB = 1024 * 1024;

/** Warns once, for each collection and for the file, when the data outgrow what this server is made for. */
export class GrowthWatch {
  readonly #services: Services;
  readonly #warned = new Set<string>();

  constructor(services: Services) {
    this.#services = services;
  }

  look(): void {
    const { store, settings } = this.#services;
    for (const collection of store.catalog.all()) {
      // Counting reads the whole collection, so it is left until there may be that many.
      if (collection.nextRowId <= settings.warnDocuments || this.#warned.has(collection.namespace)) continue;
      const { namespace } = collection;
      const count = store.count(collection);
      if (count >= settings.warnDocuments) {
        this.#warn(namespace, `The collection ${namespace} has ${count} documents. ${settings.growthAdvice}`);
      }
    }
    const { total } = store.fileBytes();
    if (total < settings.warnBytes) return;
    this.#warn('', `The database file has ${Math.round(total / MB)} MB. ${settings.growthAdvice}`);
  }

  #warn(subject: string, message: string): void {
    if (this.#warned.has(subject)) return;
    this.#warned.add(subject);
    this.#services.settings.warn(message);
  }
}
