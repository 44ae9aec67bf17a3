import * as fc from 'fast-check';
import { expect } from 'vitest';
import { logBucketPolicy } from '../emulator/s3/log-bucket-policy.ts';
import { type GeneratedState, stateOf } from './generated-state.ts';
import { securityGroup } from './generated-security-groups.ts';
import type { CaseCall, RunbookCase } from './runbook-case.ts';

const account = { type: 'AWS::::Account', id: '123456789012' };

/** As `RunInstances` takes it; two minutes later the instance runs. */
const launch = (more: Record<string, unknown>): CaseCall => ({
  call: 'ec2.RunInstances',
  input: { ImageId: 'ami-0a1b2c3d4e5f60001', InstanceType: 't3.micro', MinCount: 1, MaxCount: 1, ...more },
  as: 'run',
  advance: 600_000,
});
const instance = { type: 'AWS::EC2::Instance', id: '$run.Instances.0.InstanceId' };
const ofInstance = { InstanceIds: ['$run.Instances.0.InstanceId'] };

const bucket = (name: string): CaseCall => ({
  call: 's3.CreateBucket',
  input: { Bucket: name, CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } },
});

const publicAccess = fc
  .option(
    fc.record({
      BlockPublicAcls: fc.boolean(),
      IgnorePublicAcls: fc.boolean(),
      BlockPublicPolicy: fc.boolean(),
      RestrictPublicBuckets: fc.boolean(),
    }),
    { nil: undefined },
  )
  .map((settings) =>
    stateOf({
      seed: [
        bucket('reports'),
        settings
          ? { call: 's3.PutPublicAccessBlock', input: { Bucket: 'reports', PublicAccessBlockConfiguration: settings } }
          : { call: 's3.DeletePublicAccessBlock', input: { Bucket: 'reports' } },
      ],
      resource: { type: 'AWS::S3::Bucket', id: 'reports' },
      compliant: settings !== undefined && Object.values(settings).every(Boolean),
      watch: [{ call: 's3.GetPublicAccessBlock', input: { Bucket: 'reports' }, at: 'PublicAccessBlockConfiguration' }],
      after: [{ BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true }],
    }),
  );

const encryption = fc.boolean().map((isOn) =>
  stateOf({
    seed: [{ call: isOn ? 'ec2.EnableEbsEncryptionByDefault' : 'ec2.DisableEbsEncryptionByDefault' }],
    resource: account,
    compliant: isOn,
    watch: [{ call: 'ec2.GetEbsEncryptionByDefault', at: 'EbsEncryptionByDefault' }],
    after: [true],
  }),
);

const flags = ['RequireSymbols', 'RequireNumbers', 'RequireUppercaseCharacters', 'RequireLowercaseCharacters'] as const;

const passwordPolicy = fc
  .option(
    fc.record(
      {
        MinimumPasswordLength: fc.constantFrom(6, 8, 13, 14, 15, 128),
        MaxPasswordAge: fc.constantFrom(1, 30, 89, 90, 91, 1095),
        PasswordReusePrevention: fc.constantFrom(1, 23, 24),
        RequireSymbols: fc.boolean(),
        RequireNumbers: fc.boolean(),
        RequireUppercaseCharacters: fc.boolean(),
        RequireLowercaseCharacters: fc.boolean(),
        AllowUsersToChangePassword: fc.boolean(),
        HardExpiry: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
    { nil: undefined },
  )
  .map((policy) => {
    const { MinimumPasswordLength = 6, MaxPasswordAge = 9999, PasswordReusePrevention = 0 } = policy ?? {};
    return stateOf(
      {
        seed: policy ? [{ call: 'iam.UpdateAccountPasswordPolicy', input: policy }] : [],
        resource: account,
        compliant:
          MinimumPasswordLength >= 14 &&
          MaxPasswordAge <= 90 &&
          PasswordReusePrevention >= 24 &&
          flags.every((flag) => policy?.[flag]),
        watch: [{ call: 'iam.GetAccountPasswordPolicy', at: 'PasswordPolicy' }],
      },
      ([after]) =>
        expect(after).toEqual({
          ExpirePasswords: true,
          MinimumPasswordLength: Math.max(14, MinimumPasswordLength),
          MaxPasswordAge: Math.min(90, MaxPasswordAge),
          PasswordReusePrevention: 24,
          ...Object.fromEntries(flags.map((flag) => [flag, true])),
          ...(policy?.AllowUsersToChangePassword ? { AllowUsersToChangePassword: true } : {}),
          ...(policy?.HardExpiry ? { HardExpiry: true } : {}),
        }),
    );
  });

const trail = fc
  .record({
    EnableLogFileValidation: fc.option(fc.boolean(), { nil: undefined }),
    multiRegion: fc.boolean(),
    prefix: fc.option(fc.constantFrom('audit', 'a/b'), { nil: undefined }),
  })
  .map(({ EnableLogFileValidation, multiRegion, prefix }) =>
    stateOf({
      seed: [
        bucket('trail-logs'),
        {
          call: 's3.PutBucketPolicy',
          input: {
            Bucket: 'trail-logs',
            Policy: logBucketPolicy('trail-logs', { services: ['cloudtrail'], ...(prefix ? { prefix } : {}) }),
          },
        },
        {
          call: 'cloudtrail.CreateTrail',
          input: {
            Name: 'main',
            S3BucketName: 'trail-logs',
            IsMultiRegionTrail: multiRegion,
            ...(EnableLogFileValidation === undefined ? {} : { EnableLogFileValidation }),
            ...(prefix ? { S3KeyPrefix: prefix } : {}),
          },
        },
      ],
      resource: { type: 'AWS::CloudTrail::Trail', id: 'main' },
      compliant: EnableLogFileValidation === true,
      watch: [{ call: 'cloudtrail.GetTrail', input: { Name: 'main' }, at: 'Trail' }],
      after: [{ LogFileValidationEnabled: true, ...(prefix ? { S3KeyPrefix: prefix } : {}) }],
    }),
  );

const metadataOptions = fc
  .record({
    HttpTokens: fc.constantFrom('optional', 'required'),
    HttpPutResponseHopLimit: fc.integer({ min: 1, max: 64 }),
    InstanceMetadataTags: fc.constantFrom('enabled', 'disabled'),
  })
  .chain((options) =>
    fc.record({ options: fc.constant(options), state: fc.constantFrom('pending', 'running', 'stopping') }),
  )
  .map(({ options, state }) =>
    stateOf({
      // a pending or stopping instance refuses changes until it runs or has stopped
      seed: [
        { ...launch({ MetadataOptions: options }), ...(state === 'pending' ? { advance: 0 } : {}) },
        ...(state === 'stopping' ? [{ call: 'ec2.StopInstances', input: ofInstance }] : []),
      ],
      resource: instance,
      compliant: options.HttpTokens === 'required',
      watch: [{ call: 'ec2.DescribeInstances', input: ofInstance, at: 'Reservations.0.Instances.0.MetadataOptions' }],
      after: [{ ...options, HttpTokens: 'required' }],
    }),
  );

const instanceHealth = fc.constantFrom('well', 'instance', 'system').map((impaired) =>
  stateOf({
    seed: [
      launch({
        TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'rectify:impaired', Value: impaired }] }],
      }),
    ],
    resource: instance,
    compliant: impaired !== 'instance',
    watch: [{ call: 'ec2.DescribeInstanceStatus', input: ofInstance, at: 'InstanceStatuses.0.InstanceStatus.Status' }],
    after: [impaired === 'system' ? 'impaired' : 'ok'],
  }),
);

const arnOf = (name: string): string => `arn:aws:sqs:eu-west-1:123456789012:${name}`;
const waiting = (queue: string): RunbookCase['watch'][number] => ({
  call: 'sqs.GetQueueAttributes',
  input: { QueueUrl: `$${queue}.QueueUrl`, AttributeNames: ['ApproximateNumberOfMessages'] },
  at: 'Attributes.ApproximateNumberOfMessages',
});

const deadLetters = fc.integer({ min: 0, max: 9 }).map((count) => {
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arnOf('orders-dead'), maxReceiveCount: 1 });
  const receive = {
    call: 'sqs.ReceiveMessage',
    input: { QueueUrl: '$orders.QueueUrl', MaxNumberOfMessages: 10, VisibilityTimeout: 1 },
    advance: 2_000,
  };
  const send = { call: 'sqs.SendMessage', input: { QueueUrl: '$orders.QueueUrl', MessageBody: 'an order' } };
  return stateOf({
    seed: [
      { call: 'sqs.CreateQueue', input: { QueueName: 'orders-dead' }, as: 'dead' },
      { call: 'sqs.CreateQueue', input: { QueueName: 'orders', Attributes: { RedrivePolicy } }, as: 'orders' },
      ...Array.from({ length: count }, () => send),
      receive,
      receive,
    ],
    resource: {
      type: 'AWS::SQS::Queue',
      id: 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders-dead',
      arn: arnOf('orders-dead'),
    },
    compliant: count === 0,
    watch: [waiting('dead'), waiting('orders')],
    after: ['0', String(count)],
  });
});

/** For every folder under `runbooks/`: states of the account, right and wrong ones. */
export const generatedStates: Readonly<Record<string, fc.Arbitrary<GeneratedState>>> = {
  's3-block-public-access': publicAccess,
  'ec2-revoke-open-admin-ports': securityGroup,
  'ec2-ebs-encryption-by-default': encryption,
  'iam-password-policy': passwordPolicy,
  'cloudtrail-log-file-validation': trail,
  'ec2-require-imdsv2': metadataOptions,
  'ec2-reboot-impaired-instance': instanceHealth,
  'sqs-redrive-dead-letter-queue': deadLetters,
};
