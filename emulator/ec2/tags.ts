import type { ResourceType, Tag, TagSpecification } from '@aws-sdk/client-ec2';
import { arn, type Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { applyFilters, pageOf } from './filters.ts';
import { anywhere, invalidValue, missing, operation } from './operation.ts';
import { instances, resourceTags, securityGroups, subnets, tagsOf, volumes, vpcs } from './state.ts';
import { ownImages, snapshots } from './own-images.ts';
import { impairmentFrom } from './instances/impairment.ts';

const MAX_TAGS = 50;

/** The kinds of resources by the beginning of their ids, with the type that AWS Config gives them. */
const KINDS = {
  i: { type: 'instance', configType: 'AWS::EC2::Instance', table: instances },
  sg: { type: 'security-group', configType: 'AWS::EC2::SecurityGroup', table: securityGroups },
  sgr: { type: 'security-group-rule', configType: 'AWS::EC2::SecurityGroupRule', table: undefined },
  vol: { type: 'volume', configType: 'AWS::EC2::Volume', table: volumes },
  ami: { type: 'image', configType: 'AWS::EC2::Image', table: ownImages },
  snap: { type: 'snapshot', configType: 'AWS::EC2::Snapshot', table: snapshots },
  vpc: { type: 'vpc', configType: 'AWS::EC2::VPC', table: vpcs },
  subnet: { type: 'subnet', configType: 'AWS::EC2::Subnet', table: subnets },
} as const;

const kindOf = (id: string) => {
  const prefix = id.split('-')[0] ?? '';
  return Object.hasOwn(KINDS, prefix) ? KINDS[prefix as keyof typeof KINDS] : undefined;
};

function checkExists(id: string, call: Call): void {
  const kind = kindOf(id);
  if (!kind) throw new AwsError('InvalidID', `The ID '${id}' is not valid`);
  const found =
    kind.table === undefined
      ? securityGroups(call)
          .values()
          .some((group) => group.rules.some((rule) => rule.id === id))
      : kind.table(call).has(id);
  if (!found) throw new AwsError('InvalidID', `The ID '${id}' is not valid`);
}

function checkTags(tags: Tag[]): void {
  const keys = tags.map((tag) => tag.Key ?? '');
  if (keys.some((key) => key === '')) throw missing('Tag.Key');
  if (keys.some((key) => key.length > 127)) throw invalidValue('Tag key exceeds the maximum length of 127 characters');
  if (keys.some((key) => /^aws:/i.test(key)))
    throw invalidValue(`Tag keys starting with 'aws:' are reserved for internal use`);
  if (tags.some((tag) => (tag.Value ?? '').length > 256))
    throw invalidValue('Tag value exceeds the maximum length of 256 characters');
  if (new Set(keys).size < keys.length)
    throw invalidValue(`Duplicate tag key '${keys.find((key, at) => keys.indexOf(key) !== at)}' specified.`);
}

/** The tags that a creating call asks for its `type`; refused for a type that it does not create. */
export function tagsFor(
  type: ResourceType,
  specifications: TagSpecification[] | undefined,
  creates: ResourceType[] = [type],
): Record<string, string> {
  const tags: Tag[] = [];
  for (const specification of specifications ?? []) {
    if (!specification.ResourceType || !creates.includes(specification.ResourceType))
      throw invalidValue(`'${specification.ResourceType}' is not a valid taggable resource type for this operation.`);
    if (specification.ResourceType === type) tags.push(...(specification.Tags ?? []));
  }
  checkTags(tags);
  return Object.fromEntries(tags.map((tag) => [tag.Key ?? '', tag.Value ?? '']));
}

export const describeTagsOf = (call: Call, id: string): { Tags: Tag[] } => ({
  Tags: Object.entries(tagsOf(call, id)).map(([Key, Value]) => ({ Key, Value })),
});

const tagAccess =
  (action: string) => (input: { Resources?: string[] | undefined; Tags?: Tag[] | undefined }, call: Call) =>
    (input.Resources ?? []).map((id) => ({
      action,
      resource: arn(call, 'ec2', `${kindOf(id)?.type ?? '*'}/${id}`),
      context: {
        'aws:TagKeys': (input.Tags ?? []).map((tag) => tag.Key ?? ''),
        ...Object.fromEntries((input.Tags ?? []).map((tag) => [`aws:RequestTag/${tag.Key}`, tag.Value ?? ''])),
        ...Object.fromEntries(
          Object.entries(tagsOf(call, id)).map(([key, value]) => [`aws:ResourceTag/${key}`, value]),
        ),
      },
    }));

function putTags(id: string, tags: Record<string, string>, call: Call): void {
  if (Object.keys(tags).length === 0) resourceTags(call).delete(id);
  else resourceTags(call).put(id, tags);
  const instance = instances(call).get(id);
  if (instance) instances(call).put(id, impairmentFrom(tags, instance, call));
  call.changed(kindOf(id)?.configType ?? '', id);
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTags.html */
export const createTags = operation('CreateTags', {
  access: tagAccess('ec2:CreateTags'),
  handle(input, call) {
    const tags = input.Tags ?? [];
    if (tags.length === 0) throw missing('Tag');
    checkTags(tags);
    for (const id of input.Resources ?? []) checkExists(id, call);
    for (const id of input.Resources ?? []) {
      const all = { ...tagsOf(call, id), ...Object.fromEntries(tags.map((tag) => [tag.Key ?? '', tag.Value ?? ''])) };
      if (Object.keys(all).length > MAX_TAGS)
        throw new AwsError(
          'TagLimitExceeded',
          `The maximum number of tags for a resource has been reached: ${MAX_TAGS}`,
        );
      putTags(id, all, call);
    }
    return {};
  },
});

/** Without a value the key's tag goes whatever its value; with one, only if it is equal. Without tags, all go. */
export const deleteTags = operation('DeleteTags', {
  access: tagAccess('ec2:DeleteTags'),
  handle(input, call) {
    for (const id of input.Resources ?? []) checkExists(id, call);
    for (const id of input.Resources ?? []) {
      const left = Object.entries(tagsOf(call, id)).filter(
        ([key, value]) =>
          input.Tags !== undefined &&
          !input.Tags.some((tag) => tag.Key === key && (tag.Value === undefined || tag.Value === value)),
      );
      putTags(id, Object.fromEntries(left), call);
    }
    return {};
  },
});

export const describeTags = operation('DescribeTags', {
  access: anywhere('ec2:DescribeTags'),
  handle(input, call) {
    const all = resourceTags(call)
      .entries()
      .flatMap(([id, tags]) =>
        Object.entries(tags).map(([key, value]) => ({ id, key, value, type: kindOf(id)?.type ?? '' })),
      );
    // here `tag:<key>` is about the tag that is listed, not about its resource's tags
    const byTag = (input.Filters ?? []).filter((filter) => filter.Name?.startsWith('tag:'));
    const listed = all.filter((tag) =>
      byTag.every((filter) => filter.Name === `tag:${tag.key}` && filter.Values?.includes(tag.value)),
    );
    const found = applyFilters(
      listed,
      input.Filters?.filter((filter) => !byTag.includes(filter)),
      {
        key: (tag) => [tag.key],
        value: (tag) => [tag.value],
        'resource-id': (tag) => [tag.id],
        'resource-type': (tag) => [tag.type],
      },
      call,
    );
    const { page, next } = pageOf(found, input);
    return {
      ...next,
      Tags: page.map((tag) => ({
        ResourceId: tag.id,
        ResourceType: tag.type as ResourceType,
        Key: tag.key,
        Value: tag.value,
      })),
    };
  },
});
