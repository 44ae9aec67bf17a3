import { isMap, isPlainType } from '../../documents/automation-document.ts';
import { guidePage, type Action } from '../action.ts';
import { textOf } from '../conversion.ts';
import { invalidInput } from '../failure.ts';
import { runbookOf } from '../runbook-of.ts';
import { plans } from '../state.ts';

/** Sets a variable to a value of its own type; nothing is converted. */
export const updateVariable: Action = {
  name: 'aws:updateVariable',
  documentation: guidePage('update-variable'),
  inputs: { Name: { type: 'String', required: true }, Value: { required: true } },
  outputs: {},
  forbidsOnCancel: true,
  run({ inputs, call, executionId }) {
    const name = String(inputs['Name']).replace(/^variable:/, '');
    const plan = plans(call).get(executionId);
    const variables = (plan && runbookOf(call, plan).variables) ?? {};
    const type = Object.hasOwn(variables, name) ? variables[name]?.type : undefined;
    if (!String(inputs['Name']).startsWith('variable:') || type === undefined)
      throw invalidInput(`The variable ${String(inputs['Name'])} is not declared`);
    const value = inputs['Value'];
    if (isPlainType(type) && !typeTests[type](value))
      throw invalidInput(`The value ${textOf(value)} is not of type ${type}, which the variable ${name} has`);
    return { kind: 'done', variables: { [name]: value } };
  },
};

const typeTests = {
  String: (value: unknown) => typeof value === 'string',
  Integer: Number.isInteger,
  Boolean: (value: unknown) => typeof value === 'boolean',
  StringList: (value: unknown) => Array.isArray(value) && value.every((item) => typeof item !== 'object'),
  StringMap: isMap,
  MapList: (value: unknown) => Array.isArray(value) && value.every(isMap),
} as const;
