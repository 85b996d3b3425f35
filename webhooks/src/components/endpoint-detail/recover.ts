import { msg, str } from '@lit/localize';
import { html } from 'lit';
import type { Endpoint } from '../../api/types.ts';
import { formatNumber, plural } from '../../format/format.ts';
import type { Store } from '../../state/store.ts';
import { confirmDialog } from '../confirm-dialog.ts';

/** Hours; the last one goes back as far as messages are kept. */
export const RECOVER_RANGES = [1, 24, 168, 720] as const;
export type RecoverRange = (typeof RECOVER_RANGES)[number];

const HOUR_MS = 3_600_000;

function rangeText(hours: RecoverRange): string {
  switch (hours) {
    case 1:
      return msg('The last hour');
    case 24:
      return msg('The last 24 hours');
    case 168:
      return msg('The last 7 days');
    case 720:
      return msg('The last 30 days');
  }
}

export interface RecoverOptions {
  store: Store;
  endpoint: Endpoint;
  /** Asked again when it is sent off. */
  range: () => RecoverRange;
  choose: (range: RecoverRange) => void;
  done: () => void;
}

/** Sends again what failed since a time. */
export function recoverDialog({ store, endpoint, range, choose, done }: RecoverOptions) {
  return confirmDialog({
    store,
    id: 'recover',
    words: {
      heading: msg('Recover failed messages'),
      text: msg('Every message that failed for good in this time is sent once more, with the same id.'),
      cancel: msg('Cancel'),
      submit: msg('Send again'),
    },
    content: html`<div class="field">
      <label for="range">${msg('Failed in')}</label>
      <select
        id="range"
        @change=${(event: Event) => choose(Number((event.target as HTMLSelectElement).value) as RecoverRange)}
      >
        ${RECOVER_RANGES.map(
          (hours) => html`<option value=${hours} ?selected=${hours === range()}>${rangeText(hours)}</option>`,
        )}
      </select>
    </div>`,
    confirm: async () => {
      const since = new Date(Date.now() - range() * HOUR_MS).toISOString();
      const { data } = await store.api.recover(endpoint.id, since);
      store.set({ done: recovered(data?.messagesSent), announcement: recovered(data?.messagesSent) });
      done();
    },
  });
}

// A Svix server does not say how many.
function recovered(count: number | undefined): string {
  if (count === undefined) return msg('The failed messages are sent again.');
  if (count === 0) return msg('No message failed in this time.');
  const number = formatNumber(count);
  return plural(count, {
    one: msg('1 message is sent again.'),
    other: msg(str`${number} messages are sent again.`),
  });
}
