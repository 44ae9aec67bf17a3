import { LineCounter, parseDocument, stringify } from 'yaml';

export type Path = readonly (string | number)[];

/** A problem with the text of a document. `line` counts from 1. */
export interface Problem {
  /** AWS's own words where they are known. */
  message: string;
  step?: string;
  line?: number;
}

/** What a single check reports: where in the document, and in which step. */
export interface Complaint {
  message: string;
  path: Path;
  step?: string;
}

/** A YAML author may leave the quotes of a schema version away. */
export const schemaText = (version: unknown): string =>
  typeof version === 'number' ? String(version) : typeof version === 'string' ? version : '';

export type Parsed = { value: unknown; lineOf: (path: Path) => number | undefined } | { problem: Problem };

const MAX_DEPTH = 100;
const TOO_DEEP: Parsed = {
  problem: { message: `The document is nested more than ${MAX_DEPTH} levels deep.`, line: 1 },
};

/** Looks level by level, so that no depth is too much for it. */
function isTooDeep(value: unknown): boolean {
  const isBranch = (item: unknown): item is object => typeof item === 'object' && item !== null;
  let level = [value].filter(isBranch);
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return true;
    level = level.flatMap((item) => Object.values(item)).filter(isBranch);
  }
  return false;
}

/** The value that a document's text holds, and where in the text its parts stand. */
export function parseContent(text: string, format: string): Parsed {
  if (format === 'JSON') {
    try {
      const value: unknown = JSON.parse(text);
      if (isTooDeep(value)) return TOO_DEEP;
      // every JSON text is YAML, which knows the lines
      return { value, lineOf: (path) => yamlOf(text).lineOf(path) };
    } catch (error) {
      return { problem: { message: 'JSON not well-formed.', line: lineOfJsonError(text, error) } };
    }
  }
  let read: ReturnType<typeof yamlOf>;
  try {
    read = yamlOf(text);
  } catch (error) {
    // the parser goes as deep as the text does
    if (error instanceof RangeError) return TOO_DEEP;
    throw error;
  }
  const { document, lines, lineOf } = read;
  const error = document.errors[0];
  if (error) {
    const { line, col } = lines.linePos(error.pos[0]);
    return { problem: { message: `YAML not well-formed. at Line: ${line}, Column: ${col}`, line } };
  }
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    return isTooDeep(value) ? TOO_DEEP : { value, lineOf };
  } catch {
    return { problem: { message: 'YAML not well-formed.', line: 1 } };
  }
}

function yamlOf(text: string) {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, merge: true, prettyErrors: false });
  const lineOf = (path: Path): number | undefined => {
    // a path that leads to nothing stands where its parent does
    for (let length = path.length; length >= 0; length--) {
      const node = document.getIn(path.slice(0, length), true) as { range?: [number, number, number] } | undefined;
      if (node?.range) return lines.linePos(node.range[0]).line;
    }
    return undefined;
  };
  return { document, lines, lineOf };
}

function lineOfJsonError(text: string, error: unknown): number {
  const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  const before = position === undefined ? text : text.slice(0, Number(position));
  return before.split('\n').length;
}

/** The same document in another format, as `GetDocument` gives it. */
export function convertContent(text: string, from: string, to: string): string {
  if (from === to || from === 'TEXT' || to === 'TEXT') return text;
  const parsed = parseContent(text, from);
  if ('problem' in parsed) return text;
  return to === 'JSON' ? JSON.stringify(parsed.value, null, 2) : stringify(parsed.value, { lineWidth: 0 });
}
