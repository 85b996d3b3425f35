import { msg, str } from '@lit/localize';
import { form } from '@patchbay/browser-kit/styles/form.styles.ts';
import { notice } from '@patchbay/browser-kit/styles/notice.styles.ts';
import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { ApiError } from '../../api/errors.ts';
import type { Configuration } from '../../api/types.ts';
import type { FormErrors } from '../../forms/validate.ts';
import { saveConfiguration } from '../../state/actions.ts';
import { list } from '../../styles/list.styles.ts';
import { view } from '../../styles/view.styles.ts';
import { StoreElement } from '../element/store-element.ts';
import { noticeBox, problemNotice } from '../notice.ts';
import type { SchemaForm } from '../schema-form/schema-form.ts';
import { styles } from './configuration-form.styles.ts';
import { scheduleChoices, scheduleText } from './schedule.ts';

type Syncs = Configuration['syncs'];

/** What is synced, how often, and the connector's own settings. */
export class ConfigurationForm extends StoreElement {
  static override styles = [...StoreElement.styles, form, notice, list, view, styles];
  static override properties = {
    connectionId: { attribute: false },
    saved: { state: true },
    syncs: { state: true },
    changed: { state: true },
    saving: { state: true },
    error: { state: true },
    serverErrors: { state: true },
  };

  declare connectionId: string;
  declare private saved: Configuration | null;
  declare private syncs: Syncs;
  declare private changed: boolean;
  declare private saving: boolean;
  declare private error: ApiError | null;
  declare private serverErrors: FormErrors;

  constructor() {
    super();
    this.saved = null;
    this.syncs = {};
    this.changed = false;
    this.saving = false;
    this.error = null;
    this.serverErrors = {};
  }

  /** Whether there are changes that are not saved. */
  get dirty(): boolean {
    return this.changed;
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('connectionId')) void this.#load();
  }

  override render() {
    if (this.saved === null) return this.error === null ? this.#bones() : this.#problem();
    const { settingsSchema, settings } = this.saved;
    return html`
      <form class="stack" novalidate @submit=${this.#save}>
        ${this.#problem()}
        <ul class="list" role="list">
          ${Object.entries(this.syncs).map(([name, sync]) => this.#sync(name, sync))}
        </ul>
        ${
          settingsSchema === null
            ? nothing
            : html`<div class="box stack">
                <h3>${msg('Preferences')}</h3>
                <patchbay-schema-form
                  .schema=${settingsSchema}
                  .initial=${settings}
                  .serverErrors=${this.serverErrors}
                  .disabled=${this.saving}
                  @form-change=${() => {
                    this.changed = true;
                  }}
                ></patchbay-schema-form>
              </div>`
        }
        ${this.changed ? this.#bar() : nothing}
      </form>
    `;
  }

  #sync(name: string, sync: Syncs[string]) {
    return html`<li>
      <label class="choice">
        <input
          type="checkbox"
          .checked=${live(sync.enabled)}
          @change=${(event: Event) => this.#edit(name, { enabled: (event.target as HTMLInputElement).checked })}
        />
        <span><strong>${sync.title}</strong><br /><span class="small muted">${sync.description}</span></span>
      </label>
      <select
        aria-label=${msg(str`How often ${sync.title} is synced`)}
        ?disabled=${!sync.enabled}
        @change=${(event: Event) =>
          this.#edit(name, { everyMinutes: Number((event.target as HTMLSelectElement).value) })}
      >
        ${scheduleChoices(sync.everyMinutes).map(
          (minutes) =>
            html`<option value=${minutes} .selected=${live(minutes === sync.everyMinutes)}>${scheduleText(minutes)}</option>`,
        )}
      </select>
    </li>`;
  }

  #bar() {
    return html`<div class="row bar">
      <p role="status">${msg('You have changes that are not saved')}</p>
      <button type="button" class="ghost" @click=${() => this.#reset(this.saved)}>${msg('Discard')}</button>
      <button type="submit" class="primary" aria-disabled=${this.saving}>
        ${this.saving ? html`<span class="spinner" aria-hidden="true"></span>` : nothing} ${msg('Save changes')}
      </button>
    </div>`;
  }

  #problem() {
    if (this.error === null) return nothing;
    if (this.error.code === 'version_conflict') {
      return noticeBox({
        kind: 'error',
        role: 'alert',
        heading: msg('Somebody else changed these settings meanwhile.'),
        more: msg('You see their changes now; please make yours again.'),
      });
    }
    const again = html`<div class="row">
      <button type="button" @click=${this.#load}>${msg('Try again')}</button>
    </div>`;
    return problemNotice(this.error, this.saved === null ? again : nothing);
  }

  #bones() {
    return html`<div class="bone" aria-hidden="true"></div>
      <p class="visually-hidden" role="status">${msg('Loading…')}</p>`;
  }

  #edit(name: string, change: Partial<Syncs[string]>): void {
    const sync = this.syncs[name];
    if (sync === undefined) return;
    this.syncs = { ...this.syncs, [name]: { ...sync, ...change } };
    this.changed = true;
  }

  #reset(saved: Configuration | null): void {
    if (saved === null) return;
    // A copy, so that the settings form starts again as well.
    this.saved = { ...saved, settings: { ...saved.settings } };
    this.syncs = saved.syncs;
    this.changed = false;
    this.serverErrors = {};
  }

  #load = async (): Promise<void> => {
    this.error = null;
    try {
      this.#reset(await this.store.api.configuration(this.connectionId));
    } catch (error) {
      this.error = this.store.report(error);
    }
  };

  #save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { saved } = this;
    const settings = this.renderRoot.querySelector<SchemaForm>('patchbay-schema-form');
    if (saved === null || this.saving || settings?.check() === false) return;
    this.saving = true;
    this.error = null;
    try {
      const syncs = Object.fromEntries(
        Object.entries(this.syncs).map(([name, { enabled, everyMinutes }]) => [
          name,
          { enabled, everyMinutes },
        ]),
      );
      const change = settings === null ? {} : { settings: settings.result };
      this.#reset(
        await saveConfiguration(this.store, this.connectionId, { version: saved.version, syncs, ...change }),
      );
      this.store.announce(msg('Your changes are saved.'));
    } catch (error) {
      await this.#refused(error, settings);
    }
    this.saving = false;
  };

  async #refused(error: unknown, settings: SchemaForm | null): Promise<void> {
    if (!(error instanceof ApiError)) throw error;
    if (error.code === 'version_conflict') await this.#load();
    const fields = error.fields.map(
      ({ field, message }) => [field.replace(/^settings\./, ''), message] as const,
    );
    this.serverErrors = Object.fromEntries(fields);
    this.error = error;
    this.saving = false;
    await this.updateComplete;
    await settings?.focusFirstError();
  }
}
