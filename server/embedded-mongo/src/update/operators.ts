import { valuesEqual } from '../bson/compare.ts';
import { Doc, type Value } from '../bson/document.ts';
import { typeName } from '../bson/types.ts';
import { failedToParse } from '../errors.ts';
import type { MatcherOptions } from '../matcher/compile.ts';
import type { ArrayFilters } from './array-filters.ts';
import { arithmetic } from './operators/arithmetic.ts';
import { bit } from './operators/bit.ts';
import { pop, pull, pullAll } from './operators/pull.ts';
import { addToSet, push } from './operators/push.ts';
import { addRename } from './operators/rename.ts';
import { currentDate, extreme, set, setOnInsert, unset } from './operators/set.ts';
import { parseUpdatePath } from './path.ts';
import { addToTree, type FieldsNode, fieldsNode, type Operation } from './tree.ts';

type OperationBuilder = (operand: Value, path: string, options: MatcherOptions) => Operation;

const BUILDERS = new Map<string, OperationBuilder>([
  ['$set', set],
  ['$setOnInsert', setOnInsert],
  ['$unset', unset],
  ['$inc', (operand, path) => arithmetic('$inc', path, operand)],
  ['$mul', (operand, path) => arithmetic('$mul', path, operand)],
  ['$min', (operand) => extreme(operand, -1)],
  ['$max', (operand) => extreme(operand, 1)],
  ['$currentDate', currentDate],
  ['$bit', (operand, path) => bit(path, operand)],
  ['$push', push],
  ['$addToSet', (operand) => addToSet(operand, valuesEqual)],
  ['$pull', (operand, _, options) => pull(operand, options)],
  ['$pullAll', (operand, path) => pullAll(path, operand)],
  ['$pop', (operand, path) => pop(path, operand)],
]);

/** Builds the tree of all operators of an update, refusing what is unknown or in conflict. */
export function parseOperators(update: Doc, filters: ArrayFilters, options: MatcherOptions): FieldsNode {
  const tree = fieldsNode();
  for (const [name, fields] of update) {
    const build = BUILDERS.get(name);
    if (build === undefined && name !== '$rename') {
      throw failedToParse(
        `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update specified as an array`,
      );
    }
    if (!(fields instanceof Doc)) {
      throw failedToParse(
        `Modifiers operate on fields but we found type ${typeName(fields)} instead. For example: {$mod: {<field>: ...}} not {${name}: ${String(fields)}}`,
      );
    }
    for (const [path, operand] of fields) {
      if (build === undefined) {
        addRename(tree, path, operand);
        continue;
      }
      const components = parseUpdatePath(path);
      filters.use(components);
      addToTree(tree, components, { kind: 'operation', operation: build(operand, path, options) });
    }
  }
  return tree;
}
