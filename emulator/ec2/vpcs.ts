import { arn, type Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { addDefaultGroup } from './defaults.ts';
import { applyFilters, pageOf } from './filters.ts';
import { anywhere, checkId, missing, operation } from './operation.ts';
import { resourceTags, subnets, vpcs, type Subnet, type Vpc } from './state.ts';
import { describeTagsOf, tagsFor } from './tags.ts';

const describeVpc = (vpc: Vpc, call: Call) => ({
  VpcId: vpc.id,
  OwnerId: call.account,
  CidrBlock: vpc.cidr,
  CidrBlockAssociationSet: [
    {
      AssociationId: vpc.id.replace('vpc-', 'vpc-cidr-assoc-'),
      CidrBlock: vpc.cidr,
      CidrBlockState: { State: 'associated' as const },
    },
  ],
  DhcpOptionsId: 'default',
  InstanceTenancy: 'default' as const,
  IsDefault: vpc.isDefault,
  State: 'available' as const,
  ...describeTagsOf(call, vpc.id),
});

function checkCidr(cidr: string | undefined): string {
  const [, address = '', bits = ''] = /^(\d+\.\d+\.\d+\.\d+)\/(\d+)$/.exec(cidr ?? '') ?? [];
  if (!address.split('.').every((part) => part !== '' && Number(part) <= 255))
    throw new AwsError(
      'InvalidParameterValue',
      `Value (${cidr}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`,
    );
  if (Number(bits) < 16 || Number(bits) > 28) throw new AwsError('InvalidVpc.Range', `The CIDR '${cidr}' is invalid.`);
  return `${address}/${bits}`;
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpc.html */
export const createVpc = operation('CreateVpc', {
  access: (_input, call) => ({ action: 'ec2:CreateVpc', resource: arn(call, 'ec2', 'vpc/*') }),
  handle(input, call) {
    if (!input.CidrBlock) throw missing('cidrBlock');
    const vpc: Vpc = { id: `vpc-${call.ids.hex(17)}`, cidr: checkCidr(input.CidrBlock), isDefault: false };
    const tags = tagsFor('vpc', input.TagSpecifications);
    vpcs(call).put(vpc.id, vpc);
    if (Object.keys(tags).length > 0) resourceTags(call).put(vpc.id, tags);
    addDefaultGroup(vpc.id, `sg-${call.ids.hex(17)}`, call);
    call.changed('AWS::EC2::VPC', vpc.id);
    return { Vpc: describeVpc(vpc, call) };
  },
});

export function findVpc(id: string, call: Call): Vpc {
  checkId(id, 'vpc', 'InvalidVpcID');
  const vpc = vpcs(call).get(id);
  if (!vpc) throw new AwsError('InvalidVpcID.NotFound', `The vpc ID '${id}' does not exist`);
  return vpc;
}

export const describeVpcs = operation('DescribeVpcs', {
  access: anywhere('ec2:DescribeVpcs'),
  handle(input, call) {
    const asked = input.VpcIds?.map((id) => findVpc(id, call)) ?? vpcs(call).values();
    const found = applyFilters(
      asked,
      input.Filters,
      {
        'vpc-id': (vpc) => [vpc.id],
        cidr: (vpc) => [vpc.cidr],
        'cidr-block': (vpc) => [vpc.cidr],
        'is-default': (vpc) => [vpc.isDefault],
        isDefault: (vpc) => [vpc.isDefault],
        'owner-id': () => [call.account],
        state: () => ['available'],
      },
      call,
    );
    const { page, next } = pageOf(found, input);
    return { ...next, Vpcs: page.map((vpc) => describeVpc(vpc, call)) };
  },
});

export function findSubnet(id: string, call: Call): Subnet {
  checkId(id, 'subnet', 'InvalidSubnetID');
  const subnet = subnets(call).get(id);
  if (!subnet) throw new AwsError('InvalidSubnetID.NotFound', `The subnet ID '${id}' does not exist`);
  return subnet;
}

const describeSubnet = (subnet: Subnet, call: Call) => ({
  SubnetId: subnet.id,
  SubnetArn: arn(call, 'ec2', `subnet/${subnet.id}`),
  VpcId: subnet.vpcId,
  OwnerId: call.account,
  CidrBlock: subnet.cidr,
  AvailabilityZone: subnet.zone,
  AvailableIpAddressCount: 4091,
  DefaultForAz: subnet.isDefault,
  MapPublicIpOnLaunch: subnet.isDefault,
  State: 'available' as const,
  ...describeTagsOf(call, subnet.id),
});

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSubnet.html */
export const createSubnet = operation('CreateSubnet', {
  access: (input, call) => [
    { action: 'ec2:CreateSubnet', resource: arn(call, 'ec2', 'subnet/*') },
    { action: 'ec2:CreateSubnet', resource: arn(call, 'ec2', `vpc/${input.VpcId}`) },
  ],
  handle(input, call) {
    const vpc = findVpc(input.VpcId ?? '', call);
    if (!input.CidrBlock) throw missing('cidrBlock');
    const subnet: Subnet = {
      id: `subnet-${call.ids.hex(17)}`,
      vpcId: vpc.id,
      cidr: checkCidr(input.CidrBlock),
      zone: input.AvailabilityZone ?? `${call.region}a`,
      isDefault: false,
    };
    const tags = tagsFor('subnet', input.TagSpecifications);
    subnets(call).put(subnet.id, subnet);
    if (Object.keys(tags).length > 0) resourceTags(call).put(subnet.id, tags);
    call.changed('AWS::EC2::Subnet', subnet.id);
    return { Subnet: describeSubnet(subnet, call) };
  },
});

export const describeSubnets = operation('DescribeSubnets', {
  access: anywhere('ec2:DescribeSubnets'),
  handle(input, call) {
    const asked = input.SubnetIds?.map((id) => findSubnet(id, call)) ?? subnets(call).values();
    const found = applyFilters(
      asked,
      input.Filters,
      {
        'subnet-id': (subnet) => [subnet.id],
        'vpc-id': (subnet) => [subnet.vpcId],
        'availability-zone': (subnet) => [subnet.zone],
        'cidr-block': (subnet) => [subnet.cidr],
        'default-for-az': (subnet) => [subnet.isDefault],
        state: () => ['available'],
      },
      call,
    );
    const { page, next } = pageOf(found, input);
    return { ...next, Subnets: page.map((subnet) => describeSubnet(subnet, call)) };
  },
});
