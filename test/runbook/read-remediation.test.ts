import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { showProblem } from '../../src/core/problem.ts';
import { actionsOf, permissionsOf } from '../../src/runbook/permissions.ts';
import { documentNameOf, readRemediation, type RemediationFiles } from '../../src/runbook/read-remediation.ts';

const FOLDER = resolve(import.meta.dirname, '../../runbooks/ec2-require-imdsv2');
const text = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');
const files: RemediationFiles = {
  id: 'ec2-require-imdsv2',
  remediation: text('remediation.yaml'),
  runbook: text('runbook.yaml'),
  undo: text('undo.yaml'),
};

const problemsOf = (changed: Partial<RemediationFiles>): string[] =>
  readRemediation({ ...files, ...changed }).problems.map(showProblem);
const swap = (name: 'remediation' | 'runbook' | 'undo', from: string, to: string): Partial<RemediationFiles> => {
  const before = files[name] ?? '';
  if (!before.includes(from)) throw new Error(`${name} does not hold ${from}`);
  return { [name]: before.replace(from, to) };
};

describe('a folder under runbooks/', () => {
  it('is read with its documents, their names and their hashes', () => {
    const { remediation, problems } = readRemediation(files);
    expect(problems).toEqual([]);
    expect(remediation).toMatchObject({
      id: 'ec2-require-imdsv2',
      resourceType: 'AWS::EC2::Instance',
      answers: { controls: ['EC2.8'], configRules: ['ec2-imdsv2-check'], alarms: [] },
      parameters: { InstanceId: { from: 'resource.id' } },
      evidence: { before: 'ReadBefore.Before', after: 'ReadAfter.After' },
      runbook: { documentName: 'Rectify-Ec2RequireImdsv2', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
      undo: {
        documentName: 'Rectify-Ec2RequireImdsv2-Undo',
        parameters: { HttpTokens: { from: 'before.HttpTokens' } },
      },
    });
    expect(documentNameOf('s3-block-public-access')).toBe('Rectify-S3BlockPublicAccess');
  });

  it.each<[string, Partial<RemediationFiles>, string]>([
    ['a name with capitals', { id: 'Ec2' }, 'The folder is called Ec2.'],
    ['YAML that is none', { remediation: 'title: "x' }, 'remediation.yaml:1 $: The file is not valid YAML'],
    [
      'a missing title',
      swap('remediation', 'title:', 'tittle:'),
      'remediation.yaml:1 tittle: Nothing reads this member.',
    ],
    [
      'a disruption that is none',
      swap('remediation', 'brief', 'slight'),
      'disruption: It is "slight". Mend: Use one of none, brief, restart.',
    ],
    [
      'nothing answered',
      swap('remediation', '[EC2.8]\n  configRules: [ec2-imdsv2-check]', '[]'),
      'answers: It answers nothing.',
    ],
    [
      'a binding from nowhere',
      swap('remediation', 'InstanceId: { from: resource.id }', 'InstanceId: { from: event.id }'),
      'parameters.InstanceId: It comes from "event.id".',
    ],
    [
      'a binding of a number',
      swap('remediation', 'InstanceId: { from: resource.id }', 'InstanceId: { value: 1 }'),
      'must be a text or a list of texts',
    ],
    [
      'an unbound parameter',
      swap('remediation', 'parameters:\n  InstanceId: { from: resource.id }', 'parameters: {}'),
      'runbook.yaml:11 parameters.InstanceId: Nothing gives it a value.',
    ],
    [
      'evidence that no step gives',
      swap('remediation', 'before: ReadBefore.Before', 'before: ReadBefore.Nothing'),
      'evidence.before: runbook.yaml has no output or variable ReadBefore.Nothing.',
    ],
    ['neither undo nor a reason', { undo: undefined as never }, 'irreversible: There is no undo.yaml.'],
    [
      'both undo and a reason',
      swap('remediation', 'disruption:', 'irreversible: no\ndisruption:'),
      'irreversible: There is an undo.yaml beside it.',
    ],
    [
      'a role of its own',
      swap('runbook', 'assumeRole: "{{ AutomationAssumeRole }}"', 'assumeRole: arn:aws:iam::1:role/x'),
      'assumeRole: The document must run with the role that it is given.',
    ],
    [
      'a parameter without a pattern',
      swap('runbook', '    allowedPattern: ^i-([0-9a-f]{8}|[0-9a-f]{17})$\n', ''),
      'parameters.InstanceId: It has no allowedPattern.',
    ],
    ['a pattern that is not anchored', swap('runbook', '^i-(', 'i-('), 'It is not anchored.'],
    ['a pattern that only Java reads', swap('runbook', '^i-(', '^(?=i)i-('), 'is not read alike everywhere'],
    ['another schema', swap('runbook', '"0.3"', '"2.2"'), 'schemaVersion: It is "2.2".'],
    [
      'two steps of one name',
      swap('runbook', 'name: RequireTokens', 'name: ReadAfter'),
      'Two steps are called ReadAfter.',
    ],
    [
      'a parameter inside code',
      swap('runbook', '      HttpTokens: required', '      Script: "print({{ InstanceId }})"'),
      'A parameter inside code is replaced as text.',
    ],
    [
      'a step without a description',
      swap('runbook', '    description: Requires tokens.\n', ''),
      'mainSteps.RequireTokens: It has no description.',
    ],
  ])('%s is a problem with its place', (_, changed, problem) => {
    const { undo, ...rest } = { ...files, ...changed };
    const read = readRemediation({ ...rest, ...(undo === undefined ? {} : { undo }) });
    expect(read.problems.map(showProblem).join('\n')).toContain(problem);
    expect(read.remediation).toBeUndefined();
  });

  it('lists every problem at once', () => {
    expect(problemsOf({ remediation: 'title: x', runbook: '[]' }).length).toBeGreaterThan(5);
  });
});

describe('the permissions of a runbook', () => {
  const step = (action: string, inputs: object): Record<string, unknown> => ({
    mainSteps: [{ name: 'a', action, inputs }],
  });

  it('are those of the operations that its steps call, in loops too', () => {
    const inner = { name: 'b', action: 'aws:executeAwsApi', inputs: { Service: 'ec2', Api: 'describe_instances' } };
    expect(permissionsOf(step('aws:loop', { Steps: [inner] }))).toEqual(['ec2:DescribeInstances']);
    expect(permissionsOf(step('aws:sleep', { Duration: 'PT1S' }))).toEqual([]);
  });

  it('have the names of the Service Authorization Reference', () => {
    expect(actionsOf('s3', 'DeletePublicAccessBlock')).toEqual(['s3:PutBucketPublicAccessBlock']);
    expect(actionsOf('elbv2', 'DescribeLoadBalancers')).toEqual(['elasticloadbalancing:DescribeLoadBalancers']);
    expect(actionsOf('sqs', 'StartMessageMoveTask')).toContain('sqs:SendMessage');
  });

  it('are not guessed for an action that does not show them', () => {
    expect(() => permissionsOf(step('aws:executeScript', {}))).toThrow('does not show which permissions it needs');
  });
});
