/** The first `limit` of the items added, in an order; of equal items the earlier one comes first. */
export class BoundedList<T> {
  readonly #items: T[] = [];
  readonly #limit: number;
  readonly #compare: (left: T, right: T) => number;

  constructor(limit: number, compare: (left: T, right: T) => number) {
    this.#limit = limit;
    this.#compare = compare;
  }

  /** What the list lost or gained: the item that fell out, the item itself when it did not get in, or nothing. */
  add(item: T): T | undefined {
    const at = this.#position(item);
    if (at >= this.#limit) return item;
    this.#items.splice(at, 0, item);
    return this.#items.length > this.#limit ? this.#items.pop() : undefined;
  }

  items(): readonly T[] {
    return this.#items;
  }

  // After all items that are not greater.
  #position(item: T): number {
    let low = 0;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#compare(this.#items[middle]!, item) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
