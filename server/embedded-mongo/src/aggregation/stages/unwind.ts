import { Long } from 'bson';
import { Doc, MISSING, type Value } from '../../bson/document.ts';
import { commandError } from '../../errors.ts';
import { parsePath, readPath } from '../expressions/field-path.ts';
import { isNullish } from '../expressions/nullish.ts';
import { nameOfType } from '../expressions/type-name.ts';
import type { CompileStage } from './types.ts';
import { withoutPath, withPath } from './write-path.ts';

interface UnwindOptions {
  path: string[];
  keepEmpty: boolean;
  index: string[] | undefined;
}

export const unwind: CompileStage = (spec) => {
  const options = parseUnwind(spec);
  return function* unwinding(source) {
    for (const doc of source) yield* unwindDocument(doc, options);
  };
};

function* unwindDocument(doc: Doc, { path, keepEmpty, index }: UnwindOptions): Iterable<Doc> {
  // Arrays on the way are not gone through.
  const value = readThroughDocuments(doc, path);
  const number = (row: Doc, at: Value) => (index ? withPath(row, index, at) : row);
  if (!Array.isArray(value)) {
    if (!isNullish(value) || keepEmpty) yield number(doc, null);
    return;
  }
  if (value.length === 0 && keepEmpty) yield number(withoutPath(doc, path), null);
  for (let i = 0; i < value.length; i++) {
    yield number(withPath(doc, path, value[i]), Long.fromNumber(i));
  }
}

function readThroughDocuments(doc: Doc, path: string[]) {
  const parent = path.length === 1 ? doc : readPath(doc, path.slice(0, -1));
  return parent instanceof Doc ? parent.read(path[path.length - 1]!) : MISSING;
}

function parseUnwind(spec: Value): UnwindOptions {
  if (typeof spec === 'string') return { path: parseUnwindPath(spec), keepEmpty: false, index: undefined };
  if (!(spec instanceof Doc)) {
    throw commandError(
      15981,
      `expected either a string or an object as specification for $unwind stage, got ${nameOfType(spec)}`,
    );
  }
  const options: UnwindOptions = { path: [], keepEmpty: false, index: undefined };
  for (const [name, value] of spec.entries()) readOption(options, name, value);
  if (options.path.length === 0) throw commandError(28812, 'no path specified to $unwind stage');
  return options;
}

function readOption(options: UnwindOptions, name: string, value: Value): void {
  if (name === 'path') {
    if (typeof value !== 'string') {
      throw commandError(28808, `expected a string as the path for $unwind stage, got ${nameOfType(value)}`);
    }
    options.path = parseUnwindPath(value);
  } else if (name === 'preserveNullAndEmptyArrays') {
    if (typeof value !== 'boolean') {
      throw commandError(
        28809,
        `expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage, got ${nameOfType(value)}`,
      );
    }
    options.keepEmpty = value;
  } else if (name === 'includeArrayIndex') {
    if (typeof value !== 'string' || value === '') {
      throw commandError(
        28810,
        'expected a non-empty string for the includeArrayIndex option to $unwind stage',
      );
    }
    if (value.startsWith('$')) {
      throw commandError(
        28822,
        `includeArrayIndex option to $unwind stage should not be prefixed with a '$': ${value}`,
      );
    }
    options.index = parsePath(value);
  } else throw commandError(28811, `unrecognized option to $unwind stage: ${name}`);
}

function parseUnwindPath(path: string): string[] {
  if (path.startsWith('$')) return parsePath(path.slice(1));
  throw commandError(28818, `path option to $unwind stage should be prefixed with a '$': ${path}`);
}
