import type { VolumeType } from '@aws-sdk/client-ec2';
import type { Call, Scope } from '../call.ts';
import { AwsError } from '../errors.ts';
import { applyFilters, pageOf } from './filters.ts';
import { anywhere, invalidValue, operation } from './operation.ts';
import { ownImages, type OwnImage } from './own-images.ts';
import { describeTagsOf } from './tags.ts';

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

export const publicImage = (id: string): Image | undefined => IMAGES.find((one) => one.id === id);

/** What an instance was launched from, also if it was deregistered since. */
export const launchedFrom = (id: string, scope: Scope): Image => ownImages(scope).get(id) ?? findImage(id, scope);

export function findImage(id: string, scope: Scope): Image | OwnImage {
  if (!/^ami-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id))
    throw new AwsError('InvalidAMIID.Malformed', `Invalid id: "${id}" (expecting "ami-...")`);
  const own = ownImages(scope).get(id);
  const image = own?.state === 'deregistered' ? undefined : (own ?? publicImage(id));
  if (!image) throw new AwsError('InvalidAMIID.NotFound', `The image id '[${id}]' does not exist`);
  return image;
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImages.html */
export const describeImages = operation('DescribeImages', {
  access: anywhere('ec2:DescribeImages'),
  handle(input, call) {
    const registered = ownImages(call)
      .values()
      .filter(({ state }) => state !== 'deregistered');
    const asked = input.ImageIds?.map((id) => findImage(id, call)) ?? [...IMAGES, ...registered];
    const owned = asked.filter(
      (image) =>
        !input.Owners?.length ||
        input.Owners.some(
          (owner) => owner === image.owner || owner === aliasOf(image) || owner === selfOf(call, image),
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
        'owner-alias': (image) => [aliasOf(image)],
        state: (image) => [stateOf(image)],
        'root-device-type': () => ['ebs'],
        'virtualization-type': () => ['hvm'],
        'is-public': (image) => [!('devices' in image)],
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
        ImageOwnerAlias: aliasOf(image),
        ImageLocation: `${aliasOf(image) ?? image.owner}/${image.name}`,
        Architecture: image.architecture,
        CreationDate: image.createdAt,
        State: stateOf(image),
        Public: !('devices' in image),
        ...('description' in image && image.description !== undefined ? { Description: image.description } : {}),
        ...('sourceInstanceId' in image ? { SourceInstanceId: image.sourceInstanceId } : {}),
        ImageType: 'machine' as const,
        RootDeviceName: image.rootDevice,
        RootDeviceType: 'ebs' as const,
        VirtualizationType: 'hvm' as const,
        Hypervisor: 'xen' as const,
        EnaSupport: true,
        BlockDeviceMappings: mappingsOf(image),
        ...describeTagsOf(call, image.id),
      })),
    };
  },
});

const aliasOf = (image: Image | OwnImage): string | undefined => ('ownerAlias' in image ? image.ownerAlias : undefined);

const stateOf = (image: Image | OwnImage): OwnImage['state'] => ('state' in image ? image.state : 'available');

const mappingsOf = (image: Image | OwnImage) =>
  'devices' in image
    ? image.devices.map(({ device, snapshotId, size, type, encrypted, deleteOnTermination }) => ({
        DeviceName: device,
        Ebs: {
          DeleteOnTermination: deleteOnTermination,
          Encrypted: encrypted,
          SnapshotId: snapshotId,
          VolumeSize: size,
          VolumeType: type as VolumeType,
        },
      }))
    : [
        {
          DeviceName: image.rootDevice,
          Ebs: { DeleteOnTermination: true, Encrypted: false, VolumeSize: 8, VolumeType: 'gp3' as const },
        },
      ];

const selfOf = (call: Call, image: Image | OwnImage): string | undefined =>
  image.owner === call.account ? 'self' : undefined;

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
