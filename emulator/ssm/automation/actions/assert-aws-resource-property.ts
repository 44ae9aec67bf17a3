import { failed, guidePage, type Action } from '../action.ts';
import { callApi, isDesired, propertyInputs, propertyOf } from '../call-api.ts';
import { textOf } from '../conversion.ts';
import { failureOf } from '../failure.ts';

/** Looks once, and fails unless the property has one of the desired values. */
export const assertAwsResourceProperty: Action = {
  name: 'aws:assertAwsResourceProperty',
  documentation: guidePage('assertAwsResourceProperty'),
  inputs: propertyInputs,
  outputs: {},
  async run(run) {
    const response = await callApi(run);
    const property = propertyOf(run, response);
    if (isDesired(run, property)) return { kind: 'done', response };
    const { PropertySelector, DesiredValues } = run.inputs;
    const found = property === undefined ? 'has no value' : `has the value ${property}`;
    const detail = `${textOf(PropertySelector)} ${found}, which is not one of the desired values ${textOf(DesiredValues)}`;
    return failed(failureOf('Invocation', detail, 'Verification'));
  },
};
