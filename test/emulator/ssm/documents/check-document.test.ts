import { describe, expect, it } from 'vitest';
import { checkDocument } from '../../../../emulator/ssm/documents/check-document.ts';

describe('checkDocument', () => {
  it('says for each problem its step and its line', () => {
    const text = `schemaVersion: '0.3'
assumeRole: '{{ Role }}'
parameters:
  Bad_Name:
    type: String
mainSteps:
  - name: first
    action: aws:fly
  - name: second
    action: aws:executeAwsApi
    inputs:
      Service: s3
      Api: HeadBucket
      Bucket: '{{ Nobody }}'
    nextStep: nowhere
outputs:
  - third.Out
`;
    expect(checkDocument(text, 'YAML')).toEqual([
      { message: 'Parameter name "Bad_Name" is not alpha-numeric.', line: 5 },
      { message: 'Unknown action: aws:fly', step: 'first', line: 8 },
      { message: 'Unknown step name: "nowhere"', step: 'second', line: 15 },
      { message: 'Unknown step name in named output: third.Out', line: 17 },
      { message: 'Parameter "Role" is not declared.', line: 2 },
      { message: 'Parameter "Nobody" is not declared.', step: 'second', line: 14 },
    ]);
  });

  it('finds lines in JSON too', () => {
    const text = JSON.stringify({ schemaVersion: '0.3', mainSteps: [{ name: 'a', action: 'aws:nothing' }] }, null, 2);
    expect(checkDocument(text, 'JSON')).toEqual([{ message: 'Unknown action: aws:nothing', step: 'a', line: 6 }]);
  });

  it('says where a text is not well-formed', () => {
    expect(checkDocument('{\n  "a": 1,\n  b\n}', 'JSON')).toEqual([{ message: 'JSON not well-formed.', line: 3 }]);
    expect(checkDocument('a: [1\nb: 2', 'YAML')).toMatchObject([{ line: 2 }]);
  });

  it('looks into loops', () => {
    const inner = { name: 'i', action: 'aws:sleep', inputs: { Duration: '{{ D }}' } };
    const loop = { name: 'l', action: 'aws:loop', inputs: { Iterators: ['x'], Steps: [inner] } };
    const text = JSON.stringify({ schemaVersion: '0.3', mainSteps: [loop] }, null, 1);
    expect(checkDocument(text, 'JSON')).toMatchObject([{ message: 'Parameter "D" is not declared.', step: 'i' }]);
  });

  it.each(['[]', '"text"', 'null', '7'])('refuses %s', (text) => {
    expect(checkDocument(text, 'JSON')).toEqual([{ message: 'Document content must be an object.', line: 1 }]);
  });

  it.each([
    [{ mainSteps: ['x'] }, 'A step must be a map.'],
    [{ mainSteps: [{ name: 'a', action: 'aws:sleep', inputs: [] }] }, '"inputs" must be a map.'],
    [{ mainSteps: [{ name: 'a', action: 'aws:sleep', outputs: {} }] }, '"outputs" of a step must be a list.'],
    [{ mainSteps: [{ name: 'a', action: 'aws:sleep' }], parameters: [] }, '"parameters" must be a map.'],
    [{ mainSteps: [{ name: 'a', action: 'aws:sleep' }], parameters: { P: 'x' } }, 'Parameter "P" must be a map.'],
    [{ mainSteps: [{ name: 'a', action: 'aws:sleep' }], outputs: {} }, '"outputs" must be a list.'],
    [{ mainSteps: [{ name: 'a', action: 7 }] }, 'Unknown action: 7'],
    [{ mainSteps: [{ name: 7, action: 'aws:pause' }] }, 'StepName: 7 is invalid.'],
    [{ mainSteps: [{ name: 'a', action: 'aws:pause', outputs: ['x'] }] }, 'An output must be a map.'],
    [
      { mainSteps: [{ name: 'a', action: 'aws:pause', onFailure: 'Retry' }] },
      'onFailure: Retry is invalid. It must be Abort, Continue or step:<step name>.',
    ],
  ])('never throws at %j', (document, message) => {
    const text = JSON.stringify({ schemaVersion: '0.3', ...document });
    expect(checkDocument(text, 'JSON').map((problem) => problem.message)).toContain(message);
  });

  it('accepts the steps of a runbook that joins again after a branch', () => {
    const text = JSON.stringify({
      schemaVersion: '0.3',
      mainSteps: [
        {
          name: 'b',
          action: 'aws:branch',
          inputs: { Choices: [{ NextStep: 'y', Variable: '1', StringEquals: '1' }], Default: 'x' },
        },
        { name: 'x', action: 'aws:pause', inputs: {}, nextStep: 'z', onFailure: 'step:z' },
        { name: 'y', action: 'aws:pause', inputs: {} },
        { name: 'z', action: 'aws:pause', inputs: {} },
      ],
    });
    expect(checkDocument(text, 'JSON')).toEqual([]);
  });
});
