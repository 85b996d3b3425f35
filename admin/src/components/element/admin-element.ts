import { base } from '@patchbay/browser-kit/styles/base.styles.ts';
import { controls } from '@patchbay/browser-kit/styles/controls.styles.ts';
import { LitElement, type PropertyDeclarations } from 'lit';
import type { Route } from '../../state/router.ts';
import type { Session } from '../../state/session.ts';
import { typography } from '../../styles/typography.styles.ts';

/** What every part starts from. */
export class AdminElement extends LitElement {
  static override styles = [base, typography, controls];

  /** Tells screen readers, by the live region of the page. */
  protected announce(message: string): void {
    this.dispatchEvent(new CustomEvent('announce', { detail: message, bubbles: true, composed: true }));
  }
}

/** A page: it has somebody who is signed in, and an address. */
export class PageElement extends AdminElement {
  static override properties: PropertyDeclarations = {
    session: { attribute: false },
    route: { attribute: false },
  };

  declare session: Session;
  declare route: Route;
}
