import { msg, str } from '@lit/localize';
import { infoIcon, warningIcon } from '@patchbay/browser-kit/icons.ts';
import { html, nothing } from 'lit';
import type { FlowSnapshot } from '../../connect/flow.ts';
import { referenceText } from '../../text/errors.ts';

/** How the last attempt ended, when it made no connection. */
export function outcome(flow: FlowSnapshot | null, name: string) {
  if (flow === null || flow.phase === 'connected') return nothing;
  const calm = flow.phase === 'cancelled';
  const { heading, text } = words(flow, name);
  return html`
    <div class="notice outcome ${calm ? '' : 'error'}" role="alert" tabindex="-1">
      ${calm ? infoIcon() : warningIcon()}
      <div>
        <strong>${heading}</strong>
        <span>${text}</span>
        ${flow.reference === null ? nothing : html`<span class="small">${referenceText(flow.reference)}</span>`}
      </div>
    </div>
  `;
}

function words({ phase, message, code }: FlowSnapshot, name: string): { heading: string; text: string } {
  const again = msg('Nothing was connected. You can try again.');
  switch (phase) {
    case 'denied':
      return { heading: msg(str`${name} was not given access`), text: message ?? again };
    case 'expired':
      return { heading: msg('This took too long'), text: again };
    case 'cancelled':
      return { heading: msg('You cancelled'), text: again };
    default:
      return {
        heading: msg(str`${name} could not be connected`),
        text:
          message ??
          (code === 'network' ? msg('We could not reach the service. Please try again in a moment.') : again),
      };
  }
}
