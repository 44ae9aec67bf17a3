import type * as client from '@aws-sdk/client-ssm';
import { arn, type Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { operationsOf, type AccessRequest } from '../../wire/operation.ts';
import { plans } from '../automation/state.ts';
import { associations } from '../associations/state.ts';
import { documents } from '../documents/state.ts';
import { windows } from '../maintenance-windows/state.ts';
import { nodes } from '../nodes/state.ts';
import { opsItems } from '../ops-items/state.ts';
import { baselines } from '../patching/state.ts';
import { parameterArn } from './parameter-name.ts';
import { parameters, tags } from './state.ts';

const operation = operationsOf<typeof client>();
const MOST_TAGS = 50;

/** A kind of resource that can be tagged here. */
interface Taggable {
  arn(call: Call, id: string): string;
  exists(call: Call, id: string): boolean;
  read(call: Call, id: string): Record<string, string>;
  write(call: Call, id: string, tags: Record<string, string>): void;
}

const inTable = (type: string): Pick<Taggable, 'read' | 'write'> => ({
  read: (call, id) => tags(call).get(`${type}/${id}`) ?? {},
  write: (call, id, all) => tags(call).put(`${type}/${id}`, all),
});

const taggable: Record<string, Taggable> = {
  Parameter: {
    arn: parameterArn,
    exists: (call, id) => parameters(call).has(id),
    ...inTable('Parameter'),
  },
  ManagedInstance: {
    arn: (call, id) => arn(call, 'ssm', `managed-instance/${id}`),
    // an EC2 instance is tagged in EC2
    exists: (call, id) => id.startsWith('mi-') && nodes(call).has(id),
    ...inTable('ManagedInstance'),
  },
  PatchBaseline: {
    arn: (call, id) => arn(call, 'ssm', `patchbaseline/${id}`),
    exists: (call, id) => baselines(call).has(id),
    ...inTable('PatchBaseline'),
  },
  MaintenanceWindow: {
    arn: (call, id) => arn(call, 'ssm', `maintenancewindow/${id}`),
    exists: (call, id) => windows(call).has(id),
    ...inTable('MaintenanceWindow'),
  },
  Association: {
    arn: (call, id) => arn(call, 'ssm', `association/${id}`),
    exists: (call, id) => associations(call).has(id),
    ...inTable('Association'),
  },
  OpsItem: {
    arn: (call, id) => arn(call, 'ssm', `opsitem/${id}`),
    exists: (call, id) => opsItems(call).has(id),
    ...inTable('OpsItem'),
  },
  Automation: {
    arn: (call, id) => arn(call, 'ssm', `automation-execution/${id}`),
    exists: (call, id) => plans(call).has(id),
    read: (call, id) => Object.fromEntries((plans(call).get(id)?.tags ?? []).map(({ Key, Value }) => [Key, Value])),
    write(call, id, all) {
      const plan = plans(call).get(id);
      if (plan) plans(call).put(id, { ...plan, tags: Object.entries(all).map(([Key, Value]) => ({ Key, Value })) });
    },
  },
  Document: {
    arn: (call, id) => arn(call, 'ssm', `document/${id}`),
    exists: (call, id) => documents(call).has(id),
    read: (call, id) =>
      Object.fromEntries((documents(call).get(id)?.tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? ''])),
    write(call, id, all) {
      const row = documents(call).get(id);
      if (row) documents(call).put(id, { ...row, tags: Object.entries(all).map(([Key, Value]) => ({ Key, Value })) });
    },
  },
};

interface Named {
  ResourceType?: string | undefined;
  ResourceId?: string | undefined;
}

function kindOf({ ResourceType = '' }: Named): Taggable {
  const kind = taggable[ResourceType];
  if (!kind) throw new AwsError('InvalidResourceType', `The resource type is not valid: ${ResourceType}`);
  return kind;
}

function find(call: Call, input: Named): { kind: Taggable; id: string } {
  const kind = kindOf(input);
  const id = input.ResourceId ?? '';
  if (!kind.exists(call, id))
    throw new AwsError('InvalidResourceId', `The resource ID "${id}" is not valid. Verify the ID and try again.`);
  return { kind, id };
}

const accessOf =
  (action: string) =>
  (input: Named, call: Call): AccessRequest => ({
    action: `ssm:${action}`,
    resource: kindOf(input).arn(call, input.ResourceId ?? ''),
  });

export const addTagsToResource = operation('AddTagsToResource', {
  access: accessOf('AddTagsToResource'),
  handle(input, call) {
    const { kind, id } = find(call, input);
    const added = (input.Tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? ''] as const);
    const all = { ...kind.read(call, id), ...Object.fromEntries(added) };
    if (Object.keys(all).length > MOST_TAGS)
      throw new AwsError('TooManyTagsError', `The request exceeds the maximum of ${MOST_TAGS} tags for a resource.`);
    kind.write(call, id, all);
    return {};
  },
});

export const removeTagsFromResource = operation('RemoveTagsFromResource', {
  access: accessOf('RemoveTagsFromResource'),
  handle(input, call) {
    const { kind, id } = find(call, input);
    const left = Object.entries(kind.read(call, id)).filter(([key]) => !input.TagKeys?.includes(key));
    kind.write(call, id, Object.fromEntries(left));
    return {};
  },
});

export const listTagsForResource = operation('ListTagsForResource', {
  access: accessOf('ListTagsForResource'),
  handle(input, call) {
    const { kind, id } = find(call, input);
    return { TagList: Object.entries(kind.read(call, id)).map(([Key, Value]) => ({ Key, Value })) };
  },
});
