import { findStack, stacks } from '../state.ts';
import { invalid } from '../template/template.ts';
import { operation, stackAccess } from './operation.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_UpdateTerminationProtection.html */
export const updateTerminationProtection = operation('UpdateTerminationProtection', {
  access: stackAccess('UpdateTerminationProtection'),
  handle(input, call) {
    const stack = findStack(call, input.StackName ?? '');
    if (!stack || stack.status === 'DELETE_COMPLETE') throw invalid(`Stack [${input.StackName ?? ''}] does not exist`);
    if (stack.status === 'DELETE_IN_PROGRESS')
      throw invalid(
        `Stack [${stack.stackName}] is in DELETE_IN_PROGRESS state and its termination protection can not be changed.`,
      );
    stacks(call).put(stack.stackId, { ...stack, terminationProtection: input.EnableTerminationProtection ?? false });
    return { StackId: stack.stackId };
  },
});
