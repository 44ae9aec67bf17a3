import type { NumericRange } from './pattern.ts';

const MAX_OVERLAP = 32;

/**
 * A segment tree over the bounds of all ranges: every bound is a point of its own between two gaps, so 2n + 1 cells, and a
 * value's cell and its ancestors hold exactly the ranges that contain it.
 */
export class RangeTree<T> {
  private readonly bounds: Float64Array;
  private readonly size: number;
  private readonly cells: T[][];
  /** By cell, everything that contains it: kept unless the ranges overlap so much that it would grow out of hand. */
  private readonly flat: T[][] | undefined;

  constructor(entries: readonly { range: NumericRange; item: T }[]) {
    const bounds = entries.flatMap(({ range }) => [range.low, range.high]).filter(Number.isFinite);
    this.bounds = Float64Array.from(new Set(bounds.map((bound) => bound + 0))).sort();
    this.size = 2 * this.bounds.length + 1;
    this.cells = Array.from({ length: 2 * this.size }, () => []);
    for (const { range, item } of entries) {
      const low = range.low === -Infinity ? 0 : this.cellOf(range.low) + (range.lowIncluded ? 0 : 1);
      const high = range.high === Infinity ? this.size - 1 : this.cellOf(range.high) - (range.highIncluded ? 0 : 1);
      this.add(low, high, item);
    }
    this.flat = this.flatten(entries.length * MAX_OVERLAP);
  }

  visit(value: number, found: (item: T) => void): void {
    const cell = this.cellOf(value);
    const items = this.flat?.[cell];
    if (items !== undefined) for (let i = 0; i < items.length; i++) found(items[i] as T);
    else this.climb(cell, found);
  }

  private flatten(limit: number): T[][] | undefined {
    const flat: T[][] = [];
    let total = 0;
    for (let cell = 0; cell < this.size && total <= limit; cell++) {
      const items: T[] = [];
      this.climb(cell, (item) => items.push(item));
      total += items.length;
      flat.push(items);
    }
    return total <= limit ? flat : undefined;
  }

  private climb(start: number, found: (item: T) => void): void {
    for (let cell = start + this.size; cell >= 1; cell >>= 1) {
      const items = this.cells[cell];
      if (items !== undefined) for (let i = 0; i < items.length; i++) found(items[i] as T);
    }
  }

  private add(low: number, high: number, item: T): void {
    let left = low + this.size;
    let right = high + this.size + 1;
    for (; left < right; left >>= 1, right >>= 1) {
      if (left & 1) this.cells[left++]?.push(item);
      if (right & 1) this.cells[--right]?.push(item);
    }
  }

  /** Odd cells are the bounds themselves, even ones the gaps around them. */
  private cellOf(value: number): number {
    let low = 0;
    let high = this.bounds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.bounds[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    return low < this.bounds.length && this.bounds[low] === value ? 2 * low + 1 : 2 * low;
  }
}
