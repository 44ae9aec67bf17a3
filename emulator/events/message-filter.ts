import { InvalidEventPatternError, matchesPattern, parsePattern } from '../../src/pattern/index.ts';

/** SNS filter policies are written in the same language as event patterns; what is wrong with one, or undefined. */
export function problemOfFilter(text: string): string | undefined {
  try {
    parsePattern(text);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidEventPatternError)
      return error.message.replace(/^Event pattern is not valid\. Reason: /, '');
    throw error;
  }
}

export const matchesFilter = (text: string, message: object): boolean => matchesPattern(text, message);
