import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument, type Range } from 'yaml';
import type { Problem } from './problem.ts';

/** A YAML text, read, and where its members stand. Not for functions: they carry what was read as JSON. */
export interface YamlText {
  file: string;
  value: unknown;
  problems: Problem[];
  /** The line of what stands at `path`, or of the nearest thing around it. Counted from 1. */
  lineOf: (path: readonly (string | number)[]) => number;
}

/** A member stands where its key does, an element of a list where it begins. */
function rangeOf(document: Document, path: readonly (string | number)[]): Range | null | undefined {
  const around = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const pair = isMap(around) ? around.items.find(({ key }) => isScalar(key) && key.value === path.at(-1)) : undefined;
  if (isScalar(pair?.key)) return pair.key.range;
  const node = document.getIn(path, true);
  return isNode(node) ? node.range : undefined;
}

export function readYaml(file: string, text: string): YamlText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const problems = [...document.errors, ...document.warnings].map(
    (error): Problem => ({
      file,
      line: lines.linePos(error.pos[0]).line,
      path: '$',
      message: `The file is not valid YAML: ${error.message}`,
      mend: 'Mend the YAML at this line.',
    }),
  );
  const lineOf = (path: readonly (string | number)[]): number => {
    for (let length = path.length; length > 0; length--) {
      const range = rangeOf(document, path.slice(0, length));
      if (range) return lines.linePos(range[0]).line;
    }
    return 1;
  };
  return { file, value: problems.length > 0 ? undefined : document.toJS({ maxAliasCount: 100 }), problems, lineOf };
}
