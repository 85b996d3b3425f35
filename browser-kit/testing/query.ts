import { until } from './until.ts';

/** All elements that a selector fits, through the shadow trees, as a person sees them as one page. */
export function deepAll(root: ParentNode | Element, selector: string): HTMLElement[] {
  const found = [...root.querySelectorAll<HTMLElement>(selector)];
  for (const element of root.querySelectorAll('*')) {
    if (element.shadowRoot !== null) found.push(...deepAll(element.shadowRoot, selector));
  }
  const own = 'shadowRoot' in root ? root.shadowRoot : null;
  return own === null ? found : [...found, ...deepAll(own, selector)];
}

/** Name as a screen reader says it, near enough for these tests. */
export function nameOf(element: HTMLElement): string {
  const label = element.getAttribute('aria-label') ?? element.textContent ?? '';
  return label.replace(/\s+/g, ' ').trim();
}

export const buttons = (root: Element) => deepAll(root, 'button, a.button');

export const findButton = (root: Element, name: string) =>
  buttons(root).find((button) => nameOf(button) === name);

export const waitForButton = (root: Element, name: string) =>
  until(() => findButton(root, name), `button "${name}"`);

/** Clicks the button as soon as it takes a click. */
export async function press(root: Element, name: string): Promise<void> {
  const enabled = () => {
    const button = findButton(root, name);
    return button?.ariaDisabled === 'true' || button?.hasAttribute('disabled') ? null : button;
  };
  (await until(enabled, `button "${name}" that can be pressed`)).click();
}

/** All text on screen. */
export function textOf(root: Element | ShadowRoot): string {
  let text = '';
  for (const node of root.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) text += node.nodeValue;
    else if (isElement(node) && node.localName !== 'style') text += ` ${textOf(node)}`;
  }
  const own = isElement(root) && root.shadowRoot !== null ? textOf(root.shadowRoot) : '';
  return `${own}${text}`.replace(/\s+/g, ' ');
}

// Not by instanceof: elements of a frame have classes of their own.
const isElement = (node: Node): node is Element => node.nodeType === Node.ELEMENT_NODE;

export const waitForText = (root: Element, text: string) =>
  until(() => textOf(root).includes(text), `text "${text}" in: ${textOf(root).slice(0, 600)}`);

export function deepActive(): Element | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}

export function type(input: HTMLElement | undefined, value: string): void {
  if (!(input instanceof HTMLInputElement || input instanceof HTMLSelectElement)) throw new Error('no input');
  input.value = value;
  input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  input.dispatchEvent(new Event('change', { bubbles: true }));
}
