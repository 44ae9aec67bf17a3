export { compilePatterns, matchesPattern, type CompiledPatterns, type PatternEntry } from './compile.ts';
export { explainPattern, type Explanation } from './explain.ts';
export { parsePattern } from './parse.ts';
export { InvalidEventPatternError, type Pattern, type PatternProblem } from './pattern.ts';
export { serviceProblems } from './service-limits.ts';
