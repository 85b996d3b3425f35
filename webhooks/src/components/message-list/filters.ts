import { msg } from '@lit/localize';
import { html, nothing } from 'lit';
import type { Endpoint, EventType } from '../../api/types.ts';
import { searchIcon } from '../../icons.ts';
import { type MessageFilter, RANGES, type Range, type StatusFilter } from '../../state/message-filter.ts';
import { choice, endpointChoice, eventTypeChoice } from '../choice.ts';

export interface FilterOptions {
  filter: MessageFilter;
  types: readonly EventType[];
  endpoints: readonly Endpoint[];
  /** Whether the server tells how messages stand. */
  withStatus: boolean;
  looking: boolean;
  change: (change: Partial<MessageFilter>) => void;
  find: (id: string) => void;
}

export function rangeText(range: Range): string {
  switch (range) {
    case '1h':
      return msg('The last hour');
    case '24h':
      return msg('The last 24 hours');
    case '7d':
      return msg('The last 7 days');
    case '30d':
      return msg('The last 30 days');
    case 'all':
      return msg('Any time');
  }
}

export function filters({ filter, types, endpoints, withStatus, looking, change, find }: FilterOptions) {
  const statuses: [StatusFilter, string][] = [
    ['', msg('Any status')],
    ['success', msg('Delivered')],
    ['fail', msg('Failed')],
    ['pending', msg('Waiting')],
  ];
  return html`<div class="filters">
    ${eventTypeChoice({
      value: filter.eventType,
      types,
      choose: (eventType) => change({ eventType }),
    })}
    ${
      withStatus
        ? html`${choice({
            name: 'status',
            label: msg('Status'),
            value: filter.status,
            choices: statuses,
            choose: (status) => change({ status: status as StatusFilter }),
          })}
          ${endpointChoice({
            value: filter.endpointId,
            endpoints,
            choose: (endpointId) => change({ endpointId }),
          })}`
        : nothing
    }
    ${choice({
      name: 'range',
      label: msg('Time'),
      value: filter.range,
      choices: RANGES.map((range): [string, string] => [range, rangeText(range)]),
      choose: (range) => change({ range: range as Range }),
    })}
    <form
      class="field find"
      role="search"
      @submit=${(event: SubmitEvent) => {
        event.preventDefault();
        const input = (event.target as HTMLFormElement).querySelector('input');
        find(input?.value.trim() ?? '');
      }}
    >
      <label for="find">${msg('Message ID or event ID')}</label>
      <div>
        <input id="find" type="search" autocomplete="off" spellcheck="false" placeholder="msg_…" />
        <button type="submit" aria-label=${msg('Find')} aria-disabled=${looking}>${searchIcon()}</button>
      </div>
    </form>
  </div>`;
}
