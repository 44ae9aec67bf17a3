import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../emulator/cloudformation/intrinsics/evaluate.ts';
import { NO_VALUE, type EvaluationScope } from '../../../emulator/cloudformation/intrinsics/scope.ts';
import { parseTemplate } from '../../../emulator/cloudformation/template/parse-template.ts';
import { invalid, type Json } from '../../../emulator/cloudformation/template/template.ts';
import cases from '../../cases/cloudformation/intrinsics.json' with { type: 'json' };

const scope: EvaluationScope = {
  parameters: { Stage: 'dev', Zones: ['a', 'b', 'c'], Attribute: 'Arn' },
  pseudo: { 'AWS::AccountId': '123456789012', 'AWS::Region': 'eu-west-1', 'AWS::NoValue': NO_VALUE },
  mappings: { Sizes: { dev: { memory: 128 } } },
  condition: (name) => name === 'IsDev',
  ref: (id) => (id === 'Queue' ? 'https://sqs/queue' : undefined),
  attribute(id, name) {
    if (id === 'Queue' && name === 'Arn') return 'arn:aws:sqs:queue';
    throw invalid(`Template error: resource ${id} does not support attribute type ${name} in Fn::GetAtt`);
  },
  exported: (name) => (name === 'shared-dev' ? 'imported' : undefined),
  zones: (region) => ['a', 'b', 'c'].map((zone) => region + zone),
};

describe('intrinsic functions', () => {
  it.each(cases as { name: string; value: Json; gives?: Json; fails?: string }[])(
    '$name',
    ({ value, gives, fails }) => {
      if (fails === undefined) expect(evaluate(value, scope)).toEqual(gives);
      else expect(() => evaluate(value, scope)).toThrow(fails);
    },
  );
});

describe('the short forms of YAML', () => {
  it('mean the same as the long ones, also nested', () => {
    const template = parseTemplate(`
AWSTemplateFormatVersion: 2010-09-09
Conditions:
  C: !Not [!Equals [!Ref AWS::Region, eu-west-1]]
  D: !And [!Condition C, !Or [{ Condition: C }, !Condition C]]
Resources:
  Q:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !Join ['-', [!Ref AWS::StackName, !Select [0, !Split [',', 'a,b']]]]
      RedrivePolicy: { deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 3 }
      Tags:
        - { Key: a, Value: !If [C, !Sub '\${AWS::Region}!', !ImportValue x] }
        - { Key: b, Value: !FindInMap [M, a, b] }
        - { Key: 2012-10-17, Value: yes }
  Dead: { Type: AWS::SQS::Queue }
Mappings: { M: { a: { b: c } } }
`);
    expect(template.Conditions).toEqual({
      C: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] }] },
      D: { 'Fn::And': [{ Condition: 'C' }, { 'Fn::Or': [{ Condition: 'C' }, { Condition: 'C' }] }] },
    });
    expect(template.Resources.Q?.Properties).toEqual({
      QueueName: {
        'Fn::Join': ['-', [{ Ref: 'AWS::StackName' }, { 'Fn::Select': [0, { 'Fn::Split': [',', 'a,b'] }] }]],
      },
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 3 },
      Tags: [
        { Key: 'a', Value: { 'Fn::If': ['C', { 'Fn::Sub': '${AWS::Region}!' }, { 'Fn::ImportValue': 'x' }] } },
        { Key: 'b', Value: { 'Fn::FindInMap': ['M', 'a', 'b'] } },
        { Key: '2012-10-17', Value: 'yes' },
      ],
    });
  });
});
