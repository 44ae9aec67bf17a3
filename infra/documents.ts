import type { Remediation, Runbook } from '../src/runbook/remediation.ts';
import { literal, STAGE, type Resources } from './template-values.ts';

/** Every runbook and every undo, as an Automation document named `<documentName>-<stage>`. */
export const documents = (remediations: readonly Remediation[]): Resources =>
  Object.fromEntries(
    runbooksOf(remediations).map((runbook) => [
      `${runbook.documentName.replaceAll('-', '')}Document`,
      document(runbook),
    ]),
  );

export const runbooksOf = (remediations: readonly Remediation[]): Runbook[] =>
  remediations.flatMap(({ runbook, undo }) => [runbook, ...(undo ? [undo] : [])]);

/** A changed document becomes a new default version; a plan names the version it was made for. */
const document = ({ documentName, content }: Runbook): Resources[string] => ({
  Type: 'AWS::SSM::Document',
  Properties: {
    Name: `${documentName}-${STAGE}`,
    DocumentType: 'Automation',
    DocumentFormat: 'JSON',
    UpdateMethod: 'NewVersion',
    Content: literal(content),
  },
});
