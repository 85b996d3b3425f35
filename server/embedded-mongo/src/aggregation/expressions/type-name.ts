import { MISSING } from '../../bson/document.ts';
import { type TypeName, typeName } from '../../bson/types.ts';
import type { Result } from './types.ts';

/** MongoDB's name of a result's type, as `$type` answers it and messages print it. */
export function nameOfType(value: Result): TypeName | 'missing' {
  return value === MISSING ? 'missing' : typeName(value);
}
