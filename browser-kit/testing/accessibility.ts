import 'axe-core/axe.js';
import type { RunOptions, run } from 'axe-core';
import { expect } from 'chai';

// The package is a script: it leaves itself on the window.
const axe = (window as unknown as { axe: { run: typeof run } }).axe;

interface Themed extends HTMLElement {
  theme: 'auto' | 'light' | 'dark';
  readonly updateComplete: Promise<unknown>;
}

/** No finding of axe, in the light and in the dark theme. */
export async function expectAccessible(element: Themed, state: string, rules: RunOptions['rules'] = {}) {
  for (const theme of ['light', 'dark'] as const) {
    element.theme = theme;
    await element.updateComplete;
    await settled();
    const { violations } = await axe.run(element, { rules });
    const found = violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' | ')}`,
    );
    expect(found, `${state}, ${theme}`).to.deep.equal([]);
  }
}

// Without motion (the tests ask for less of it) a colour is there with the frame after the next.
function settled(): Promise<unknown> {
  return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}
