import type { Response } from 'express';
import type { SandboxProvider } from '../../sandbox/provider.ts';

export function googleError(code: number, reason: string, message: string, domain = 'global') {
  return { error: { code, message, errors: [{ domain, reason, message }] } };
}

export function sendError(response: Response, code: number, reason: string, message: string): void {
  response
    .status(code)
    .json(googleError(code, reason, message, reason === 'fullSyncRequired' ? 'calendar' : 'global'));
}

const REASONS = {
  unauthorized: ['authError', 'Invalid Credentials'],
  forbidden: ['forbidden', 'Forbidden'],
  not_found: ['notFound', 'Not Found'],
  bad_request: ['badRequest', 'Bad Request'],
  unavailable: ['backendError', 'Backend Error'],
  rate_limit: ['rateLimitExceeded', 'Rate Limit Exceeded'],
} as const;

/** Google says "too many" with a 403. */
export const errorBody: SandboxProvider['errorBody'] = (status, kind) => {
  const [reason, message] = REASONS[kind];
  const code = kind === 'rate_limit' ? 403 : status;
  return {
    status: code,
    body: googleError(code, reason, message, kind === 'rate_limit' ? 'usageLimits' : 'global'),
  };
};
