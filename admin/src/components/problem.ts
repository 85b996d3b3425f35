import { lockIcon, offlineIcon, warningIcon } from '@patchbay/browser-kit/icons.ts';
import { html, nothing, type TemplateResult } from 'lit';
import type { ApiError } from '../api/errors.ts';
import { text } from '../text/en.ts';

function headingOf(error: ApiError, fallback: string): string {
  if (error.kind === 'network') return navigator.onLine ? text.problem.network : text.problem.offline;
  return error.status === 403 ? text.problem.forbidden : fallback;
}

function wordsOf(error: ApiError): string {
  if (error.kind !== 'network') return error.message;
  return navigator.onLine ? text.problem.unreachable : text.problem.goOnline;
}

function iconOf(error: ApiError): TemplateResult {
  if (error.kind === 'network') return offlineIcon();
  return error.status === 403 ? lockIcon() : warningIcon();
}

const fieldsOf = (error: ApiError) =>
  error.fields.length === 0
    ? nothing
    : html`<ul class="small">
        ${error.fields.map(({ field, message }) => html`<li><code>${field}</code> ${message}</li>`)}
      </ul>`;

const referenceOf = (error: ApiError) =>
  error.requestId === null
    ? nothing
    : html`<p class="small muted code">${text.reference(error.requestId)}</p>`;

/** Something asked for did not work; everything else stays. */
export function problemNotice(error: ApiError | null, heading: string = text.problem.failed) {
  if (error === null) return nothing;
  return html`<div class="notice error" role="alert">
    ${iconOf(error)}
    <div>
      <strong>${headingOf(error, heading)}</strong>
      <p>${wordsOf(error)}</p>
      ${fieldsOf(error)}${referenceOf(error)}
    </div>
  </div>`;
}

/** The page shows what it knew before. */
export function staleNotice(error: ApiError | null) {
  if (error === null) return nothing;
  return html`<div class="notice warning" role="status">
    ${iconOf(error)}
    <div><strong>${headingOf(error, text.problem.stale)}</strong><p>${wordsOf(error)}</p></div>
  </div>`;
}

/** Nothing to show at all. */
export function problemPage(error: ApiError, retry: () => void) {
  return html`<div class="blank" role="alert">
    ${iconOf(error)}
    <h2>${headingOf(error, text.problem.notLoaded)}</h2>
    <p class="muted">${wordsOf(error)}</p>
    ${fieldsOf(error)}${referenceOf(error)}
    <button type="button" class="primary" @click=${retry}>${text.tryAgain}</button>
  </div>`;
}

export function emptyPage(heading: string, words: string | TemplateResult, icon: TemplateResult) {
  return html`<div class="blank">
    ${icon}
    <h2>${heading}</h2>
    <p class="muted">${words}</p>
  </div>`;
}
