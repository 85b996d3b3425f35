import { html } from 'lit';

export interface TabListOptions<Tab extends string> {
  /** What the tabs are about, for screen readers. */
  label: string;
  tabs: readonly (readonly [tab: Tab, label: string])[];
  selected: Tab;
  open: (tab: Tab) => void;
}

/** One tab stop; the arrow keys move between the tabs. The panel has the id `panel`. */
export function tabList<Tab extends string>({ label, tabs, selected, open }: TabListOptions<Tab>) {
  const onKey = (event: KeyboardEvent) => {
    const list = event.currentTarget as HTMLElement;
    const names = tabs.map(([tab]) => tab);
    const tab = nextTab(names, event.key, selected, getComputedStyle(list).direction === 'rtl');
    if (tab === null) return;
    event.preventDefault();
    open(tab);
    list.querySelector<HTMLElement>(`#tab-${tab}`)?.focus();
  };
  return html`
    <div role="tablist" aria-label=${label} @keydown=${onKey}>
      ${tabs.map(
        ([tab, words]) => html`<button
          type="button"
          role="tab"
          id="tab-${tab}"
          aria-controls="panel"
          aria-selected=${tab === selected}
          tabindex=${tab === selected ? 0 : -1}
          @click=${() => open(tab)}
        >
          ${words}
        </button>`,
      )}
    </div>
  `;
}

function nextTab<Tab extends string>(
  tabs: readonly Tab[],
  key: string,
  selected: Tab,
  rtl: boolean,
): Tab | null {
  const index = tabs.indexOf(selected);
  const step = rtl ? -1 : 1;
  switch (key) {
    case 'ArrowRight':
      return tabs.at((index + step) % tabs.length) ?? null;
    case 'ArrowLeft':
      return tabs.at((index - step) % tabs.length) ?? null;
    case 'Home':
      return tabs[0] ?? null;
    case 'End':
      return tabs.at(-1) ?? null;
    default:
      return null;
  }
}
