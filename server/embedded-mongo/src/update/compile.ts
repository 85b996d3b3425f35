import { Timestamp } from 'bson';
import type { Result } from '../aggregation/expressions/types.ts';
import { cloneDeep, type Doc, type Value } from '../bson/document.ts';
import { commandError, failedToParse } from '../errors.ts';
import { applyFields } from './apply.ts';
import { compileArrayFilters } from './array-filters.ts';
import type { CompiledUpdate } from './compiled-update.ts';
import { checkIdKept, moveIdFirst, withKeptId } from './identity.ts';
import { timestampOf } from './operators/set.ts';
import { parseOperators } from './operators.ts';
import { compilePipelineUpdate } from './pipeline-update.ts';

export type UpdateOptions = {
  arrayFilters?: readonly Doc[] | undefined;
  /** Variables of the command's `let` and of the statement's `c`. */
  vars?: Map<string, Result>;
};

/** Whether an update is a whole new document instead of operators. */
export function isReplacement(update: Doc | readonly Doc[]): boolean {
  return !isPipeline(update) && !update.keys()[0]?.startsWith('$');
}

function isPipeline(update: Doc | readonly Doc[]): update is readonly Doc[] {
  return Array.isArray(update);
}

/** Compiles an update: a pipeline, a replacement or operators. */
export function compileUpdate(update: Doc | readonly Doc[], options: UpdateOptions = {}): CompiledUpdate {
  const { arrayFilters, vars } = options;
  if (arrayFilters && (isPipeline(update) || isReplacement(update))) {
    throw failedToParse(
      `Cannot specify arrayFilters ${isPipeline(update) ? 'and a pipeline update' : 'with a replacement document'}`,
    );
  }
  if (isPipeline(update)) return compilePipelineUpdate(update, vars);
  return isReplacement(update) ? compileReplacement(update) : compileOperators(update, options);
}

function compileReplacement(replacement: Doc): CompiledUpdate {
  for (const name of replacement.keys()) {
    if (name.startsWith('$')) {
      throw commandError(
        52,
        `The dollar ($) prefixed field '${name}' in '${name}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
      );
    }
  }
  return {
    apply: (doc, { now }) => {
      const result = withKeptId(doc, replacement);
      for (let i = 0; i < result.size; i++) {
        if (isZeroTimestamp(result.valueAt(i)) && result.nameAt(i) !== '_id')
          result.setAt(i, timestampOf(now));
      }
      return result;
    },
  };
}

// MongoDB fills an empty timestamp at the top level with the present one.
function isZeroTimestamp(value: Value): boolean {
  return value instanceof Timestamp && value.isZero();
}

function compileOperators(update: Doc, { arrayFilters = [], vars }: UpdateOptions): CompiledUpdate {
  const matcherOptions = vars ? { vars } : {};
  const filters = compileArrayFilters(arrayFilters, matcherOptions);
  const tree = parseOperators(update, filters, matcherOptions);
  filters.checkAllUsed(update);
  return {
    apply(doc, { isInsert, positional, now }) {
      const root = cloneDeep(doc);
      applyFields(tree, root, { root, isInsert, positional, now, arrayFilters: filters }, '');
      checkIdKept(doc, root);
      return moveIdFirst(root);
    },
  };
}
