import { MISSING } from '../../bson/document.ts';
import { commandError } from '../../errors.ts';
import { parsePath, readPath } from './field-path.ts';
import type { Evaluate, Result } from './types.ts';
import { constant } from './types.ts';

const unavailable = new Set(['CLUSTER_TIME', 'USER_ROLES', 'SEARCH_META', 'JS_SCOPE', 'IS_MR']);

/** Names that `$let`, `$map` … may give a variable; CURRENT alone of the system's may be bound anew. */
export function checkUserVariable(name: string): void {
  if (name === 'CURRENT') return;
  if (name === '') throw commandError(9, 'empty variable names are not allowed');
  const first = name.codePointAt(0) as number;
  if (!/^[a-z]/.test(name) && first < 0x80) {
    throw commandError(9, `'${name}' starts with an invalid character for a user variable name`);
  }
  checkCharacters(name);
}

function checkCharacters(name: string): void {
  for (const character of name) {
    if (!/[A-Za-z0-9_]/.test(character) && (character.codePointAt(0) as number) < 0x80) {
      throw commandError(9, `'${name}' contains an invalid character for a variable name: '${character}'`);
    }
  }
}

/** Compiles `$path` and `$$variable.path`. */
export function compileReference(text: string, variables: ReadonlySet<string>): Evaluate {
  if (text.includes('\0')) throw commandError(16419, 'field path must not contain embedded null characters');
  if (text === '$') throw commandError(16872, "'$' by itself is not a valid FieldPath");
  if (!text.startsWith('$$')) return compileField(parsePath(text.slice(1)), variables);
  const reference = text.slice(2);
  const dot = reference.indexOf('.');
  const name = dot === -1 ? reference : reference.slice(0, dot);
  const path = dot === -1 ? [] : parsePath(reference.slice(dot + 1));
  return compileVariable(name, path, variables);
}

function compileField(path: string[], variables: ReadonlySet<string>): Evaluate {
  if (variables.has('CURRENT')) return compileVariable('CURRENT', path, variables);
  return ({ root }) => readPath(root, path);
}

function compileVariable(name: string, path: string[], variables: ReadonlySet<string>): Evaluate {
  if (name === '') throw commandError(9, 'empty variable names are not allowed');
  if (name === 'ROOT') return ({ root }) => readPath(root, path);
  if (name === 'NOW') return ({ now }) => readPath(now, path);
  if (name === 'REMOVE') return constant(MISSING);
  if (variables.has(name)) {
    return ({ vars }) => readPath(lookUp(vars, name), path);
  }
  if (name === 'CURRENT') return ({ root }) => readPath(root, path);
  if (unavailable.has(name)) throw commandError(51144, `Builtin variable '$$${name}' is not available`);
  throw commandError(17276, `Use of undefined variable: ${name}`);
}

function lookUp(vars: ReadonlyMap<string, Result>, name: string): Result {
  const value = vars.get(name);
  return value === undefined && !vars.has(name) ? MISSING : value;
}
