import type { PlainType } from '../../documents/automation-document.ts';
import { failed, guidePage, type Action } from '../action.ts';
import { failureOf } from '../failure.ts';

/** An action that documents may name, as in AWS, but that the stand-in cannot run: its step fails and says so. */
export const notEmulated = (action: string, outputs: Readonly<Record<string, PlainType>>): Action => ({
  name: `aws:${action}`,
  documentation: guidePage(action),
  inputs: {},
  outputs,
  run: () => failed(failureOf('Invocation', `The action aws:${action} is not emulated`, 'Internal')),
});
