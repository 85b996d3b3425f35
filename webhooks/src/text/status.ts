import { msg } from '@lit/localize';
import type { StatusText } from '@patchbay/browser-kit/components/status-badge.ts';
import type { Attempt, DeliveryState, Endpoint, EndpointStats } from '../api/types.ts';

/** Below this share of successes an endpoint needs somebody to look at it. */
const HEALTHY = 0.9;

export function successShare({ success, fail }: Pick<EndpointStats, 'success' | 'fail'>): number | null {
  return success + fail === 0 ? null : success / (success + fail);
}

export const isHealthy = (share: number | null) => share === null || share >= HEALTHY;

export function endpointStatus(endpoint: Endpoint, share: number | null): StatusText {
  if (endpoint.disabled && typeof endpoint.disabledReason === 'string') {
    return { tone: 'danger', text: msg('Switched off by us') };
  }
  if (endpoint.disabled) return { tone: 'neutral', text: msg('Disabled') };
  if (!isHealthy(share)) return { tone: 'warning', text: msg('Failing') };
  return { tone: 'success', text: msg('Active') };
}

/** A next attempt that is still to come means that one has failed. */
export const isRetrying = ({ status, nextAttempt }: Omit<DeliveryState, 'endpointId'>) =>
  status === 1 && nextAttempt !== null && Date.parse(nextAttempt) > Date.now();

export function deliveryStatus(state: Omit<DeliveryState, 'endpointId'>): StatusText {
  if (isRetrying(state)) return { tone: 'warning', text: msg('Retrying') };
  switch (state.status) {
    case 0:
      return { tone: 'success', text: msg('Delivered') };
    case 1:
      return { tone: 'progress', text: msg('Waiting') };
    case 3:
      return { tone: 'progress', text: msg('Sending') };
    case 4:
      return { tone: 'neutral', text: msg('Canceled') };
    default:
      return { tone: 'danger', text: msg('Failed') };
  }
}

/** `200`, or that there was no answer. */
export function codeText({ responseStatusCode }: Pick<Attempt, 'responseStatusCode'>): string {
  return responseStatusCode === 0 ? msg('No answer') : String(responseStatusCode);
}

export const triggerText = ({ triggerType }: Pick<Attempt, 'triggerType'>) =>
  triggerType === 1 ? msg('by hand') : msg('automatic');
