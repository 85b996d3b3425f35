import type { Value } from '../../bson/document.ts';
import { Doc, MISSING } from '../../bson/document.ts';
import { commandError } from '../../errors.ts';
import { checkFieldName } from './field-path.ts';
import { orNull } from './nullish.ts';
import { fold } from './operands.ts';
import { operators } from './operators.ts';
import type { Compiler, Evaluate } from './types.ts';
import { constant } from './types.ts';
import { checkUserVariable, compileReference } from './variables.ts';

/** A compiler that knows the named variables besides the system's. */
export function createCompiler(variables: ReadonlySet<string> = new Set()): Compiler {
  const compiler: Compiler = {
    compile: (value) => compileOperand(value, compiler, variables),
    withVariables: (names) => {
      const all = new Set(variables);
      for (const name of names) {
        checkUserVariable(name);
        all.add(name);
      }
      return createCompiler(all);
    },
  };
  return compiler;
}

/**
 * Compiles an aggregation expression. `variables` names those that the context's `vars` will hold; any other
 * reference to a variable is refused (code 17276).
 */
export function compileExpression(value: Value, variables?: Iterable<string>): Evaluate {
  return createCompiler(new Set(variables)).compile(value);
}

function compileOperand(value: Value, compiler: Compiler, variables: ReadonlySet<string>): Evaluate {
  if (typeof value === 'string' && value.startsWith('$')) return compileReference(value, variables);
  if (value instanceof Doc) return compileDocument(value, compiler);
  if (Array.isArray(value)) {
    const elements = value.map((element) => compiler.compile(element));
    return fold(elements, (context) => elements.map((element) => orNull(element(context))));
  }
  return constant(value);
}

function compileDocument(doc: Doc, compiler: Compiler): Evaluate {
  const [first] = doc.keys();
  if (first?.startsWith('$')) return compileOperator(doc, first, compiler);
  const fields: [string, Evaluate][] = [];
  for (const [name, value] of doc.entries()) {
    checkFieldName(name);
    if (fields.some(([known]) => known === name)) {
      throw commandError(16406, `duplicate field name specified in object literal: ${name}`);
    }
    fields.push([name, compiler.compile(value)]);
  }
  return fold(
    fields.map(([, field]) => field),
    (context) => {
      const result = new Doc();
      for (const [name, evaluate] of fields) {
        const value = evaluate(context);
        if (value !== MISSING) result.set(name, value);
      }
      return result;
    },
  );
}

function compileOperator(doc: Doc, name: string, compiler: Compiler): Evaluate {
  if (doc.size !== 1) {
    throw commandError(
      15983,
      `An object representing an expression must have exactly one field: ${[...doc.keys()].join(', ')}`,
    );
  }
  const operator = Object.hasOwn(operators, name) ? operators[name] : undefined;
  if (!operator) throw commandError(168, `Unrecognized expression '${name}'`);
  return operator(doc.get(name) as Value, compiler, name);
}
