import { warningIcon } from '@patchbay/browser-kit/icons.ts';
import { html, type TemplateResult } from 'lit';
import type { ApiError } from '../api/errors.ts';
import { errorText, referenceText } from '../text/errors.ts';

export interface NoticeInput {
  kind: '' | 'success' | 'warning' | 'error';
  /** `alert` interrupts a screen reader. */
  role?: 'alert' | 'status';
  icon?: TemplateResult;
  heading: string;
  /** Below the heading. */
  more?: unknown;
}

/** A box that says something; its look is in the `notice` style sheet. */
export const noticeBox = ({ kind, role = 'status', icon = warningIcon(), heading, more }: NoticeInput) =>
  html`<div class="notice ${kind}" role=${role}>
    ${icon}
    <div>
      <strong>${heading}</strong>
      ${more}
    </div>
  </div>`;

/** What was asked for did not work. */
export const problemNotice = (error: ApiError, more: unknown = smallText(referenceText(error.requestId))) =>
  noticeBox({ kind: 'error', role: 'alert', heading: errorText(error), more });

export const smallText = (text: string) => html`<span class="small">${text}</span>`;
