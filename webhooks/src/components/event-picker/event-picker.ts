import { msg, str } from '@lit/localize';
import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import type { EventType } from '../../api/types.ts';
import { plural } from '../../format/format.ts';
import { PlainElement } from '../element/store-element.ts';
import { styles } from './event-picker.styles.ts';
import { fits, type Group, groupsOf } from './groups.ts';

/**
 * Which event types an endpoint wants: all, or some of them.
 * @fires change - `value` is another one.
 */
export class EventPicker extends PlainElement {
  static override styles = [...PlainElement.styles, styles];
  static override properties = {
    types: { attribute: false },
    value: { attribute: false },
    error: { attribute: false },
    query: { state: true },
  };

  declare types: readonly EventType[];
  /** Null: all, those of the future too. */
  declare value: readonly string[] | null;
  declare error: string | null;
  declare private query: string;
  /** What was ticked, kept while "all" is tried out. */
  #kept: readonly string[] = [];

  constructor() {
    super();
    this.types = [];
    this.value = null;
    this.error = null;
    this.query = '';
  }

  override render() {
    return html`<fieldset aria-describedby=${this.error === null ? nothing : 'error'}>
      <legend>${msg('Events')}</legend>
      <div class="kinds">
        ${this.#kind(true, msg('All events'), msg('Those that are added later too.'))}
        ${this.#kind(false, msg('Selected events'), msg('Only what you pick below.'))}
      </div>
      ${this.error === null ? nothing : html`<p class="error" id="error">${this.error}</p>`}
      ${this.value === null ? nothing : this.#picker(this.value)}
    </fieldset>`;
  }

  #kind(all: boolean, title: string, words: string) {
    return html`<label class="choice">
      <input
        type="radio"
        name="kind"
        .checked=${live((this.value === null) === all)}
        @change=${() => this.#choose(all ? null : this.#kept)}
      />
      <span><strong>${title}</strong><br /><span class="small muted">${words}</span></span>
    </label>`;
  }

  #picker(value: readonly string[]) {
    const groups = groupsOf(this.types.filter((type) => fits(type, this.query)));
    const count = value.length;
    return html`<div class="picker">
      <div class="tools">
        <input
          type="search"
          autocomplete="off"
          spellcheck="false"
          placeholder=${msg('Search events')}
          aria-label=${msg('Search events')}
          .value=${live(this.query)}
          @input=${(event: InputEvent) => {
            this.query = (event.target as HTMLInputElement).value;
          }}
          @change=${(event: Event) => event.stopPropagation()}
        />
        <p class="small muted" role="status">
          ${plural(count, { one: msg('1 selected'), other: msg(str`${count} selected`) })}
        </p>
      </div>
      <div class="groups" tabindex="0" role="group" aria-label=${msg('Event types')}>
        ${
          groups.length === 0
            ? html`<p class="muted none">${msg('No event fits your search.')}</p>`
            : groups.map((group) => this.#group(group, new Set(value)))
        }
      </div>
    </div>`;
  }

  #group({ name, types }: Group, chosen: ReadonlySet<string>) {
    const ticked = types.filter((type) => chosen.has(type.name)).length;
    return html`<div class="group" role="group" aria-label=${name}>
      <label class="choice title">
        <input
          type="checkbox"
          .checked=${live(ticked === types.length)}
          .indeterminate=${live(ticked > 0 && ticked < types.length)}
          @change=${() => this.#toggle(types, ticked < types.length)}
        />
        <span><strong>${name}</strong></span>
      </label>
      ${types.map(
        (type) => html`<label class="choice">
          <input
            type="checkbox"
            value=${type.name}
            .checked=${live(chosen.has(type.name))}
            @change=${() => this.#toggle([type], !chosen.has(type.name))}
          />
          <span
            ><code>${type.name}</code>${type.deprecated ? html` <span class="small muted">${msg('(outdated)')}</span>` : nothing}<br /><span
              class="small muted"
              >${type.description}</span
            ></span
          >
        </label>`,
      )}
    </div>`;
  }

  #toggle(types: readonly EventType[], on: boolean): void {
    const names = new Set(this.value ?? []);
    for (const { name } of types) {
      if (on) names.add(name);
      else names.delete(name);
    }
    this.#choose([...names].sort());
  }

  #choose(value: readonly string[] | null): void {
    if (value !== null) this.#kept = value;
    this.value = value;
    this.dispatchEvent(new Event('change'));
  }
}
