import { addEvent, setStackStatus } from '../engine/stack-events.ts';
import { beginDelete } from '../engine/begin.ts';
import { importerOf } from '../engine/finish.ts';
import { findStack, resourcesOf, stacks } from '../state.ts';
import { invalid } from '../template/template.ts';
import { operation, stackAccess, stackPrincipal } from './operation.ts';

/**
 * A stack that does not exist is no error. An export that is still imported calls the deletion off, in a stack event.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DeleteStack.html
 */
export const deleteStack = operation('DeleteStack', {
  access: stackAccess('DeleteStack'),
  handle(input, call) {
    const stack = findStack(call, input.StackName ?? '');
    if (!stack || stack.status === 'DELETE_COMPLETE' || stack.status === 'DELETE_IN_PROGRESS') return {};
    if (stack.terminationProtection)
      throw invalid(`Stack [${stack.stackName}] cannot be deleted while TerminationProtection is enabled`);
    const retain = input.RetainResources ?? [];
    if (retain.length > 0 && stack.status !== 'DELETE_FAILED')
      throw invalid(
        `Invalid operation on stack [${stack.stackId}]. When you delete a stack, specify which resources to retain only when the stack is in the DELETE_FAILED state.`,
      );
    const unknown = retain.filter(
      (id) => !resourcesOf(call, stack.stackId).some((resource) => resource.logicalId === id),
    );
    if (unknown.length > 0)
      throw invalid(
        `The following resource(s) cannot be retained because they do not exist in the stack: [${unknown.join(', ')}]`,
      );
    if (
      stack.status.endsWith('_IN_PROGRESS') &&
      stack.status !== 'REVIEW_IN_PROGRESS' &&
      !stack.status.startsWith('CREATE')
    )
      throw invalid(`Stack:${stack.stackId} is in ${stack.status} state and can not be deleted.`);
    const used = stack.outputs.find((output) => output.exportName !== undefined && importerOf(call, output.exportName));
    if (used?.exportName !== undefined) {
      const reason = `Delete canceled. Cannot delete export ${used.exportName} as it is in use by ${importerOf(call, used.exportName)}.`;
      addEvent(call, stack, {
        logicalId: stack.stackName,
        physicalId: stack.stackId,
        type: 'AWS::CloudFormation::Stack',
        status: stack.status,
        statusReason: reason,
      });
      return {};
    }
    if (stack.status === 'REVIEW_IN_PROGRESS') {
      setStackStatus(call, { ...stack, deletedAt: call.now() }, 'DELETE_COMPLETE');
      return {};
    }
    const next = { ...stack, ...(input.RoleARN === undefined ? {} : { roleArn: input.RoleARN }) };
    stacks(call).put(next.stackId, next);
    const principal = stackPrincipal(call, next.roleArn);
    beginDelete(call, next, { principal, retain, token: input.ClientRequestToken });
    return {};
  },
});
