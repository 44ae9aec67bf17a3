import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/finding/finding.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { planRemediation } from '../../src/plan/plan-remediation.ts';
import { planUndo } from '../../src/plan/plan-undo.ts';
import type { Remediation } from '../../src/runbook/remediation.ts';
import { libraryWith, remediations } from './library.ts';

const groupFinding: Finding = {
  source: 'security-hub',
  id: 'f',
  eventId: 'e',
  state: 'failing',
  check: 'EC2.13',
  account: '123456789012',
  region: 'eu-west-1',
  partition: 'aws',
  resource: { type: 'AWS::EC2::SecurityGroup', id: 'sg-0a1b2c3d4e5f60718' },
  severity: 'HIGH',
  title: '',
  description: '',
  observedAt: 0,
  attributes: {},
};
const planned = planRemediation(groupFinding, libraryWith());
if ('reason' in planned) throw new Error(planned.message);
const plan: Plan = planned;
const named = (id: string): Remediation => {
  const found = remediations.find((one) => one.id === id);
  if (!found) throw new Error(id);
  return found;
};
const revoke = named('ec2-revoke-open-admin-ports');
const rule = {
  SecurityGroupRuleId: 'sgr-1',
  IsEgress: false,
  IpProtocol: 'tcp',
  FromPort: 22,
  ToPort: 22,
  CidrIpv4: '0.0.0.0/0',
};

describe('the undo of a run', () => {
  it('brings each element of the evidence into the first shape of which every field is there', () => {
    const { CidrIpv4: _, ...bare } = rule;
    const before = [rule, { ...bare, CidrIpv6: '::/0', Description: 'for the migration' }];
    expect(planUndo(plan, revoke, before, [])).toEqual({
      runbook: { documentName: 'Rectify-Ec2RevokeOpenAdminPorts-Undo', sha256: revoke.undo?.sha256 },
      parameters: {
        GroupId: ['sg-0a1b2c3d4e5f60718'],
        Rules: [
          '{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}',
          '{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"Ipv6Ranges":[{"CidrIpv6":"::/0","Description":"for the migration"}]}',
        ],
      },
    });
  });

  it('takes a list of one as AWS gives it: as its element', () => {
    const undo = planUndo(plan, revoke, rule, []);
    expect('parameters' in undo && undo.parameters['Rules']).toHaveLength(1);
  });

  it('refuses an element that no shape fits, and one that holds an expression', () => {
    expect(planUndo(plan, revoke, [{ PrefixListId: 'pl-1' }], [])).toEqual({
      impossible: expect.stringContaining('has no shape') as string,
    });
    expect(planUndo(plan, revoke, [{ ...rule, Description: '{{ssm:/canary}}' }], [])).toEqual({
      impossible: expect.stringContaining('{{ or }}') as string,
    });
  });

  it('is unnecessary where nothing was changed, and impossible without evidence or by nature', () => {
    expect(planUndo(plan, revoke, [], [])).toEqual({ unnecessary: 'the run changed nothing' });
    expect(planUndo(plan, revoke, undefined, [])).toHaveProperty('impossible');
    expect(planUndo(plan, named('ec2-reboot-impaired-instance'), 'impaired', 'ok')).toEqual({
      impossible: 'a reboot leaves nothing behind that could be put back',
    });
  });

  it('tells a bucket that had no configuration from one whose settings were off', () => {
    const s3 = named('s3-block-public-access');
    const bucket = { ...plan, resource: { type: 'AWS::S3::Bucket', id: 'reports' } };
    const none = planUndo(bucket, s3, { Configuration: 'none' }, { BlockPublicAcls: true });
    const off = planUndo(bucket, s3, { BlockPublicAcls: false, IgnorePublicAcls: true }, { BlockPublicAcls: true });
    expect(none).toMatchObject({ parameters: { Configuration: ['none'] } });
    expect(off).toMatchObject({
      parameters: { Configuration: ['present'], BlockPublicAcls: ['false'], IgnorePublicAcls: ['true'] },
    });
  });
});
