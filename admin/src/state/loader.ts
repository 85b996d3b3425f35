import { Loader as KitLoader, type LoaderOptions } from '@patchbay/browser-kit/state/loader.ts';
import type { ReactiveControllerHost } from 'lit';
import { type ApiError, toApiError } from '../api/errors.ts';

/** A loader whose problems are those of the API. */
export class Loader<Data> extends KitLoader<Data, ApiError> {
  constructor(host: ReactiveControllerHost, options: Omit<LoaderOptions<Data, ApiError>, 'toProblem'>) {
    super(host, { ...options, toProblem: toApiError });
  }
}
