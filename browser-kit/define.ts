/** Registers an element unless the name is taken: a second copy of the script changes nothing. */
export function define(tag: string, element: CustomElementConstructor): void {
  if (customElements.get(tag) === undefined) customElements.define(tag, element);
}

/** The same for a part that several bundles of one page register under tags of their own: a class can have one tag only. */
export function defineOwn(tag: string, element: CustomElementConstructor): void {
  define(tag, class extends element {});
}
