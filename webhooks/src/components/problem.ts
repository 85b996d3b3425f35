import { msg } from '@lit/localize';
import { checkIcon, offlineIcon, warningIcon } from '@patchbay/browser-kit/icons.ts';
import { html, nothing, type TemplateResult } from 'lit';
import type { ApiError } from '../api/errors.ts';
import { errorText, referenceText } from '../text/errors.ts';

const iconOf = (error: ApiError) => (error.kind === 'network' ? offlineIcon() : warningIcon());

const referenceOf = ({ requestId }: ApiError) =>
  requestId === null ? nothing : html`<p class="small muted">${referenceText(requestId)}</p>`;

/** What was asked for did not work; everything else stays. */
export function problemNotice(error: ApiError | null) {
  if (error === null) return nothing;
  return html`<div class="notice error" role="alert">
    ${iconOf(error)}
    <div><strong>${errorText(error)}</strong>${referenceOf(error)}</div>
  </div>`;
}

/** What is shown may be old: the last refresh had no answer. */
export function staleNotice(error: ApiError | null) {
  if (error === null) return nothing;
  return html`<div class="notice warning" role="status">
    ${iconOf(error)}
    <div><strong>${msg('Not up to date')}</strong><span>${errorText(error)}</span></div>
  </div>`;
}

export function doneNotice(text: string | null) {
  if (text === null) return nothing;
  return html`<div class="notice success">
    ${checkIcon()}
    <div><strong>${text}</strong></div>
  </div>`;
}

/** There is nothing to show at all. */
export function problemPage(error: ApiError, retry: () => void) {
  return html`<div class="card blank" role="alert">
    ${iconOf(error)}
    <h3>${msg('This did not load')}</h3>
    <p class="muted">${errorText(error)}</p>
    ${referenceOf(error)}
    <button type="button" class="primary" @click=${retry}>${msg('Try again')}</button>
  </div>`;
}

export interface EmptyPage {
  icon: TemplateResult;
  heading: string;
  text: string;
  action?: TemplateResult;
}

export const emptyPage = ({ icon, heading, text, action }: EmptyPage) =>
  html`<div class="card blank">
    ${icon}
    <h3>${heading}</h3>
    <p class="muted">${text}</p>
    ${action ?? nothing}
  </div>`;

/** Rows to come, in their shape. */
const ghosts = () =>
  html`<div class="card ghosts" role="status" aria-label=${msg('Loading…')}>
    <div></div>
    <div></div>
    <div></div>
  </div>`;

/** There is no answer yet: rows to come, or why there are none. A view without a heading of its own gets `heading` for the focus. */
export function waiting(loader: { readonly error: ApiError | null; reset(): unknown }, heading = '') {
  const { error } = loader;
  if (error !== null) return problemPage(error, () => void loader.reset());
  return html`${heading === '' ? nothing : html`<h2 class="visually-hidden">${heading}</h2>`}${ghosts()}`;
}
