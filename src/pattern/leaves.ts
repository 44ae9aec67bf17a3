import { MAX_NESTING } from './json-text.ts';
import { follow, type PathNode, type PathTree, type Probe } from './path-tree.ts';
import type { Leaf } from './test-value.ts';

/** An array of the event that holds objects. Orders count the leaves met so far: an array's leaves lie in [start, end). */
export interface EventArray {
  readonly id: number;
  end: number;
}

/** One object (or array) in an array: what lies in it may not be mixed with what lies in its neighbours. */
export interface Membership {
  readonly array: EventArray;
  readonly index: number;
  readonly start: number;
  /** The membership of the array itself. */
  readonly outer: Membership | undefined;
}

/** Several leaves at one path. */
export interface ManyLeaves {
  readonly values: Leaf[];
  readonly memberships: (Membership | undefined)[];
  readonly orders: number[];
  /** Whether every leaf lies in an array's object, so that `exists: false` may hold beside them. */
  allMembers: boolean;
}

export const ABSENT = undefined;

/** Stands in `Leaves.values` where a path has several leaves, or one in an array's object. */
export const MANY: unique symbol = Symbol('many');

/** The leaves of one event at the paths that patterns ask for. Reused for the next event. */
export class Leaves {
  /** By path: a lone leaf, `ABSENT`, or the mark `MANY` for what `many` holds. */
  readonly values: (Leaf | typeof ABSENT | typeof MANY)[] = [];
  private readonly lists: ManyLeaves[] = [];
  /** The paths that hold something, as many as `touchedCount` says: an array cut to nothing would be allocated anew. */
  private readonly touched: Int32Array;
  private touchedCount = 0;
  private readonly manyAt: number[] = [];
  private readonly root: PathNode;
  private arrays = 0;
  private order = 0;
  /** Whether some leaf lies in an array's object: only then can fields come from different elements of one array. */
  nested = false;

  constructor(tree: PathTree) {
    tree.seal();
    this.root = tree.root;
    this.values = tree.paths.map(() => ABSENT);
    this.touched = new Int32Array(tree.paths.length);
    this.lists = tree.paths.map(() => ({ values: [], memberships: [], orders: [], allMembers: true }));
  }

  read(event: object): void {
    this.forget();
    this.readObject(this.root, event as Record<string, unknown>, undefined, 0);
  }

  many(slot: number): ManyLeaves {
    return this.lists[slot] as ManyLeaves;
  }

  /** Every leaf at a path. */
  all(slot: number): readonly Leaf[] {
    const value = this.values[slot];
    if (value === ABSENT) return [];
    return value === MANY ? this.many(slot).values : [value];
  }

  /** Whether no leaf is there that every choice of array elements would see. */
  mayBeAbsent(slot: number): boolean {
    const value = this.values[slot];
    return value === ABSENT || (value === MANY && this.many(slot).allMembers);
  }

  private forget(): void {
    const { touched, touchedCount, values } = this;
    for (let i = 0; i < touchedCount; i++) values[touched[i] as number] = ABSENT;
    this.touchedCount = 0;
    if (this.manyAt.length > 0) this.forgetMany();
    this.arrays = 0;
    this.order = 0;
    this.nested = false;
  }

  private forgetMany(): void {
    for (const slot of this.manyAt) {
      const many = this.many(slot);
      many.values.length = 0;
      many.memberships.length = 0;
      many.orders.length = 0;
      many.allMembers = true;
    }
    this.manyAt.length = 0;
  }

  private readObject(
    node: PathNode,
    object: Record<string, unknown>,
    membership: Membership | undefined,
    depth: number,
  ): void {
    if (node.probes) this.probe(node.probes, object, membership, depth);
    else this.readKeys(node.byKey, node, object, membership, depth);
  }

  private probe(
    probes: readonly Probe[],
    object: Record<string, unknown>,
    membership: Membership | undefined,
    depth: number,
  ): void {
    for (let i = 0; i < probes.length; i++) {
      const { key, node } = probes[i] as Probe;
      const value = object[key];
      if (value !== undefined) this.readValue(node, value, membership, depth);
    }
  }

  private readKeys(
    byKey: PathNode['byKey'],
    node: PathNode,
    object: Record<string, unknown>,
    membership: Membership | undefined,
    depth: number,
  ): void {
    for (const key in object) {
      let child = byKey.get(key);
      if (child === undefined) child = follow(node, key);
      if (child !== null) this.readValue(child, object[key], membership, depth);
    }
  }

  private readValue(node: PathNode, value: unknown, membership: Membership | undefined, depth: number): void {
    if (typeof value !== 'object' || value === null) {
      if (node.slot >= 0) this.add(node.slot, value as Leaf | undefined, membership);
    } else if (depth >= MAX_NESTING) return;
    else if (Array.isArray(value)) this.readArray(node, value, membership, depth + 1);
    else if (node.children.size > 0) this.readObject(node, value as Record<string, unknown>, membership, depth + 1);
  }

  private readArray(node: PathNode, items: unknown[], outer: Membership | undefined, depth: number): void {
    let array: EventArray | undefined;
    for (let index = 0; index < items.length; index++) {
      const item = items[index];
      if (typeof item !== 'object' || item === null) {
        if (node.slot >= 0) this.add(node.slot, item as Leaf, outer);
        continue;
      }
      const inner = Array.isArray(item);
      if (depth >= MAX_NESTING || (!inner && node.children.size === 0)) continue;
      array ??= { id: this.arrays++, end: 0 };
      const membership: Membership = { array, index, start: this.order, outer };
      if (inner) this.readArray(node, item, membership, depth + 1);
      else this.readObject(node, item as Record<string, unknown>, membership, depth + 1);
    }
    if (array) array.end = this.order;
  }

  private add(slot: number, value: Leaf | undefined, membership: Membership | undefined): void {
    if (value === undefined) return;
    const order = this.order++;
    const present = this.values[slot];
    if (present === ABSENT) this.touched[this.touchedCount++] = slot;
    if (present === ABSENT && membership === undefined) {
      this.values[slot] = value;
      return;
    }
    const many = this.many(slot);
    if (present !== MANY) {
      this.values[slot] = MANY;
      this.manyAt.push(slot);
      if (present !== ABSENT) this.push(many, present, undefined, -1);
    }
    this.push(many, value, membership, order);
  }

  private push(many: ManyLeaves, value: Leaf, membership: Membership | undefined, order: number): void {
    many.values.push(value);
    many.memberships.push(membership);
    many.orders.push(order);
    if (membership === undefined) many.allMembers = false;
    else this.nested = true;
  }
}
