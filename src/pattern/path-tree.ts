/** Keys of an event object that are remembered at each node; more come only from hostile events. */
const MAX_REMEMBERED_KEYS = 1_000;

/** The paths that patterns ask for, as a tree of segments. */
export interface PathNode {
  /** The number of the path that ends here, or -1. */
  slot: number;
  readonly children: Map<string, PathNode>;
  /** What an event's key leads to, dots included: `a.b` may go two steps at once. `null` is nowhere. */
  readonly byKey: Map<string, PathNode | null>;
  /**
   * Every key that leads anywhere, if they are few: asking an object for these is then quicker than going through its own.
   */
  probes: readonly Probe[] | undefined;
}

export interface Probe {
  readonly key: string;
  readonly node: PathNode;
}

/** With more keys to ask for than this, an object's own keys are gone through instead. */
const MAX_PROBES = 8;

const newNode = (): PathNode => ({ slot: -1, children: new Map(), byKey: new Map(), probes: undefined });

/** Numbers paths, and follows an event's keys along them. */
export class PathTree {
  readonly root = newNode();
  readonly paths: string[] = [];
  private readonly slots = new Map<string, number>();

  slotOf(path: string): number {
    const known = this.slots.get(path);
    if (known !== undefined) return known;
    const slot = this.paths.push(path) - 1;
    this.slots.set(path, slot);
    let node = this.root;
    for (const segment of path.split('.')) {
      let next = node.children.get(segment);
      if (!next) {
        next = newNode();
        node.children.set(segment, next);
        node.byKey.set(segment, next);
      }
      node = next;
    }
    node.slot = slot;
    return slot;
  }

  /** To be called when all paths are known. */
  seal(node: PathNode = this.root): void {
    const probes = [...below(node, '')];
    // A name that every object inherits, such as `constructor`, would be found where it is not.
    const inherited = probes.some(({ key }) => key in Object.prototype);
    node.probes = probes.length <= MAX_PROBES && !inherited ? probes : undefined;
    for (const child of node.children.values()) this.seal(child);
  }
}

function* below(node: PathNode, prefix: string): Generator<Probe> {
  for (const [segment, child] of node.children) {
    const key = prefix + segment;
    yield { key, node: child };
    yield* below(child, `${key}.`);
  }
}

/** Where an event's key leads that was not met before at this node. */
export function follow(node: PathNode, key: string): PathNode | null {
  let at: PathNode | undefined = node;
  for (const segment of key.split('.')) at = at?.children.get(segment);
  const found = at ?? null;
  if (node.byKey.size < MAX_REMEMBERED_KEYS + node.children.size) node.byKey.set(key, found);
  return found;
}
