/** Registers an element unless the name is taken: a second copy of the script changes nothing. */
export function define(tag: string, element: CustomElementConstructor): void {
  if (customElements.get(tag) === undefined) customElements.define(tag, element);
}
