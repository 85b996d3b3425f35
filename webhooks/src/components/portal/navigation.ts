import { msg } from '@lit/localize';
import { html, nothing } from 'lit';
import { chartIcon, liveIcon, messagesIcon, webhookIcon } from '../../icons.ts';
import type { Store } from '../../state/store.ts';
import { SECTIONS, type Section, sectionOf } from '../../state/view.ts';

const ICONS = { endpoints: webhookIcon, messages: messagesIcon, activity: chartIcon, live: liveIcon };
const BEYOND_SVIX: readonly Section[] = ['activity', 'live'];

function label(section: Section): string {
  switch (section) {
    case 'endpoints':
      return msg('Endpoints');
    case 'messages':
      return msg('Messages');
    case 'activity':
      return msg('Activity');
    case 'live':
      return msg('Live');
  }
}

export function navigation(store: Store) {
  const offered = SECTIONS.filter((section) => store.extensions || !BEYOND_SVIX.includes(section));
  const current = sectionOf(store.view);
  return html`<nav part="navigation" aria-label=${msg('Webhooks')}>
    <ul>
      ${offered.map(
        (section) => html`<li>
          <button
            type="button"
            aria-current=${section === current ? 'page' : nothing}
            @click=${() => store.go({ name: section })}
          >
            ${ICONS[section]()} ${label(section)}
          </button>
        </li>`,
      )}
    </ul>
  </nav>`;
}
