import { describe, expect, it } from 'vitest';
import type { Principal } from '../../../emulator/call.ts';
import { authorize } from '../../../emulator/iam/authorize.ts';
import { callIn, testWorld } from '../world.ts';

type Json = Record<string, unknown>;
const ACCOUNT = '123456789012';
const TOPIC = `arn:aws:sns:eu-west-1:${ACCOUNT}:t`;
const RULE = `arn:aws:events:eu-west-1:${ACCOUNT}:rule/r`;

const allow = (statement: Json): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });
const service = (name: string, account = ACCOUNT): Principal => ({
  kind: 'service',
  account,
  service: `${name}.amazonaws.com`,
  sourceArn: name === 'events' ? RULE : `arn:aws:${name}:eu-west-1:${account}:alarm:a`,
});
const role = (name: string): Principal => ({
  kind: 'role',
  account: ACCOUNT,
  roleArn: `arn:aws:iam::${ACCOUNT}:role/${name}`,
  sessionName: 's',
});

async function withTopic(Policy?: string) {
  const world = testWorld({ authorize });
  const call = callIn(world);
  await call('sns', 'CreateTopic', { Name: 't', ...(Policy === undefined ? {} : { Attributes: { Policy } }) });
  for (const RoleName of ['publisher', 'nobody'])
    await call('iam', 'CreateRole', {
      RoleName,
      AssumeRolePolicyDocument: allow({ Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }),
    });
  const PolicyDocument = allow({ Action: 'sns:Publish', Resource: TOPIC });
  await call('iam', 'PutRolePolicy', { RoleName: 'publisher', PolicyName: 'p', PolicyDocument });
  return (principal: Principal) =>
    world.call({
      service: 'sns',
      operation: 'Publish',
      input: { TopicArn: TOPIC, Message: 'hello' },
      principal,
      account: principal.account,
    });
}

const denied = { code: 'AuthorizationError', status: 403 };

describe('the policy that a topic has from the first', () => {
  it.each<[string, Principal]>([
    ["CloudWatch, for an alarm of the topic's account", service('cloudwatch')],
    ["the account's root", { kind: 'root', account: ACCOUNT }],
    ['a role that may publish', role('publisher')],
  ])('lets %s publish', async (_, principal) => {
    const publish = await withTopic();
    await expect(publish(principal)).resolves.toHaveProperty('MessageId');
  });

  it.each<[string, Principal]>([
    ['EventBridge, which does not say for whom', service('events')],
    ['CloudWatch, for an alarm of another account', service('cloudwatch', '210987654321')],
    ['another account', { kind: 'root', account: '210987654321' }],
    ['a role without the right to publish', role('nobody')],
  ])('does not let %s publish', async (_, principal) => {
    const publish = await withTopic();
    await expect(publish(principal)).rejects.toMatchObject(denied);
  });
});

describe('a policy of its own', () => {
  const statement = { Principal: { Service: 'events.amazonaws.com' }, Action: 'sns:Publish', Resource: TOPIC };
  it.each<[string, Json, boolean]>([
    ['as the service', {}, true],
    ['for its rule', { ArnEquals: { 'aws:SourceArn': RULE } }, true],
    ['for another rule', { ArnEquals: { 'aws:SourceArn': `${RULE}2` } }, false],
    ['for its account', { StringEquals: { 'aws:SourceAccount': ACCOUNT } }, true],
    ['for another account', { StringEquals: { 'aws:SourceAccount': '210987654321' } }, false],
    ['for its owner, which EventBridge does not name', { StringEquals: { 'AWS:SourceOwner': ACCOUNT } }, false],
    [
      'for an organization, of which the account is no member',
      { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } },
      false,
    ],
    ['for an organization, if there is one', { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-1' } }, true],
  ])('lets EventBridge in %s: %j %s', async (_, Condition, allowed) => {
    const publish = await withTopic(allow({ ...statement, Condition }));
    const publication = publish(service('events'));
    if (allowed) await expect(publication).resolves.toHaveProperty('MessageId');
    else await expect(publication).rejects.toMatchObject(denied);
  });
});
