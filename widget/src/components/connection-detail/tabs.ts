import { msg } from '@lit/localize';
import { html } from 'lit';

export type Tab = 'overview' | 'history' | 'settings';

const TABS: readonly Tab[] = ['overview', 'history', 'settings'];

function label(tab: Tab): string {
  if (tab === 'overview') return msg('Overview');
  return tab === 'history' ? msg('History') : msg('Settings');
}

/** One tab stop; the arrow keys move between the tabs. */
export function tabList(selected: Tab, open: (tab: Tab) => void) {
  const onKey = (event: KeyboardEvent) => {
    const list = event.currentTarget as HTMLElement;
    const tab = nextTab(event.key, selected, getComputedStyle(list).direction === 'rtl');
    if (tab === null) return;
    event.preventDefault();
    open(tab);
    list.querySelector<HTMLElement>(`#tab-${tab}`)?.focus();
  };
  return html`
    <div role="tablist" aria-label=${msg('About this connection')} @keydown=${onKey}>
      ${TABS.map(
        (tab) => html`<button
          type="button"
          role="tab"
          id="tab-${tab}"
          aria-controls="panel"
          aria-selected=${tab === selected}
          tabindex=${tab === selected ? 0 : -1}
          @click=${() => open(tab)}
        >
          ${label(tab)}
        </button>`,
      )}
    </div>
  `;
}

function nextTab(key: string, selected: Tab, rtl: boolean): Tab | null {
  const index = TABS.indexOf(selected);
  const step = rtl ? -1 : 1;
  switch (key) {
    case 'ArrowRight':
      return TABS.at((index + step) % TABS.length) ?? null;
    case 'ArrowLeft':
      return TABS.at((index - step) % TABS.length) ?? null;
    case 'Home':
      return TABS[0] ?? null;
    case 'End':
      return TABS.at(-1) ?? null;
    default:
      return null;
  }
}
