import type { Scope } from '../call.ts';
import { CONTROLS, type Control } from './controls.ts';
import { standardArn, STANDARDS } from './standards.ts';
import { associations, controlStates, standards } from './state.ts';

export const associationKey = (control: string, standard: string): string => `${control} ${standard}`;

/** The ARNs of the enabled standards in which the control is enabled. */
export const enabledIn = (control: Control, scope: Scope): string[] =>
  STANDARDS.filter((standard) => control.standards[standard.id] !== undefined)
    .map((standard) => standardArn(standard, scope.region))
    .filter((arn) => standards(scope).has(arn))
    .filter((arn) => associations(scope).get(associationKey(control.id, arn))?.status !== 'DISABLED');

/** The control whose Config rule bears that name. */
export const controlOfRule = (ruleName: string, scope: Scope): Control | undefined =>
  CONTROLS.find((control) => controlStates(scope).get(control.id)?.ruleName === ruleName);
