import { Doc, type Value } from '../../bson/document.ts';
import { commandError, typeMismatch } from '../../errors.ts';
import { nameOfType } from '../expressions/type-name.ts';

/** The stages of a pipeline inside a stage; `forbidden` stages are refused with `code`. */
export function parseStages(
  value: Value,
  where: string,
  { forbidden, code }: { forbidden: readonly string[]; code: number },
): Doc[] {
  if (!Array.isArray(value))
    throw typeMismatch(`'pipeline' of ${where} must be an array, but is ${nameOfType(value)}`);
  return value.map((stage) => {
    if (!(stage instanceof Doc))
      throw typeMismatch(`Each element of the 'pipeline' array of ${where} must be an object`);
    const [name] = stage.keys();
    if (name !== undefined && forbidden.includes(name)) {
      throw commandError(code, `${name} is not allowed to be used within a ${where} stage`);
    }
    return stage;
  });
}
