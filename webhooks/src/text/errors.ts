import { msg, str } from '@lit/localize';
import type { ApiError } from '../api/errors.ts';

/** One sentence in plain words: what went wrong and what to do. */
export function errorText(error: ApiError): string {
  if (error.kind === 'network') {
    return navigator.onLine
      ? msg('We could not reach the service. Please try again in a moment.')
      : msg('You are offline. Please check your connection and try again.');
  }
  if (error.kind === 'expired') return msg('Your session has ended.');
  if (error.status === 404) return msg('This is not there any more.');
  if (error.status >= 500) return msg('Something went wrong on our side. Please try again in a moment.');
  return error.message;
}

export function referenceText(reference: string | null): string {
  return reference === null ? '' : msg(str`Reference: ${reference}`);
}
