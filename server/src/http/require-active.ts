import type { IntegrationDoc } from '../models/integration.ts';
import { conflict } from './api-error.ts';

/** Throws ApiError 409 with what to do about it. */
export function requireActive({ status }: Pick<IntegrationDoc, 'status'>): void {
  if (status === 'active' || status === 'degraded') return;
  const what = {
    needs_reauthorization: 'has to be connected again first',
    paused: 'is paused; resume it first',
    disconnected: 'is disconnected',
  }[status];
  throw conflict('connection_not_active', `This connection ${what}.`);
}
