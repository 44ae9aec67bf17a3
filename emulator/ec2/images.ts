import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { applyFilters, pageOf } from './filters.ts';
import { anywhere, invalidValue, operation } from './operation.ts';

export interface Image {
  id: string;
  name: string;
  owner: string;
  ownerAlias?: string;
  architecture: 'x86_64' | 'arm64';
  rootDevice: string;
  createdAt: string;
}

/** A few images that every account sees. */
const IMAGES: readonly Image[] = [
  {
    id: 'ami-0abcdef1234567890',
    name: 'al2023-ami-2023.6.20260105.0-kernel-6.1-x86_64',
    owner: '137112412989',
    ownerAlias: 'amazon',
    architecture: 'x86_64',
    rootDevice: '/dev/xvda',
    createdAt: '2026-01-05T18:00:00.000Z',
  },
  {
    id: 'ami-0a1b2c3d4e5f60001',
    name: 'al2023-ami-2023.6.20260202.1-kernel-6.1-x86_64',
    owner: '137112412989',
    ownerAlias: 'amazon',
    architecture: 'x86_64',
    rootDevice: '/dev/xvda',
    createdAt: '2026-02-02T18:00:00.000Z',
  },
  {
    id: 'ami-0a1b2c3d4e5f60002',
    name: 'al2023-ami-2023.6.20260202.1-kernel-6.1-arm64',
    owner: '137112412989',
    ownerAlias: 'amazon',
    architecture: 'arm64',
    rootDevice: '/dev/xvda',
    createdAt: '2026-02-02T18:00:00.000Z',
  },
  {
    id: 'ami-0a1b2c3d4e5f60003',
    name: 'ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20260115',
    owner: '099720109477',
    architecture: 'x86_64',
    rootDevice: '/dev/sda1',
    createdAt: '2026-01-15T07:00:00.000Z',
  },
];

export function findImage(id: string): Image {
  if (!/^ami-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id))
    throw new AwsError('InvalidAMIID.Malformed', `Invalid id: "${id}" (expecting "ami-...")`);
  const image = IMAGES.find((one) => one.id === id);
  if (!image) throw new AwsError('InvalidAMIID.NotFound', `The image id '[${id}]' does not exist`);
  return image;
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImages.html */
export const describeImages = operation('DescribeImages', {
  access: anywhere('ec2:DescribeImages'),
  handle(input, call) {
    const asked = input.ImageIds?.map(findImage) ?? [...IMAGES];
    const owned = asked.filter(
      (image) =>
        !input.Owners?.length ||
        input.Owners.some(
          (owner) => owner === image.owner || owner === image.ownerAlias || owner === selfOf(call, image),
        ),
    );
    const found = applyFilters(
      owned,
      input.Filters,
      {
        'image-id': (image) => [image.id],
        name: (image) => [image.name],
        architecture: (image) => [image.architecture],
        'owner-id': (image) => [image.owner],
        'owner-alias': (image) => [image.ownerAlias],
        state: () => ['available'],
        'root-device-type': () => ['ebs'],
        'virtualization-type': () => ['hvm'],
        'is-public': () => [true],
      },
      call,
    );
    const { page, next } = pageOf(found, input);
    return {
      ...next,
      Images: page.map((image) => ({
        ImageId: image.id,
        Name: image.name,
        OwnerId: image.owner,
        ImageOwnerAlias: image.ownerAlias,
        ImageLocation: `${image.ownerAlias ?? image.owner}/${image.name}`,
        Architecture: image.architecture,
        CreationDate: image.createdAt,
        State: 'available' as const,
        Public: true,
        ImageType: 'machine' as const,
        RootDeviceName: image.rootDevice,
        RootDeviceType: 'ebs' as const,
        VirtualizationType: 'hvm' as const,
        Hypervisor: 'xen' as const,
        EnaSupport: true,
        BlockDeviceMappings: [
          {
            DeviceName: image.rootDevice,
            Ebs: { DeleteOnTermination: true, Encrypted: false, VolumeSize: 8, VolumeType: 'gp3' as const },
          },
        ],
      })),
    };
  },
});

const selfOf = (call: Call, image: Image): string | undefined => (image.owner === call.account ? 'self' : undefined);

const REGIONS = [
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
];

/** The Regions that every account has without opting in. */
export const describeRegions = operation('DescribeRegions', {
  access: anywhere('ec2:DescribeRegions'),
  handle(input, call) {
    const unknown = input.RegionNames?.find((name) => !REGIONS.includes(name));
    if (unknown !== undefined) throw invalidValue(`Invalid region names: ${unknown}`);
    const all = (input.RegionNames ?? REGIONS).map((name) => ({ id: name }));
    const found = applyFilters(
      all,
      input.Filters,
      {
        'region-name': (region) => [region.id],
        endpoint: (region) => [`ec2.${region.id}.amazonaws.com`],
        'opt-in-status': () => ['opt-in-not-required'],
      },
      call,
    );
    return {
      Regions: found.map(({ id }) => ({
        RegionName: id,
        Endpoint: `ec2.${id}.amazonaws.com`,
        OptInStatus: 'opt-in-not-required',
      })),
    };
  },
});
