import { compileExpression } from '../aggregation/expressions/compile.ts';
import { operators } from '../aggregation/expressions/operators.ts';
import { Doc, type Value } from '../bson/document.ts';
import { toDouble } from '../bson/number.ts';
import { isNumber } from '../bson/types.ts';
import { commandError } from '../errors.ts';
import type { MatcherOptions } from '../matcher/compile.ts';
import { elemMatch, isFindSlice, slice } from './pick.ts';
import { addAtPath, type Branch, branch } from './tree.ts';

export type ProjectionMode = 'inclusion' | 'exclusion';

export type ParsedProjection = {
  mode: ProjectionMode;
  root: Branch;
  keepsId: boolean;
  /** The path before `.$`, if there is one. */
  positionalPath: string | undefined;
};

export function parseProjection(spec: Doc, options: MatcherOptions): ParsedProjection {
  const parser = new Parser(options);
  parser.fields(spec, '');
  return parser.finish();
}

class Parser {
  readonly #options: MatcherOptions;
  readonly #root = branch();
  #mode: ProjectionMode | undefined;
  #id: boolean | undefined;
  #positionalPath: string | undefined;
  #hasElemMatch = false;
  #hasSlice = false;

  constructor(options: MatcherOptions) {
    this.#options = options;
  }

  fields(spec: Doc, parent: string): void {
    for (const [name, value] of spec)
      this.#field(parent === '' ? name : `${parent}.${name}`, value, parent === '');
  }

  finish(): ParsedProjection {
    const mode = this.#mode ?? this.#defaultMode();
    return { mode, root: this.#root, keepsId: this.#id ?? true, positionalPath: this.#positionalPath };
  }

  // Without a plain field `$slice` decides first, then `$elemMatch`, then `_id`.
  #defaultMode(): ProjectionMode {
    const isInclusion = this.#hasSlice ? this.#id === true : this.#hasElemMatch || this.#id === true;
    return isInclusion ? 'inclusion' : 'exclusion';
  }

  #field(path: string, value: Value, isTopLevel: boolean): void {
    const isFlag = isNumber(value) || typeof value === 'boolean';
    if (hasPositional(path)) {
      if (value instanceof Doc)
        throw commandError(31271, 'positional projection cannot be used with an expression or sub object');
      if (!isFlag) throw commandError(31308, 'positional projection cannot be used with a literal');
      this.#positional(path, truth(value));
    } else if (isFlag) this.#flag(path, truth(value));
    else if (!(value instanceof Doc)) this.#computed(path, value, 31310);
    else if (value.size === 0) {
      throw commandError(51270, `An empty sub-projection is not a valid value. Found empty object at path`);
    } else if (value.size === 1 && value.nameAt(0).startsWith('$')) this.#operator(path, value, isTopLevel);
    else this.fields(value, path);
  }

  #flag(path: string, included: boolean): void {
    if (path === '_id') {
      if (this.#id !== undefined) throw commandError(31250, 'Path collision at _id');
      this.#id = included;
      return;
    }
    this.#setMode(included ? 'inclusion' : 'exclusion', path);
    addAtPath(this.#root, path, { kind: included ? 'keep' : 'drop' });
  }

  #positional(path: string, included: boolean): void {
    if (!included) throw commandError(31395, 'positional projection cannot be used with exclusion');
    if (this.#positionalPath !== undefined) {
      throw commandError(31276, 'Cannot specify more than one positional projection per query.');
    }
    if (this.#hasElemMatch) throw commandError(31256, 'Cannot specify positional operator and $elemMatch.');
    if (!path.endsWith('.$') || hasPositional(path.slice(0, -2))) {
      throw commandError(
        31394,
        `As of 4.4, it's illegal to specify positional operator in the middle of a path. Positional projection may only be used at the end, for example: a.b.$. Found: ${path}`,
      );
    }
    this.#positionalPath = path.slice(0, -2);
    this.#setMode('inclusion', path);
    addAtPath(this.#root, this.#positionalPath, { kind: 'keep' });
  }

  #operator(path: string, value: Doc, isTopLevel: boolean): void {
    const name = value.nameAt(0);
    const operand = value.valueAt(0);
    if (name === '$meta')
      throw commandError(
        40218,
        `query requires text score metadata, but it is not available; $meta is not supported`,
      );
    if (name === '$slice' && isFindSlice(operand)) {
      this.#hasSlice = true;
      addAtPath(this.#root, path, { kind: 'slice', pick: slice(operand) });
    } else if (name === '$elemMatch') this.#elemMatch(path, operand, isTopLevel);
    else if (!Object.hasOwn(operators, name)) throw commandError(31325, `Unknown expression ${name}`);
    else this.#computed(path, value, 31252);
  }

  #elemMatch(path: string, operand: Value, isTopLevel: boolean): void {
    if (!isTopLevel || path.includes('.')) {
      throw commandError(31275, 'Cannot use $elemMatch projection on a nested field');
    }
    if (this.#positionalPath !== undefined) {
      throw commandError(31255, 'Cannot specify positional operator and $elemMatch.');
    }
    this.#hasElemMatch = true;
    addAtPath(this.#root, path, { kind: 'elemMatch', pick: elemMatch(operand, this.#options) });
  }

  #computed(path: string, value: Value, code: number): void {
    if (this.#mode === 'exclusion') {
      throw commandError(code, `Cannot use an expression on field ${path} in an exclusion projection`);
    }
    this.#mode = 'inclusion';
    const evaluate = compileExpression(value, this.#options.vars?.keys());
    addAtPath(this.#root, path, { kind: 'computed', evaluate });
  }

  #setMode(mode: ProjectionMode, path: string): void {
    if (this.#mode !== undefined && this.#mode !== mode) {
      throw mode === 'inclusion'
        ? commandError(31253, `Cannot do inclusion on field ${path} in exclusion projection`)
        : commandError(31254, `Cannot do exclusion on field ${path} in inclusion projection`);
    }
    this.#mode = mode;
  }
}

function hasPositional(path: string): boolean {
  return path.split('.').includes('$');
}

function truth(value: Value): boolean {
  return isNumber(value) ? toDouble(value) !== 0 : value === true;
}
