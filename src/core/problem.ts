/** Something wrong with what a person wrote, said so that it can be put right. */
export interface Problem {
  /** The file, relative to the project, or the name of the event. */
  file: string;
  /** Counted from 1, where it is known. */
  line?: number;
  /** Where in the document: `match.detail.severity`, `steps[2].inputs.Service`. */
  path: string;
  /** What is wrong. */
  message: string;
  /** What to do about it. */
  mend: string;
}

/** `policies/baseline.yaml:12 match.control: … Mend: …` */
export const showProblem = (problem: Problem): string =>
  `${problem.file}${problem.line === undefined ? '' : `:${problem.line}`} ${problem.path}: ${problem.message} Mend: ${problem.mend}`;
