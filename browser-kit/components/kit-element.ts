import { LitElement } from 'lit';
import { base } from '../styles/base.styles.ts';
import { controls } from '../styles/controls.styles.ts';

/** A part that shows only what it is given; its texts come from the page that uses it. */
export class KitElement extends LitElement {
  static override styles = [base, controls];
}
