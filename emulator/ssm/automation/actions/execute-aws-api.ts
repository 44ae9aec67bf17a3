import { guidePage, type Action } from '../action.ts';
import { apiInputs, callApi } from '../call-api.ts';

export const executeAwsApi: Action = {
  name: 'aws:executeAwsApi',
  documentation: guidePage('executeAwsApi'),
  inputs: apiInputs,
  outputs: {},
  run: async (run) => ({ kind: 'done', response: await callApi(run) }),
};
