interface Branch<T> {
  label: string;
  item: T | undefined;
  /** By the first code unit of their labels, from `first` on. */
  next: (Branch<T> | undefined)[];
  first: number;
  /** Instead of the table, where it would be too wide. */
  wide: Map<number, Branch<T>> | undefined;
}

const MAX_TABLE = 256;

const newBranch = <T>(label: string): Branch<T> => ({ label, item: undefined, next: [], first: 0, wide: undefined });

function step<T>(branch: Branch<T>, code: number): Branch<T> | undefined {
  if (branch.wide !== undefined) return branch.wide.get(code);
  const at = code - branch.first;
  return at >= 0 && at < branch.next.length ? branch.next[at] : undefined;
}

/**
 * A radix tree over the beginnings (or ends) of texts: `visit` meets everything kept under a prefix (suffix) of the value, in
 * one walk along it.
 */
export class ValueTree<T> {
  private readonly root: Branch<T> = newBranch('');
  private readonly fromEnd: boolean;

  constructor(fromEnd: boolean) {
    this.fromEnd = fromEnd;
  }

  /** What is kept under `text`, made by `create` if nothing is. */
  at(text: string, create: () => T): T {
    const written = this.fromEnd ? reverse(text) : text;
    let branch = this.root;
    let rest = written;
    while (rest.length > 0) {
      const next = step(branch, rest.charCodeAt(0));
      if (!next) {
        const leaf = newBranch<T>(rest);
        hang(branch, leaf);
        branch = leaf;
        break;
      }
      const shared = sharedLength(next.label, rest);
      branch = shared < next.label.length ? split(branch, next, shared) : next;
      rest = rest.slice(shared);
    }
    branch.item ??= create();
    return branch.item;
  }

  visit(value: string, found: (item: T) => void): void {
    const length = value.length;
    let branch: Branch<T> = this.root;
    let at = 0;
    for (;;) {
      if (branch.item !== undefined) found(branch.item);
      if (at >= length) return;
      const next = step(branch, value.charCodeAt(this.fromEnd ? length - 1 - at : at));
      if (next === undefined || !this.fits(next.label, value, at)) return;
      at += next.label.length;
      branch = next;
    }
  }

  private fits(label: string, value: string, at: number): boolean {
    const size = label.length;
    if (at + size > value.length) return false;
    if (this.fromEnd) {
      const last = value.length - 1 - at;
      for (let i = 1; i < size; i++) if (label.charCodeAt(i) !== value.charCodeAt(last - i)) return false;
      return true;
    }
    for (let i = 1; i < size; i++) if (label.charCodeAt(i) !== value.charCodeAt(at + i)) return false;
    return true;
  }
}

function split<T>(parent: Branch<T>, branch: Branch<T>, at: number): Branch<T> {
  const upper = newBranch<T>(branch.label.slice(0, at));
  hang(parent, upper);
  branch.label = branch.label.slice(at);
  hang(upper, branch);
  return upper;
}

/** Puts a branch in the parent's table, in place of one that begins alike. */
function hang<T>(parent: Branch<T>, branch: Branch<T>): void {
  const code = branch.label.charCodeAt(0);
  const { next, wide } = parent;
  const first = next.length === 0 ? code : Math.min(parent.first, code);
  const size = Math.max(parent.first + next.length, code + 1) - first;
  if (wide) wide.set(code, branch);
  else if (next.length > 0 && size > MAX_TABLE) {
    parent.wide = new Map(next.flatMap((child) => (child ? [[child.label.charCodeAt(0), child]] : [])));
    parent.wide.set(code, branch);
    parent.next = [];
  } else {
    const lower = next.length === 0 ? 0 : parent.first - first;
    parent.next = Array.from({ length: next.length === 0 ? 1 : size }, (_, i) => next[i - lower]);
    parent.next[code - first] = branch;
    parent.first = first;
  }
}

function sharedLength(a: string, b: string): number {
  const limit = Math.min(a.length, b.length);
  for (let i = 0; i < limit; i++) if (a.charCodeAt(i) !== b.charCodeAt(i)) return i;
  return limit;
}

/** By UTF-16 code units, so that suffixes compare as they do in place. */
const reverse = (text: string): string => text.split('').reverse().join('');
