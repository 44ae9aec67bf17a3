import { jsonNodeOf, JsonTextError, readJsonText, type JsonNode } from './json-text.ts';
import { OPERATORS, parseAlternative } from './parse-alternative.ts';
import { InvalidEventPatternError, type Alternative, type Condition, type Pattern, type SubRule } from './pattern.ts';
import { ProblemList } from './problem-list.ts';

/** The service refuses a pattern whose `$or` branches make more combinations: "Rule is too complex". */
const MAX_COMBINATIONS = 1_000;

/** One combination of `$or` branches while it is read. A path given again replaces what stood there. */
type Combination = Map<string, readonly Alternative[]>;

/**
 * Reads an event pattern from its JSON text or from a parsed object. Throws `InvalidEventPatternError` with every problem.
 * Numbers are doubles: what AWS tells apart by its text beyond a double's precision is equal here.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function parsePattern(source: string | object): Pattern {
  const text = typeof source === 'string' ? source : undefined;
  const problems = new ProblemList(text);
  const combinations = readRoot(source, problems);
  if (problems.problems.length > 0) throw new InvalidEventPatternError(problems.problems);
  const pattern = { subRules: combinations.map(toSubRule) };
  parsed.add(pattern);
  return pattern;
}

const parsed = new WeakSet<object>();

/** Whether this is what `parsePattern` gave, and not a pattern as it is written. */
export const isPattern = (value: string | object): value is Pattern => typeof value === 'object' && parsed.has(value);

function readRoot(source: string | object, problems: ProblemList): Combination[] {
  try {
    const root = typeof source === 'string' ? readJsonText(source) : jsonNodeOf(source);
    if (root.kind !== 'object') {
      problems.add('$', root, 'Filter is not an object', 'write {"source": ["aws.ec2"]}');
      return [];
    }
    if (root.members.length === 0)
      problems.add(
        '$',
        root,
        'Filter is empty',
        'name at least one field; {"source": [{"prefix": ""}]} matches every event',
      );
    return new PatternReader(problems).object(root, [], '$', [new Map()], false);
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    problems.add('$', error.at, error.message.replace(/^e/, 'Filter is not valid JSON: e'), 'mend the JSON');
    return [];
  }
}

class PatternReader {
  private readonly problems: ProblemList;

  constructor(problems: ProblemList) {
    this.problems = problems;
  }

  /** Adds what an object demands to each of the combinations. `place` is for messages; `path` for matching. */
  object(
    node: JsonNode & { kind: 'object' },
    path: readonly string[],
    place: string,
    combinations: Combination[],
    inOr: boolean,
  ): Combination[] {
    let all = combinations;
    for (const { key, value } of node.members) {
      const at = `${place}.${key}`;
      if (key === '$or') all = this.or(value, path, at, all);
      else if (value.kind === 'array') all = this.leaf(value, [...path, key], at, all, inOr);
      else if (value.kind !== 'object')
        this.problems.add(
          at,
          value,
          `"${key}" must be an object or an array`,
          `write "${key}": [${value.kind === 'number' ? value.text : JSON.stringify(value.value)}]`,
        );
      else if (value.members.length === 0)
        this.problems.add(at, value, 'Empty objects are not allowed', 'name a field in it, or remove it');
      else all = this.object(value, [...path, key], at, all, inOr);
    }
    return all;
  }

  private leaf(
    node: JsonNode & { kind: 'array' },
    path: readonly string[],
    place: string,
    combinations: Combination[],
    inOr: boolean,
  ): Combination[] {
    const key = path.at(-1) ?? '';
    if (inOr && Object.hasOwn(OPERATORS, key))
      this.problems.add(
        place,
        node,
        `${key} is Ruler reserved fieldName which cannot be used inside "$or".`,
        'inside $or, a branch holds fields, and the fields hold operators',
      );
    if (node.items.length === 0)
      this.problems.add(place, node, 'Empty arrays are not allowed', 'list at least one value to match');
    const alternatives = node.items
      .map((item, index) => parseAlternative(item, `${place}[${index}]`, this.problems))
      .filter((alternative) => alternative !== undefined);
    const joined = path.join('.');
    for (const combination of combinations) combination.set(joined, alternatives);
    return combinations;
  }

  private or(node: JsonNode, path: readonly string[], place: string, combinations: Combination[]): Combination[] {
    const mend = 'write "$or": [{…}, {…}] with two or more objects';
    const branches = node.kind === 'array' ? node.items : [];
    if (branches.length < 2)
      this.problems.add(place, node, "There must have at least 2 Objects in '$or' relationship.", mend);
    const all: Combination[] = [];
    for (const [index, branch] of branches.entries()) {
      const at = `${place}[${index}]`;
      if (branch.kind !== 'object') this.problems.add(at, branch, "Only objects are allowed inside '$or'", mend);
      else if (branch.members.length === 0)
        this.problems.add(at, branch, 'Empty objects are not allowed', 'name a field in it, or remove it');
      else {
        const own = combinations.map((combination) => new Map(combination));
        all.push(...this.object(branch, path, at, own, true));
      }
      if (all.length > MAX_COMBINATIONS) {
        this.problems.add(
          place,
          node,
          `Rule is too complex: more than ${MAX_COMBINATIONS} combinations of $or`,
          'split it into several rules, or list values of one field in one array',
        );
        return combinations.slice(0, 1);
      }
    }
    return all.length > 0 ? all : combinations;
  }
}

/** Paths are compared by UTF-16 code units: AWS evaluates them in that order, which decides what `exists: false` sees. */
function toSubRule(combination: Combination): SubRule {
  return [...combination]
    .map(([path, alternatives]): Condition => ({ path, alternatives }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}
