import { statusOf } from '../../delivery/dispatch/main-application.ts';
import { ApiError } from '../../http/api-error.ts';

/** What the delivery service said, or that it did not answer. */
export async function answered<T>(asking: Promise<T>): Promise<T> {
  try {
    return await asking;
  } catch (cause) {
    const status = statusOf(cause);
    const isRefused = status === 401 || status === 403;
    throw new ApiError({
      status: 503,
      code: 'webhooks_unavailable',
      detail: isRefused
        ? 'The delivery service refuses its token; check PATCHBAY_SVIX_TOKEN.'
        : 'The delivery service did not take the request. Repeat it later; where PATCHBAY_SVIX_URL is set, check that server.',
      headers: { 'retry-after': '5' },
      cause,
    });
  }
}
