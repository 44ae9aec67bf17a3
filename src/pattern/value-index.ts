import type { Access } from './access.ts';
import { AddressTable } from './address-table.ts';
import { foldCase } from './ignore-case.ts';
import { RangeTree } from './range-tree.ts';
import type { Leaf } from './test-value.ts';
import { ValueTree } from './value-tree.ts';

/** What is kept under accesses, found by value: the index of one path. */
export class ValueIndex<T> {
  /** What is kept under single values. */
  readonly exact = new Map<Leaf, T>();
  private folded: Map<string, T> | undefined;
  private readonly trees: Partial<Record<'head' | 'tail' | 'folded-head' | 'folded-tail', ValueTree<T>>> = {};
  private ranges: RangeTree<T> | undefined;
  private addresses: AddressTable<T> | undefined;
  private anyString: T | undefined;
  private anyLeaf: T | undefined;
  /** What is kept under absence. */
  absence: T | undefined;
  /** Whether anything is found by other means than the value itself. */
  readonly more: boolean;

  constructor(entries: Iterable<[Access, T]>) {
    const ranges = [];
    for (const [access, item] of entries) {
      if (access.by === 'range') ranges.push({ range: access.range, item });
      else this.add(access, item);
    }
    if (ranges.length > 0) this.ranges = new RangeTree(ranges);
    this.more =
      this.folded !== undefined ||
      Object.keys(this.trees).length > 0 ||
      this.ranges !== undefined ||
      this.addresses !== undefined ||
      this.anyString !== undefined ||
      this.anyLeaf !== undefined;
  }

  /** Finds what is kept under anything but the value itself. */
  visitMore(value: Leaf, found: (item: T) => void): void {
    if (this.anyLeaf !== undefined) found(this.anyLeaf);
    if (typeof value === 'string') this.visitString(value, found);
    else if (typeof value === 'number') this.ranges?.visit(value, found);
  }

  private visitString(value: string, found: (item: T) => void): void {
    const trees = this.trees;
    trees.head?.visit(value, found);
    trees.tail?.visit(value, found);
    if (this.anyString !== undefined) found(this.anyString);
    this.addresses?.visit(value, found);
    const foldedHead = trees['folded-head'];
    const foldedTail = trees['folded-tail'];
    if (this.folded === undefined && foldedHead === undefined && foldedTail === undefined) return;
    const folded = foldCase(value);
    const equal = this.folded?.get(folded);
    if (equal !== undefined) found(equal);
    foldedHead?.visit(folded, found);
    foldedTail?.visit(folded, found);
  }

  private add(access: Exclude<Access, { by: 'range' }>, item: T): void {
    switch (access.by) {
      case 'exact':
        this.exact.set(access.value, item);
        break;
      case 'folded':
        (this.folded ??= new Map()).set(access.text, item);
        break;
      case 'address':
        (this.addresses ??= new AddressTable()).add(access.range, item);
        break;
      case 'any-string':
        this.anyString = item;
        break;
      case 'any-leaf':
        this.anyLeaf = item;
        break;
      case 'absence':
        this.absence = item;
        break;
      case 'head':
      case 'tail':
      case 'folded-head':
      case 'folded-tail':
        (this.trees[access.by] ??= new ValueTree(access.by.endsWith('tail'))).at(access.text, () => item);
    }
  }
}
