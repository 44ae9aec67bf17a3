import { permissionsOf } from '../src/runbook/permissions.ts';
import type { Remediation } from '../src/runbook/remediation.ts';
import { allow, localArn, named, pascal, policyDocument, trust, type Resources } from './template-values.ts';

/** A role for each remediation, with what the steps of its runbook and its undo call, and no more. */
export const executionRoles = (remediations: readonly Remediation[]): Resources =>
  Object.fromEntries(remediations.map((remediation) => [`${pascal(remediation.id)}RunRole`, roleOf(remediation)]));

/** The name up to the remediation's id. */
export const RUN_ROLE_PREFIX = named('run-');

function roleOf({ id, runbook, undo }: Remediation): Resources[string] {
  const actions = new Set([runbook, ...(undo ? [undo] : [])].flatMap(({ content }) => permissionsOf(content)));
  const RoleName = `${RUN_ROLE_PREFIX}${id}`;
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName,
      Description: `What Automation may do when it runs ${runbook.documentName}.`,
      // https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup-iam.html: against the confused deputy
      AssumeRolePolicyDocument: trust('ssm.amazonaws.com', {
        StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
        ArnLike: { 'aws:SourceArn': localArn('ssm', 'automation-execution/*') },
      }),
      // which resource is put right is known only when the runbook is started
      Policies: [{ PolicyName: 'run', PolicyDocument: policyDocument(allow([...actions].sort(), '*')) }],
    },
  };
}
