import { Loader, type LoaderOptions } from '@patchbay/browser-kit/state/loader.ts';
import type { ReactiveControllerHost } from 'lit';
import { type ApiError, toApiError } from '../api/errors.ts';
import type { Store } from './store.ts';

/** Keeps what a view shows fresh. The host page hears of the first failure, not of each vain repetition. */
export class ViewLoader<Data> extends Loader<Data, ApiError> {
  constructor(
    host: ReactiveControllerHost & { store: Store },
    options: Omit<LoaderOptions<Data, ApiError>, 'toProblem'>,
  ) {
    super(host, {
      ...options,
      toProblem: (error) => (this.error === null ? host.store.report(error) : toApiError(error)),
    });
  }
}
