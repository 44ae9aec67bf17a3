import { describe, expect, it } from 'vitest';
import { resourceTypes } from '../../../emulator/cloudformation/resources/index.ts';
import { callIn, testWorld } from '../world.ts';
import cases from '../../cases/cloudformation/resource-types.json' with { type: 'json' };

type Json = Record<string, unknown>;

interface TypeCase {
  service: string;
  type: string;
  /** Resources that it refers to. */
  beside?: Json;
  needsFunction?: boolean;
  /** What must be there before the stack, as calls of the same service. */
  calls?: [operation: string, input: Json][];
  first: Json;
  second?: Json;
  ref: string;
  /** After the update. */
  attributes?: Record<string, string>;
}

const ROLE = {
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
    ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole'],
  },
};
const FUNCTION = {
  Type: 'AWS::Lambda::Function',
  Properties: {
    Role: { 'Fn::GetAtt': ['FunctionRole', 'Arn'] },
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Code: { ZipFile: 'exports.handler = async () => null;' },
  },
};

describe('the resource type', () => {
  it.each(cases as unknown as TypeCase[])('$type is created, updated and deleted through its service', async (one) => {
    const world = testWorld({
      onTaskError: (task, error) => {
        if (task.task.startsWith('cloudformation/')) throw new Error(`task ${task.task} threw`, { cause: error });
      },
    });
    const call = callIn(world);
    for (const [operation, input] of one.calls ?? []) await call(one.service, operation, input);
    const attributes = Object.keys(one.attributes ?? {});
    const template = (Properties: Json): string =>
      JSON.stringify({
        Resources: {
          ...one.beside,
          ...(one.needsFunction ? { FunctionRole: ROLE, Function: FUNCTION } : {}),
          It: { Type: one.type, Properties },
        },
        Outputs: {
          Ref: { Value: { Ref: 'It' } },
          ...Object.fromEntries(
            attributes.map((name, index) => [`Attribute${index}`, { Value: { 'Fn::GetAtt': ['It', name] } }]),
          ),
        },
      });
    const settled = async (): Promise<Record<string, string>> => {
      await world.advance(120_000);
      const { StackEvents } = (await call('cloudformation', 'DescribeStackEvents', { StackName: stackId })) as {
        StackEvents: { ResourceStatus: string; ResourceStatusReason?: string }[];
      };
      const failures = StackEvents.filter((event) => event.ResourceStatus.endsWith('FAILED'));
      expect(failures.map((event) => event.ResourceStatusReason)).toEqual([]);
      const { Stacks } = (await call('cloudformation', 'DescribeStacks', { StackName: stackId })) as {
        Stacks: { StackStatus: string; Outputs: { OutputKey: string; OutputValue: string }[] }[];
      };
      expect(Stacks[0]?.StackStatus).toMatch(/^(CREATE|UPDATE|DELETE)_COMPLETE$/);
      return Object.fromEntries((Stacks[0]?.Outputs ?? []).map((output) => [output.OutputKey, output.OutputValue]));
    };
    const Capabilities = ['CAPABILITY_NAMED_IAM'];
    const made = await call('cloudformation', 'CreateStack', {
      StackName: 'demo',
      TemplateBody: template(one.first),
      Capabilities,
    });
    const stackId = String(made.StackId);
    let outputs = await settled();
    expect(outputs.Ref).toMatch(new RegExp(one.ref));
    if (one.second) {
      await call('cloudformation', 'UpdateStack', {
        StackName: 'demo',
        TemplateBody: template(one.second),
        Capabilities,
      });
      outputs = await settled();
    }
    attributes.forEach((name, index) =>
      expect(outputs[`Attribute${index}`]).toMatch(new RegExp(one.attributes?.[name] ?? '')),
    );
    await call('cloudformation', 'DeleteStack', { StackName: 'demo' });
    await settled();
  });

  it.each([...resourceTypes.values()])('$type knows the properties that it asks for', (type) => {
    const named = [
      ...(type.required ?? []),
      ...type.replaces,
      ...(type.nameProperty ? [type.nameProperty] : []),
      ...(type.tags ? ['Tags'] : []),
    ];
    expect(named.filter((name) => !type.properties.includes(name))).toEqual([]);
  });
});
