import { checkDocument } from '../../emulator/ssm/documents/check-document.ts';
import { readRunbook } from './read-runbook.ts';

export interface FileProblem {
  file: string;
  line?: number;
  step?: string;
  message: string;
}

/** Everything that `CreateDocument` refuses in these files. */
export const checkFiles = (files: readonly string[]): FileProblem[] =>
  files.flatMap((file) => {
    const { text, format } = readRunbook(file);
    return checkDocument(text, format).map((problem) => ({ file, ...problem }));
  });
