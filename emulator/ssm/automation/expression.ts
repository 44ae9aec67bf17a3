/** What `{{ … }}` may hold. https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-variables.html */
export type Reference =
  | { kind: 'parameter'; name: string }
  | { kind: 'output'; step: string; output: string }
  | { kind: 'variable'; name: string }
  | { kind: 'automation'; name: string }
  | { kind: 'global'; name: string }
  | { kind: 'parameterStore'; name: string };

const BRACES = /\{\{([^{}]*)\}\}/g;

/** What stands between the braces of a text, in order. */
export const referencesIn = (text: string): string[] => [...text.matchAll(BRACES)].map((match) => match[1] ?? '');

/** Undefined for braces that hold none of ours: they stay as they are, as in the text of a script. */
export function parseReference(source: string): Reference | undefined {
  const text = source.trim();
  const prefixed = /^(variable|automation|global|ssm):(.+)$/.exec(text);
  if (prefixed) {
    const kind = prefixed[1] === 'ssm' ? 'parameterStore' : (prefixed[1] as 'variable' | 'automation' | 'global');
    return { kind, name: (prefixed[2] ?? '').trim() };
  }
  if (/^[A-Za-z0-9_]+$/.test(text)) return { kind: 'parameter', name: text };
  const output = /^([A-Za-z0-9_]+)\.([A-Za-z0-9_.-]+)$/.exec(text);
  return output ? { kind: 'output', step: output[1] ?? '', output: output[2] ?? '' } : undefined;
}

/** The single reference that makes up the whole text. */
export function wholeReference(text: string): string | undefined {
  return /^\s*\{\{([^{}]*)\}\}\s*$/.exec(text)?.[1];
}

/** The text with each `{{ … }}` put through `replace`; what that leaves undefined stays. One pass: what is put in is not looked at again. */
export const replaceReferences = (text: string, replace: (source: string) => string | undefined): string =>
  text.replace(BRACES, (whole, source: string) => replace(source) ?? whole);
