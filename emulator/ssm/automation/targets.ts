import type { Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { invalidParameters } from './parameters.ts';
import type { RateControl } from './state.ts';

export interface TargetRequest {
  TargetParameterName?: string | undefined;
  Targets?: { Key?: string | undefined; Values?: string[] | undefined }[] | undefined;
  TargetMaps?: Record<string, string[]>[] | undefined;
  MaxConcurrency?: string | undefined;
  MaxErrors?: string | undefined;
}

export const invalidTarget = (message: string): AwsError => new AwsError('InvalidTarget', message);

/** Rate control, if targets are given. https://docs.aws.amazon.com/systems-manager/latest/userguide/running-automations-scale.html */
export async function readTargets(
  call: Call,
  request: TargetRequest,
  targetType?: string,
): Promise<RateControl | undefined> {
  const { TargetParameterName: name, Targets: targets, TargetMaps: maps } = request;
  if (!targets?.length && !maps?.length) {
    if (name !== undefined)
      throw invalidParameters('TargetParameterName is given, but neither Targets nor TargetMaps.');
    return undefined;
  }
  if (targets?.length && maps?.length) throw invalidParameters('Targets and TargetMaps cannot be specified together.');
  const rates = { maxConcurrency: request.MaxConcurrency ?? '10', maxErrors: request.MaxErrors ?? '0' };
  if (maps?.length) return { ...rates, targetMaps: maps, resolved: maps.map(resolvedMap) };
  if (name === undefined) throw invalidParameters('TargetParameterName is required when Targets are given.');
  if ((targets?.length ?? 0) > 1) throw invalidTarget('Only one target is supported.');
  const { Key = '', Values = [] } = targets?.[0] ?? {};
  const values = await valuesOf(call, Key, Values, targetType);
  return {
    ...rates,
    targets: [{ Key, Values }],
    resolved: values.map((value) => ({ label: value, parameters: { [name]: [value] } })),
  };
}

const resolvedMap = (map: Record<string, string[]>): RateControl['resolved'][number] => ({
  label: JSON.stringify(map),
  parameters: map,
});

async function valuesOf(call: Call, key: string, values: string[], targetType?: string): Promise<string[]> {
  if (values.length > MAX_VALUES) throw invalidTarget(`${key} can have at most ${MAX_VALUES} values.`);
  if (key === 'ParameterValues') {
    if (values.length === 0) throw invalidTarget('ParameterValues must have at least one value.');
    return values;
  }
  if (key === 'InstanceIds' || key === 'AWS::EC2::Instance')
    return instances(call, values.includes('*') ? [] : [{ Name: 'instance-id', Values: values }]);
  if (key.startsWith('tag:')) return tagged(call, key, values, targetType);
  if (key === 'ResourceGroup')
    throw invalidTarget(
      `The target ResourceGroup ${values.join(', ')} cannot be resolved: AWS Resource Groups is not emulated. Use a tag or ParameterValues.`,
    );
  throw invalidTarget(`The target key ${key} is not supported.`);
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/running-automations-map-targets.html */
const MAX_VALUES = 50;

/** What EC2 calls the types of resources that a document may be for. */
const EC2_TYPES: Readonly<Record<string, string>> = {
  'AWS::EC2::Volume': 'volume',
  'AWS::EC2::SecurityGroup': 'security-group',
  'AWS::EC2::VPC': 'vpc',
  'AWS::EC2::Subnet': 'subnet',
  'AWS::EC2::Image': 'image',
  'AWS::EC2::Snapshot': 'snapshot',
};

/** Resources with a tag, of the type that the document is for: instances, unless it says otherwise. */
async function tagged(call: Call, key: string, values: string[], targetType = '/'): Promise<string[]> {
  const type = targetType.replace(/^\//, '');
  if (type === '' || type === 'AWS::EC2::Instance') return instances(call, [{ Name: key, Values: values }]);
  const ec2Type = EC2_TYPES[type];
  if (ec2Type === undefined)
    throw invalidTarget(`Tags of resources of the type ${type} cannot be searched: use ParameterValues.`);
  const output = await call.invoke({
    service: 'ec2',
    operation: 'DescribeTags',
    input: {
      Filters: [
        { Name: 'key', Values: [key.slice('tag:'.length)] },
        { Name: 'value', Values: values },
        { Name: 'resource-type', Values: [ec2Type] },
      ],
    },
    principal: call.principal,
  });
  const tags = (output['Tags'] ?? []) as { ResourceId?: string }[];
  return [...new Set(tags.flatMap(({ ResourceId }) => ResourceId ?? []))];
}

/** Instances that a tag or a list of ids chooses, in any state but terminated. */
async function instances(call: Call, filters: { Name: string; Values: string[] }[]): Promise<string[]> {
  const input = filters.length > 0 ? { Filters: filters } : {};
  const output = await call.invoke({
    service: 'ec2',
    operation: 'DescribeInstances',
    input,
    principal: call.principal,
  });
  const reservations = (output['Reservations'] ?? []) as {
    Instances?: { InstanceId?: string; State?: { Name?: string } }[];
  }[];
  return reservations
    .flatMap(({ Instances = [] }) => Instances)
    .filter(({ State }) => State?.Name !== 'terminated')
    .flatMap(({ InstanceId }) => InstanceId ?? []);
}

/** How many a rate allows of `total`: a number, or a percentage, of which there is at least one. */
export const concurrencyOf = (rate: string, total: number): number =>
  rate.endsWith('%') ? Math.max(1, Math.ceil((total * Number.parseInt(rate, 10)) / 100)) : Number(rate);

/** How many errors are allowed: one more, and nothing new is begun. */
export const errorsOf = (rate: string, total: number): number =>
  rate.endsWith('%') ? Math.floor((total * Number.parseInt(rate, 10)) / 100) : Number(rate);
