import { Double, Int32, Long } from 'bson';
import type { Decimal } from '../../bson/decimal.ts';
import { decimalFromInteger } from '../../bson/decimal.ts';
import type { NumberValue } from '../../bson/document.ts';
import { toDecimal } from '../../bson/number.ts';
import { add } from './decimal-arithmetic.ts';
import { exactDecimal } from './exact-decimal.ts';
import { decimal, fitsLong, long, narrow, type Width, widest, widthOf } from './numeric.ts';

/**
 * The running total of `$sum` and `$avg`: integers exactly, doubles with the rounding error carried along,
 * decimals apart, so that the order of the documents does not change the answer.
 */
export class Sum {
  #integers = 0n;
  #small = 0;
  #high = 0;
  #low = 0;
  #decimals: Decimal = decimalFromInteger(0n);
  #width: Width = 'int';

  add(value: NumberValue): void {
    if (value instanceof Int32) this.#addSmall(value.value);
    else if (value instanceof Double) this.#addDouble(value.value);
    else if (value instanceof Long) this.#integers += value.toBigInt();
    else this.#decimals = add(this.#decimals, toDecimal(value));
    this.#width = widest(this.#width, widthOf(value));
  }

  get width(): Width {
    return this.#width;
  }

  toNumber(): number {
    const total = new Sum();
    total.#high = this.#high;
    total.#low = this.#low;
    const integers = this.#allIntegers();
    const leading = Number(integers);
    total.#addDouble(leading);
    total.#addDouble(Number(integers - BigInt(leading)));
    return Number.isFinite(total.#low) ? total.#high + total.#low : total.#high;
  }

  /** The total with its decimal part; doubles count with all their digits. */
  toDecimal(): Decimal {
    const integers = decimalFromInteger(this.#allIntegers());
    const doubles = Number.isFinite(this.#high)
      ? add(exactDecimal(this.#high), exactDecimal(this.#low))
      : toDecimal(new Double(this.#high));
    return add(add(this.#decimals, integers), doubles);
  }

  toValue(): NumberValue {
    if (this.#width === 'decimal') return decimal(this.toDecimal());
    if (this.#width === 'double') return new Double(this.toNumber());
    const total = this.#allIntegers();
    if (!fitsLong(total)) return new Double(Number(total));
    return this.#width === 'long' ? long(total) : narrow(total);
  }

  #allIntegers(): bigint {
    return this.#integers + BigInt(this.#small);
  }

  // Ints are summed as a double while that is exact, which is much faster than a bigint.
  #addSmall(value: number): void {
    this.#small += value;
    if (Math.abs(this.#small) > 2 ** 52) {
      this.#integers += BigInt(this.#small);
      this.#small = 0;
    }
  }

  #addDouble(value: number): void {
    const sum = this.#high + value;
    const virtual = sum - this.#high;
    const error = this.#high - (sum - virtual) + (value - virtual);
    this.#high = sum;
    // An infinite total has no rounding error; NaN there would spoil it.
    this.#low = Number.isFinite(sum) ? this.#low + error : 0;
  }
}

/** The sum of some numbers, for operators that need it once. */
export function sumOf(values: Iterable<NumberValue>): NumberValue {
  const sum = new Sum();
  for (const value of values) sum.add(value);
  return sum.toValue();
}
