import type { AnyOperation, TaskHandler } from '../../wire/operation.ts';
import { getServiceSetting, resetServiceSetting, updateServiceSetting } from '../settings/service-settings.ts';
import { deleteParameter, deleteParameters } from './delete-parameter.ts';
import { getParameter, getParameterHistory, getParameters } from './get-parameter.ts';
import { describeParameters, getParametersByPath } from './list-parameters.ts';
import { labelParameterVersion, unlabelParameterVersion } from './parameter-labels.ts';
import { applyParameterPolicy } from './parameter-policies.ts';
import { putParameter } from './put-parameter.ts';
import { addTagsToResource, listTagsForResource, removeTagsFromResource } from './tags.ts';

export const parameterOperations: readonly AnyOperation[] = [
  putParameter,
  getParameter,
  getParameters,
  getParametersByPath,
  getParameterHistory,
  describeParameters,
  deleteParameter,
  deleteParameters,
  labelParameterVersion,
  unlabelParameterVersion,
  addTagsToResource,
  removeTagsFromResource,
  listTagsForResource,
  getServiceSetting,
  updateServiceSetting,
  resetServiceSetting,
];

export const parameterTasks: Readonly<Record<string, TaskHandler>> = {
  'apply-parameter-policy': applyParameterPolicy,
};
