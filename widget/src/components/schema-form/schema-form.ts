import { msg } from '@lit/localize';
import { form } from '@patchbay/browser-kit/styles/form.styles.ts';
import { html } from 'lit';
import { type FormField, type FormValue, fieldsOf, initialValues } from '../../forms/fields.ts';
import { type FormErrors, validate } from '../../forms/validate.ts';
import { PlainElement } from '../element/store-element.ts';
import { fieldTemplate } from './field-template.ts';
import { styles } from './schema-form.styles.ts';

/**
 * A form made from a JSON Schema.
 * @fires form-change - A value changed.
 */
export class SchemaForm extends PlainElement {
  static override styles = [...PlainElement.styles, form, styles];
  static override properties = {
    schema: { attribute: false },
    initial: { attribute: false },
    serverErrors: { attribute: false },
    disabled: { attribute: false },
    values: { state: true },
    errors: { state: true },
    shown: { state: true },
  };

  declare schema: Readonly<Record<string, unknown>>;
  /** Values to start with, before the schema's defaults. */
  declare initial: Readonly<Record<string, unknown>>;
  /** What the server found wrong, by field. */
  declare serverErrors: FormErrors;
  declare disabled: boolean;
  declare values: Record<string, FormValue>;
  declare private errors: FormErrors;
  declare private shown: ReadonlySet<string>;

  constructor() {
    super();
    this.schema = {};
    this.initial = {};
    this.serverErrors = {};
    this.disabled = false;
    this.values = {};
    this.errors = {};
    this.shown = new Set();
  }

  /** Names of the fields on screen. */
  get fieldNames(): string[] {
    return this.#fields().map(({ name }) => name);
  }

  /** Values of the fields on screen, without empty ones. */
  get result(): Record<string, Exclude<FormValue, undefined>> {
    const values = trimmed(this.values);
    const entries = this.#fields().map(({ name }) => [name, values[name]] as const);
    return Object.fromEntries(
      entries.filter((entry): entry is [string, string | number | boolean] => {
        return entry[1] !== undefined && entry[1] !== '';
      }),
    );
  }

  /** Checks what can be checked here, shows it, and moves the focus to the first field at fault. */
  check(): boolean {
    this.errors = validate(this.#fields(), trimmed(this.values));
    if (Object.keys(this.errors).length === 0) return true;
    void this.focusFirstError();
    return false;
  }

  async focusFirstError(): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('schema') || changed.has('initial')) {
      this.values = { ...initialValues(this.schema), ...(this.initial as Record<string, FormValue>) };
      this.errors = {};
    }
    if (changed.has('serverErrors')) this.errors = this.serverErrors;
  }

  override render() {
    return html`
      <div class="fields stack">
        ${this.#fields().map((field) =>
          fieldTemplate({
            field,
            value: this.values[field.name],
            error: this.errors[field.name] ?? null,
            disabled: this.disabled,
            shown: this.shown.has(field.name),
            optionalText: msg('optional'),
            change: (value) => this.#change(field, value),
            toggleShown: () => this.#toggle(field.name),
          }),
        )}
      </div>
    `;
  }

  #fields(): FormField[] {
    return fieldsOf(this.schema, this.values);
  }

  #change(field: FormField, value: FormValue): void {
    this.values = { ...this.values, [field.name]: value };
    const { [field.name]: _fixed, ...errors } = this.errors;
    this.errors = errors;
    this.dispatchEvent(new Event('form-change'));
  }

  #toggle(name: string): void {
    const shown = new Set(this.shown);
    if (!shown.delete(name)) shown.add(name);
    this.shown = shown;
  }
}

// A key that is pasted often brings a space or a line end along.
function trimmed(values: Readonly<Record<string, FormValue>>): Record<string, FormValue> {
  const entries = Object.entries(values);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'string' ? value.trim() : value]),
  );
}
