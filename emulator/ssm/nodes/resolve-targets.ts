import type { Target } from '@aws-sdk/client-ssm';
import type { Call } from '../../call.ts';
import { validationError } from '../../errors.ts';
import { managedNodes, nodeTags } from './find-node.ts';
import type { ManagedNode } from './state.ts';

const MAX_TARGETS = 5;
const MAX_VALUES = 50;

/**
 * The shape of `Targets`: at most five keys; `resource-groups:` stands alone.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Target.html
 */
export function checkTargets(targets: readonly Target[]): void {
  if (targets.length > MAX_TARGETS)
    throw validationError(
      `1 validation error detected: Value at 'targets' failed to satisfy constraint: Member must have length less than or equal to ${MAX_TARGETS}`,
    );
  for (const { Key = '', Values = [] } of targets) {
    if (!/^[\p{L}\p{Z}\p{N}_.:/=\-@]{1,163}$|^resource-groups:Name$/u.test(Key))
      throw validationError(
        `1 validation error detected: Value '${Key}' at 'targets.1.member.key' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[\\p{L}\\p{Z}\\p{N}_.:/=\\-@]*$`,
      );
    if (Values.length > MAX_VALUES)
      throw validationError(
        `1 validation error detected: Value at 'targets.1.member.values' failed to satisfy constraint: Member must have length less than or equal to ${MAX_VALUES}`,
      );
    if (!isTargetKey(Key)) throw validationError(`The target key ${Key} is not supported.`);
  }
  if (targets.some(({ Key = '' }) => isGroupKey(Key)) && targets.some(({ Key = '' }) => !isGroupKey(Key)))
    throw validationError('A resource group cannot be combined with other targets.');
}

const isGroupKey = (key: string): boolean => key.startsWith('resource-groups:');
const isTargetKey = (key: string): boolean =>
  isGroupKey(key) || key.startsWith('tag:') || ['tag-key', 'InstanceIds', 'instanceids'].includes(key);

/** The managed nodes that every target chooses. */
export async function resolveTargets(call: Call, targets: readonly Target[]): Promise<ManagedNode[]> {
  let chosen = managedNodes(call);
  for (const { Key = '', Values = [] } of targets) {
    const members = isGroupKey(Key) ? await groupMembers(call, Key, Values) : undefined;
    chosen = chosen.filter(({ id }) => (members ? members.has(id) : isChosen(call, id, Key, Values)));
  }
  return chosen;
}

function isChosen(call: Call, id: string, key: string, values: readonly string[]): boolean {
  if (key.toLowerCase() === 'instanceids') return values.includes('*') || values.includes(id);
  const tags = nodeTags(call, id);
  if (key === 'tag-key') return values.some((value) => value in tags);
  const value = tags[key.slice('tag:'.length)];
  return value !== undefined && values.some((pattern) => pattern === '*' || pattern === value);
}

/** The nodes in the groups of those names, cut to the resource types that `resource-groups:ResourceTypeFilters` names. */
async function groupMembers(call: Call, key: string, values: readonly string[]): Promise<Set<string>> {
  if (key === 'resource-groups:ResourceTypeFilters')
    return new Set(
      managedNodes(call)
        .map(({ id }) => id)
        .filter((id) => values.includes(id.startsWith('mi-') ? 'AWS::SSM::ManagedInstance' : 'AWS::EC2::Instance')),
    );
  const service = await call.serviceOf('resource-groups');
  if (!service) throw validationError('Targets name a resource group, but Resource Groups is not emulated.');
  const ids = new Set<string>();
  for (const Group of values) {
    const output = await call.invoke({
      service: service.folder,
      operation: 'ListGroupResources',
      input: { Group },
      principal: call.principal,
    });
    const found = (output['ResourceIdentifiers'] ?? []) as { ResourceArn?: string }[];
    for (const { ResourceArn } of found) ids.add(ResourceArn?.split('/').at(-1) ?? '');
  }
  return ids;
}
