export type Auth = 'api-key' | 'oauth';

export const isAuth = (text: string): text is Auth => text === 'api-key' || text === 'oauth';

const LONGEST_ID = 40;
const LONGEST_NAME = 40;

/** Folders and files that stand beside the connectors. */
const TAKEN = [
  'sdk',
  'models',
  'sandbox',
  'testing',
  'registry',
  'package',
  'node-modules',
  'connectors',
  'connector',
];

const RESERVED_WORDS = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends ' +
    'false finally for function if implements import in instanceof interface let new null package private protected ' +
    'public return static super switch this throw true try typeof undefined var void while with yield'
  ).split(' '),
);

/** What is wrong with an id and what to do; null when it is good. */
export function problemOfId(id: string): string | null {
  if (id.length > LONGEST_ID) return `The id has ${id.length} characters; at most ${LONGEST_ID} are allowed.`;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) {
    const near = suggest(id);
    const hint = near === null ? '' : ` "${near}" would do.`;
    return `"${id}" is no connector id: lower case letters, digits and single dashes between them, a letter first.${hint}`;
  }
  if (TAKEN.includes(id) || RESERVED_WORDS.has(id)) {
    return `"${id}" cannot be a connector id, since the name is taken. "${id}-app" would do.`;
  }
  return null;
}

export function problemOfName(name: string): string | null {
  if (name === '') return 'The name is empty. Leave --name out to have it made of the id.';
  if (name.length > LONGEST_NAME)
    return `The name has ${name.length} characters; at most ${LONGEST_NAME} fit into the catalogue.`;
  return /^[\p{L}\p{N} .&+'-]+$/u.test(name)
    ? null
    : `The name "${name}" may have letters, digits, spaces and . & + ' - only.`;
}

function suggest(id: string): string | null {
  const near = id
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[-0-9]+|-+$/g, '');
  return near === '' || near === id || near.length > LONGEST_ID ? null : near;
}

const SHORT_FORMS = ['ai', 'api', 'crm', 'erp', 'hr', 'io', 'sms'];

/** `acme-billing` -> `Acme Billing`, `acme-crm` -> `Acme CRM` */
export function nameOf(id: string): string {
  return id
    .split('-')
    .map((word) =>
      SHORT_FORMS.includes(word) ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1),
    )
    .join(' ');
}

/** `acme-billing` -> `acmeBilling` */
export function constantOf(id: string): string {
  return id.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** `Acme Billing` -> `AB`, `Slack` -> `S` */
export function monogramOf(name: string): string {
  return name
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('');
}
