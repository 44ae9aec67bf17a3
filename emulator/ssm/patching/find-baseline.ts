import type { OperatingSystem } from '@aws-sdk/client-ssm';
import { arn, type Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { nodeTags } from '../nodes/find-node.ts';
import type { ManagedNode } from '../nodes/state.ts';
import { operatingSystemOf } from './catalogue.ts';
import { predefinedBaselines } from './default-baselines.ts';
import { baselines, defaultBaselines, groupKey, patchGroups, type BaselineRow } from './state.ts';

/** The key of the tag that puts a node into a patch group: exactly this. */
const GROUP_TAG = 'Patch Group';

export const doesNotExist = (id: string | undefined): AwsError =>
  new AwsError('DoesNotExistException', `Patch baseline ${id} does not exist.`);

export const allBaselines = (call: Call): BaselineRow[] => [...predefinedBaselines(call), ...baselines(call).values()];

/** By its id, or its ARN. */
export function findBaseline(call: Call, id: string | undefined): BaselineRow | undefined {
  const own = id?.startsWith(arn(call, 'ssm', 'patchbaseline/')) ? id.split('/').at(-1) : id;
  return allBaselines(call).find((baseline) => baseline.id === own);
}

export function requireBaseline(call: Call, id: string | undefined): BaselineRow {
  const found = findBaseline(call, id);
  if (!found) throw doesNotExist(id);
  return found;
}

export const baselineArn = (call: Call, id: string | undefined): string =>
  id?.startsWith('arn:') ? id : arn(call, 'ssm', `patchbaseline/${id}`);

export function defaultBaseline(call: Call, os: OperatingSystem): BaselineRow {
  const own = findBaseline(call, defaultBaselines(call).get(os));
  const predefined = predefinedBaselines(call).find((baseline) => baseline.os === os);
  const found = own ?? predefined;
  if (!found) throw doesNotExist(os);
  return found;
}

export function baselineOfGroup(call: Call, os: OperatingSystem, group: string): BaselineRow {
  const mapped = patchGroups(call).get(groupKey(os, group));
  return findBaseline(call, mapped?.baselineId) ?? defaultBaseline(call, os);
}

export const patchGroupOf = (call: Call, nodeId: string): string => nodeTags(call, nodeId)[GROUP_TAG] ?? '';

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-patch-groups.html */
export const baselineOfNode = (call: Call, node: ManagedNode): BaselineRow =>
  baselineOfGroup(call, operatingSystemOf(node), patchGroupOf(call, node.id));
