import { metadata } from '../http/input.ts';

/**
 * What an endpoint may choose beyond Svix's own fields. It is written in the endpoint's metadata, since that is what every
 * Svix SDK can set: `{ "patchbay:payload": "thin" }`.
 */
const OPTIONS = {
  /** `thin`: of changed records only ids. */
  'patchbay:payload': ['full', 'thin'],
  /** How messages are signed when the service makes the secret: `v1` with a shared one, or `v1a` with a key pair. */
  'patchbay:signature': ['hmac-sha256', 'ed25519'],
  /** `strict`: messages with the same tag `order:<key>` arrive one after the other; one that fails holds up the rest. */
  'patchbay:order': ['strict'],
} as const;

type Metadata = Readonly<Record<string, string>>;
type OptionName = keyof typeof OPTIONS;

const PREFIX = 'patchbay:';
const isOption = (name: string): name is OptionName => Object.hasOwn(OPTIONS, name);

export const endpointMetadata = metadata.superRefine((values, context) => {
  for (const [name, value] of Object.entries(values)) {
    if (!name.startsWith(PREFIX)) continue;
    const choices: readonly string[] = isOption(name) ? OPTIONS[name] : [];
    if (choices.includes(value)) continue;
    const known = Object.keys(OPTIONS).join(', ');
    const message = isOption(name)
      ? `must be one of ${choices.join(', ')}`
      : `is not an option: names that begin with "${PREFIX}" are ${known}`;
    context.addIssue({ code: 'custom', path: [name], message });
  }
});

export const isThin = (values: Metadata): boolean => values['patchbay:payload'] === 'thin';

export const isOrdered = (values: Metadata): boolean => values['patchbay:order'] === 'strict';

/** Null: the endpoint does not say. */
export function chosenSignature(values: Metadata): (typeof OPTIONS)['patchbay:signature'][number] | null {
  const value = values['patchbay:signature'];
  return value === 'ed25519' || value === 'hmac-sha256' ? value : null;
}
