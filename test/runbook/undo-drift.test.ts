import { describe, expect, it } from 'vitest';
import { RunbookWorld, writesOf } from '../runbooks/runbook-world.ts';
import { remediations } from '../plan/library.ts';

const on = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };

async function deployed(id: string): Promise<{ world: RunbookWorld; undo: { documentName: string } }> {
  const remediation = remediations.find((one) => one.id === id);
  if (!remediation?.undo) throw new Error(id);
  const world = new RunbookWorld();
  await world.deploy(remediation);
  return { world, undo: remediation.undo };
}

describe('an undo refuses what somebody has changed since', () => {
  it('leaves a bucket alone whose settings are not all on any more', async () => {
    const { world, undo } = await deployed('s3-block-public-access');
    const PublicAccessBlockConfiguration = { ...on, BlockPublicPolicy: false };
    await world.seed([
      {
        call: 's3.CreateBucket',
        input: { Bucket: 'reports', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } },
      },
      { call: 's3.PutPublicAccessBlock', input: { Bucket: 'reports', PublicAccessBlockConfiguration } },
    ]);
    const settings = Object.fromEntries(Object.keys(on).map((name) => [name, ['false']]));
    const { execution, calls } = await world.run(undo, {
      BucketName: ['reports'],
      Configuration: ['none'],
      ...settings,
    });
    expect(execution.status).toBe('Failed');
    expect(execution.steps.find(({ failureMessage }) => failureMessage)?.name).toBe('RefuseChanged');
    expect(writesOf(calls)).toEqual([]);
  });

  it('lets no rule in where one of them is there again', async () => {
    const { world, undo } = await deployed('ec2-revoke-open-admin-ports');
    const rule = (port: number): object => ({
      IpProtocol: 'tcp',
      FromPort: port,
      ToPort: port,
      IpRanges: [{ CidrIp: '0.0.0.0/0' }],
    });
    await world.seed([
      { call: 'ec2.CreateSecurityGroup', input: { GroupName: 'web', Description: 'web' }, as: 'group' },
      { call: 'ec2.AuthorizeSecurityGroupIngress', input: { GroupId: '$group.GroupId', IpPermissions: [rule(3389)] } },
    ]);
    const watch = [
      {
        call: 'ec2.DescribeSecurityGroups',
        input: { GroupIds: ['$group.GroupId'] },
        at: 'SecurityGroups.0.IpPermissions',
      },
    ];
    const before = await world.look(watch);
    const Rules = [rule(22), rule(3389)].map((one) => JSON.stringify(one));
    const { execution } = await world.run(undo, { GroupId: [String(world.filled('$group.GroupId'))], Rules });
    expect(execution.status).toBe('Failed');
    expect(await world.look(watch)).toEqual(before);
  });
});
