import { Doc, type Value } from '../../bson/document.ts';
import { commandError } from '../../errors.ts';
import { compileAccumulator } from '../accumulators/accumulators.ts';
import type { Accumulator, CreateAccumulator } from '../accumulators/types.ts';
import type { Compiler, EvaluationContext } from '../expressions/types.ts';
import { valueKey } from '../expressions/value-set.ts';
import { type MemoryBudget, sizeOf } from '../memory.ts';

export type GroupFields = [string, CreateAccumulator][];

/** Compiles the accumulators of `$group`, `$bucket` … by output field. */
export function compileGroupFields(entries: Iterable<[string, Value]>, compiler: Compiler): GroupFields {
  return Array.from(entries, ([field, spec]) => {
    if (field.includes('.')) throw commandError(40235, `The field name '${field}' cannot contain '.'`);
    if (field.startsWith('$'))
      throw commandError(40236, `The field name '${field}' cannot be an operator name`);
    return [field, compileAccumulator(field, spec, compiler)];
  });
}

interface Group {
  id: Value;
  accumulators: Accumulator[];
}

/** Groups by a value, with one set of accumulators each; bounded by memory. */
export class Groups {
  readonly #groups = new Map<string, Group>();
  readonly #fields: GroupFields;
  readonly #budget: MemoryBudget;

  constructor(fields: GroupFields, budget: MemoryBudget) {
    this.#fields = fields;
    this.#budget = budget;
  }

  add(id: Value, context: EvaluationContext): void {
    const key = valueKey(id);
    let group = this.#groups.get(key);
    if (!group) {
      this.#budget.grow(sizeOf(id) * 2 + 100 + this.#fields.length * 100);
      group = { id, accumulators: startAccumulators(this.#fields, id, context, this.#budget) };
      this.#groups.set(key, group);
    }
    for (const accumulator of group.accumulators) accumulator.add(context);
  }

  *documents(): Iterable<Doc> {
    for (const { id, accumulators } of this.#groups.values()) {
      const doc = Doc.from([['_id', id]]);
      this.#fields.forEach(([field], index) => {
        doc.set(field, accumulators[index]!.result());
      });
      yield doc;
    }
  }
}

export function startAccumulators(
  fields: GroupFields,
  id: Value,
  { vars, now }: EvaluationContext,
  budget: MemoryBudget,
): Accumulator[] {
  const context = { root: id instanceof Doc ? id : new Doc(), vars, now };
  return fields.map(([, create]) => create({ context, grow: (bytes) => budget.grow(bytes) }));
}
