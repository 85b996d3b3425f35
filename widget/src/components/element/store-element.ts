import { updateWhenLocaleChanges } from '@lit/localize';
import { StoreController } from '@patchbay/browser-kit/state/store-controller.ts';
import { base } from '@patchbay/browser-kit/styles/base.styles.ts';
import { controls } from '@patchbay/browser-kit/styles/controls.styles.ts';
import { LitElement, type PropertyDeclarations } from 'lit';
import type { Store } from '../../state/store.ts';
import { headings } from '../../styles/headings.styles.ts';

/** A part without a store: only what it is given. */
export class PlainElement extends LitElement {
  static override styles = [base, headings, controls];

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

  /** Moves the focus to the heading of a part that has just replaced another one. */
  protected focusHeading(): void {
    this.renderRoot.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true });
    this.scrollIntoView({ block: 'nearest' });
  }
}
