import { guidePage, type Action } from '../action.ts';
import { callApi, isDesired, propertyInputs, propertyOf } from '../call-api.ts';
import { PACE } from '../pace.ts';

/** Looks again and again until the property has one of the desired values. */
export const waitForAwsResourceProperty: Action = {
  name: 'aws:waitForAwsResourceProperty',
  documentation: guidePage('waitForAwsResourceProperty'),
  inputs: propertyInputs,
  outputs: {},
  timeoutSeconds: 3600,
  async run(run) {
    const response = await callApi(run);
    return isDesired(run, propertyOf(run, response))
      ? { kind: 'done', response }
      : { kind: 'again', after: PACE.pollMs, memo: null };
  },
};
