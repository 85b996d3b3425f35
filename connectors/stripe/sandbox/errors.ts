import type { SandboxProvider } from '../../sandbox/provider.ts';

export interface StripeFailure {
  status: number;
  error: { type: string; message: string; code?: string; param?: string };
}

export function invalidRequest(param: string, message: string, code?: string, status = 400): StripeFailure {
  return {
    status,
    error: { type: 'invalid_request_error', message, param, ...(code === undefined ? {} : { code }) },
  };
}

export function notFound(kind: string, id: string): StripeFailure {
  return invalidRequest('id', `No such ${kind}: '${id}'`, 'resource_missing', 404);
}

export function isFailure(answer: object): answer is StripeFailure {
  return 'error' in answer && 'status' in answer;
}

const MESSAGES = {
  unauthorized: ['invalid_request_error', 'Invalid API Key provided'],
  forbidden: [
    'invalid_request_error',
    'The provided key does not have the required permissions for this endpoint.',
  ],
  rate_limit: ['invalid_request_error', 'Request rate limit exceeded'],
  not_found: ['invalid_request_error', 'Unrecognized request URL'],
  bad_request: ['invalid_request_error', 'Invalid request'],
  unavailable: ['api_error', 'An unknown error occurred'],
} as const;

export const errorBody: SandboxProvider['errorBody'] = (status, kind) => {
  const [type, message] = MESSAGES[kind];
  return {
    status,
    body: { error: { type, message, ...(kind === 'rate_limit' ? { code: 'rate_limit' } : {}) } },
  };
};
