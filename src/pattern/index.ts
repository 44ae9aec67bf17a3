export { compilePatterns, matchesPattern, type CompiledPatterns } from './compile.ts';
export { explainPattern } from './explain.ts';
export { parsePattern } from './parse.ts';
export { InvalidEventPatternError, type Pattern } from './pattern.ts';
export { serviceProblems } from './service-limits.ts';
