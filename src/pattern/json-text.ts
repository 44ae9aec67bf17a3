/** JSON as written: members in their order, numbers with their text, everything with its place. */
export type JsonNode =
  | { kind: 'object'; at: number; members: { key: string; value: JsonNode }[] }
  | { kind: 'array'; at: number; items: JsonNode[] }
  | { kind: 'string'; at: number; value: string }
  | { kind: 'number'; at: number; value: number; text: string }
  | { kind: 'literal'; at: number; value: boolean | null };

/** Deeper nesting is refused, by AWS's JSON reader too; it also keeps recursion from exhausting the stack. */
export const MAX_NESTING = 1_000;

export class JsonTextError extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

// oxlint-disable-next-line no-control-regex
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WORD = /true|false|null/y;
const SPACE = /[ \t\n\r]*/y;

/** Reads one JSON value; of members with the same key the last one stays. Throws `JsonTextError`. */
export function readJsonText(text: string): JsonNode {
  const reader = new Reader(text);
  const node = reader.value(0);
  reader.end();
  return node;
}

class Reader {
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  value(depth: number): JsonNode {
    this.take(SPACE);
    const at = this.at;
    if (depth > MAX_NESTING) throw new JsonTextError(`nested deeper than ${MAX_NESTING} levels`, at);
    switch (this.text.charAt(at)) {
      case '{':
        return this.object(at, depth);
      case '[':
        return this.array(at, depth);
      case '"':
        return { kind: 'string', at, value: this.string() };
      default:
        return this.scalar(at);
    }
  }

  end(): void {
    this.take(SPACE);
    if (this.at < this.text.length) this.fail('the end of the text');
  }

  private object(at: number, depth: number): JsonNode {
    this.at++;
    const members = new Map<string, JsonNode>();
    while (!this.ends('}', members.size === 0)) {
      this.take(SPACE);
      if (this.text[this.at] !== '"') this.fail('a member name in double quotes');
      const key = this.string();
      this.take(SPACE);
      if (this.text[this.at] !== ':') this.fail(`":" after "${key}"`);
      this.at++;
      const value = this.value(depth + 1);
      members.delete(key);
      members.set(key, value);
    }
    return { kind: 'object', at, members: [...members].map(([key, value]) => ({ key, value })) };
  }

  private array(at: number, depth: number): JsonNode {
    this.at++;
    const items: JsonNode[] = [];
    while (!this.ends(']', items.length === 0)) items.push(this.value(depth + 1));
    return { kind: 'array', at, items };
  }

  /** Takes the closing bracket, or the comma that must stand before another element. */
  private ends(close: string, first: boolean): boolean {
    this.take(SPACE);
    if (this.text[this.at] === close) {
      this.at++;
      return true;
    }
    if (first) return false;
    if (this.text[this.at] !== ',') this.fail(`"," or "${close}"`);
    this.at++;
    return false;
  }

  private string(): string {
    const start = this.at;
    const found = this.take(STRING);
    if (found === undefined) {
      this.at = start;
      this.fail('a closed string without bare control characters');
    }
    return JSON.parse(found) as string;
  }

  private scalar(at: number): JsonNode {
    const word = this.take(WORD);
    if (word !== undefined) return { kind: 'literal', at, value: word === 'null' ? null : word === 'true' };
    const number = this.take(NUMBER);
    if (number !== undefined) return { kind: 'number', at, value: Number(number), text: number };
    return this.fail('a value');
  }

  private take(token: RegExp): string | undefined {
    token.lastIndex = this.at;
    const found = token.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private fail(expected: string): never {
    const found = this.at < this.text.length ? JSON.stringify(this.text[this.at]) : 'the end of the text';
    throw new JsonTextError(`expected ${expected}, found ${found}`, this.at);
  }
}

/** The same tree from a parsed value. Throws `JsonTextError` for what JSON cannot say. */
export function jsonNodeOf(value: unknown, depth = 0): JsonNode {
  const at = -1;
  if (depth > MAX_NESTING) throw new JsonTextError(`nested deeper than ${MAX_NESTING} levels`, at);
  if (value === null || typeof value === 'boolean') return { kind: 'literal', at, value };
  if (typeof value === 'string') return { kind: 'string', at, value };
  if (typeof value === 'number') return { kind: 'number', at, value, text: String(value) };
  if (Array.isArray(value)) return { kind: 'array', at, items: value.map((item) => jsonNodeOf(item, depth + 1)) };
  if (typeof value === 'object') {
    const members = Object.entries(value).map(([key, member]) => ({ key, value: jsonNodeOf(member, depth + 1) }));
    return { kind: 'object', at, members };
  }
  throw new JsonTextError(`a value of type ${typeof value} is not JSON`, at);
}
