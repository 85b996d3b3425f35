import { updateWhenLocaleChanges } from '@lit/localize';
import { StoreController } from '@patchbay/browser-kit/state/store-controller.ts';
import { base } from '@patchbay/browser-kit/styles/base.styles.ts';
import { controls } from '@patchbay/browser-kit/styles/controls.styles.ts';
import { form } from '@patchbay/browser-kit/styles/form.styles.ts';
import { notice } from '@patchbay/browser-kit/styles/notice.styles.ts';
import { LitElement, type PropertyDeclarations } from 'lit';
import type { Store } from '../../state/store.ts';
import { page } from '../../styles/page.styles.ts';

/** A part without a store: only what it is given. */
export class PlainElement extends LitElement {
  static override styles = [base, controls, form, notice, page];

  constructor() {
    super();
    updateWhenLocaleChanges(this);
  }
}

/** A part that shows the store and follows its changes. */
export class StoreElement extends PlainElement {
  static override properties: PropertyDeclarations = { store: { attribute: false } };
  declare store: Store;

  constructor() {
    super();
    new StoreController(this);
  }
}

/** A view that has replaced another one: the focus goes to its heading as soon as there is one. */
export class ViewElement extends StoreElement {
  #focused = false;

  override updated(): void {
    const heading = this.renderRoot.querySelector<HTMLElement>('h2');
    if (this.#focused || heading === null) return;
    this.#focused = true;
    if (!this.store.navigated) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    this.scrollIntoView({ block: 'nearest' });
  }
}
