import type { Column } from '@patchbay/browser-kit/components/table.ts';
import { html, nothing } from 'lit';
import type { LogEntry } from '../../api/types.ts';
import { formatDateTime, formatDuration, formatRelative } from '../../format/format.ts';
import { href } from '../../state/router.ts';
import { text } from '../../text/en.ts';
import { logStatus } from '../../text/status.ts';

const words = text.log;

function fieldsOf(fields: Record<string, unknown>) {
  const entries = Object.entries(fields);
  if (entries.length === 0) return nothing;
  return html`<dl class="fields code">
    ${entries.map(
      ([name, value]) =>
        html`<div><dt>${name}</dt><dd>${typeof value === 'string' ? value : JSON.stringify(value)}</dd></div>`,
    )}
  </dl>`;
}

const time = (at: string) => new Date(at).toISOString().slice(11, 23);

/** The lines are drawn when they are asked for: there may be hundreds in each of hundreds of entries. */
export function entryDetails(entry: LogEntry, open: boolean, toggle: () => void) {
  return html`<details ?open=${open} @toggle=${(event: Event) => (event.target as HTMLDetailsElement).open !== open && toggle()}>
    <summary>${words.details}</summary>
    ${open ? content(entry) : nothing}
  </details>`;
}

function content({ correlationId, errorKind, tenantId, fields, lines }: LogEntry) {
  return html`<div class="details small">
    <dl class="fields">
      <div><dt>${words.correlation}</dt><dd class="code">${correlationId}</dd></div>
      ${tenantId === null ? nothing : html`<div><dt>${words.tenant}</dt><dd>${tenantId}</dd></div>`}
      ${errorKind === null ? nothing : html`<div><dt>${words.errorKind}</dt><dd class="code">${errorKind}</dd></div>`}
    </dl>
    ${fieldsOf(fields)}
    ${
      lines.length === 0
        ? html`<p class="muted">${words.noLines}</p>`
        : html`<ol class="lines code">
            ${lines.map(
              (line) => html`<li class=${line.level}>
                <time class="muted" datetime=${line.at}>${time(line.at)}</time> <b>${line.level}</b> ${line.message}
                ${fieldsOf(line.fields)}
              </li>`,
            )}
          </ol>`
    }
  </div>`;
}

export const entryColumns: Column<LogEntry>[] = [
  {
    label: words.time,
    kind: 'nowrap',
    cell: ({ createdAt }) =>
      html`<time datetime=${createdAt} title=${formatDateTime(createdAt)}>${formatRelative(createdAt)}</time>`,
  },
  {
    label: words.operation,
    cell: ({ operation, system }) =>
      html`<p>${words.operations[operation]}</p>
        ${system === null ? nothing : html`<p class="small muted code">${system}</p>`}`,
  },
  {
    label: words.status,
    cell: ({ status }) => html`<admin-status-badge .status=${logStatus(status)}></admin-status-badge>`,
  },
];

export const lastColumns: Column<LogEntry>[] = [
  {
    label: words.duration,
    kind: 'nowrap',
    cell: ({ durationMs }) => (durationMs === null ? '–' : formatDuration(durationMs)),
  },
];

export const messageOf = ({ message, connectionId }: LogEntry) => html`<p>${message}</p>
  ${
    connectionId === null
      ? nothing
      : html`<p class="small"><a class="code" href=${href('connections', { id: connectionId })}>${connectionId}</a></p>`
  }`;
