import type { Response } from 'express';
import type { CallbackOutcome } from './finish-flow.ts';
import { NO_LEAK_HEADERS, sendPage } from './page.ts';
import { withFlowFragment } from './return-to.ts';

const TITLES = {
  connected: 'Connected',
  denied: 'Not connected',
  failed: 'Not connected',
  expired: 'Not connected',
  cancelled: 'Cancelled',
  unknown_state: 'Nothing to finish here',
} as const satisfies Record<CallbackOutcome['status'], string>;

/**
 * The end of a flow in the browser: a tab goes back to where it came from, a popup tells its opener and closes itself.
 * What the opener learns is only that there is news; the status it asks the server for.
 */
export function sendOutcome(res: Response, outcome: CallbackOutcome): void {
  const { flow, trusted, status } = outcome;
  const known = trusted && flow !== null;
  const back = known && flow.returnTo !== null ? withFlowFragment(flow.returnTo, flow._id) : null;
  if (back !== null && flow?.display === 'tab') {
    res.set(NO_LEAK_HEADERS).redirect(303, back);
    return;
  }
  const showBack = back !== null && flow?.display === null;
  sendPage(res, {
    title: TITLES[status],
    text: `${outcome.message} You can close this window.`,
    status: status === 'connected' ? 200 : status === 'unknown_state' || !trusted ? 400 : 200,
    tone: status === 'connected' ? 'good' : 'bad',
    ...(known
      ? {
          script: SCRIPT,
          data: {
            flow: flow._id,
            ...(flow.openerOrigin === null ? {} : { origin: flow.openerOrigin }),
            ...(showBack ? { back } : {}),
          },
        }
      : {}),
    ...(showBack ? { link: { href: back, text: 'Back to the application' } } : {}),
  });
}

/** Without an opener this is a tab of its own, or a popup that the provider's page cut off; only the latter can be closed. */
const SCRIPT = `
const { flow, origin, back } = document.querySelector('main').dataset;
const opener = window.opener;
if (opener && origin) opener.postMessage({ type: 'patchbay:flow', flowId: flow }, origin);
window.close();
if (back && !opener) setTimeout(() => location.replace(back), 300);
`;
