import type { Page } from 'playwright-core';

/** Runs in every page before its own scripts. */
export const WATCH_VIOLATIONS = `
addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile }) =>
  console.error('policy violation: ' + effectiveDirective + ' ' + blockedURI + ' ' + sourceFile));
`;

/** Every attribute and text of the document and its shadow trees, the fields' values are not among them; and the storage. */
const READ_ALL = `(() => {
  const found = ['address ' + location.href, 'referrer ' + document.referrer, 'name ' + window.name];
  const walk = (root) => {
    const nodes = document.createNodeIterator(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT | NodeFilter.SHOW_COMMENT);
    for (let node = nodes.nextNode(); node !== null; node = nodes.nextNode()) {
      if (node.nodeType !== Node.ELEMENT_NODE) found.push('text ' + node.data);
      else for (const { name, value } of node.attributes) found.push('attribute ' + name + '=' + value);
      if (node.shadowRoot) walk(node.shadowRoot);
    }
  };
  walk(document);
  for (const storage of ['localStorage', 'sessionStorage']) {
    try {
      for (const [key, value] of Object.entries(window[storage])) found.push(storage + ' ' + key + '=' + value);
    } catch {}
  }
  found.push('history ' + JSON.stringify(history.state));
  return found;
})()`;

/** What of a page and its frames tells one of the secrets. */
export async function leaksOf(page: Page, secrets: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const frame of page.frames()) found.push(...((await frame.evaluate(READ_ALL)) as string[]));
  return found.filter((text) => secrets.some((secret) => text.includes(secret)));
}
