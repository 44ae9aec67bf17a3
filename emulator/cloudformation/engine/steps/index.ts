import type { Step } from '../../state.ts';
import { createStep } from './create.ts';
import { cleanUpStep, deleteStep } from './delete.ts';
import type { StepContext, StepOutcome } from './step-context.ts';
import { restoreStep, updateStep } from './update.ts';

const steps: Record<Step['action'], (logicalId: string, context: StepContext) => Promise<StepOutcome>> = {
  create: createStep,
  update: updateStep,
  restore: restoreStep,
  delete: deleteStep,
  'clean-up': cleanUpStep,
};

export const doStep = (step: Step, context: StepContext): Promise<StepOutcome> =>
  steps[step.action](step.logicalId, context);
