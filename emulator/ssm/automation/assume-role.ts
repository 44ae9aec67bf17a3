import { arn, type Call, type Principal } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { issueSession } from '../../sts/issue-session.ts';
import type { AutomationDocument } from '../documents/automation-document.ts';
import { textOf } from './conversion.ts';
import { parseReference, replaceReferences } from './expression.ts';
import { invalidParameters } from './parameters.ts';

/** The role that a runbook's `assumeRole` names, once its parameters are known. None: the steps act as the caller. */
export function assumeRoleOf(document: AutomationDocument, parameters: Record<string, string[]>): string | undefined {
  const role = replaceReferences(document.assumeRole ?? '', (source) => {
    const reference = parseReference(source);
    return reference?.kind === 'parameter' ? textOf(parameters[reference.name]?.[0] ?? '') : undefined;
  }).trim();
  return role === '' ? undefined : role;
}

/**
 * Who the steps of an execution act as: a session of the role, whose trust policy must name Automation, or else the caller.
 * Throws what AWS answers for a role that Automation cannot assume.
 */
export function stepPrincipal(call: Call, role: string | undefined, executionId: string): Principal {
  if (role === undefined) return call.principal;
  try {
    const session = issueSession(call, {
      roleArn: role,
      sessionName: `Automation-${executionId}`,
      service: 'ssm.amazonaws.com',
      sourceArn: arn(call, 'ssm', `automation-execution/${executionId}`),
    });
    return session.principal;
  } catch (error) {
    if (error instanceof AwsError) throw invalidParameters('The defined assume role is unable to be assumed.');
    throw error;
  }
}
