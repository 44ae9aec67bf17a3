import { describe, expect, it } from 'vitest';
import { callIn, testWorld } from '../world.ts';
import cases from '../../cases/cloudformation/refused-templates.json' with { type: 'json' };

interface RefusedTemplate {
  name: string;
  body: unknown;
  parameters?: Record<string, string>;
  says: string;
  code?: string;
}

describe('CreateStack refuses', () => {
  it.each(cases as RefusedTemplate[])('$name', async ({ body, parameters = {}, says, code = 'ValidationError' }) => {
    const call = callIn(testWorld());
    const created = call('cloudformation', 'CreateStack', {
      StackName: 'refused',
      TemplateBody: typeof body === 'string' ? body : JSON.stringify(body),
      Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
        ParameterKey,
        ParameterValue,
      })),
    });
    await expect(created).rejects.toMatchObject({ code, message: expect.stringContaining(says) as string });
    expect(await call('cloudformation', 'DescribeStacks')).toMatchObject({ Stacks: [] });
  });

  it('a name with an underscore', async () => {
    const created = callIn(testWorld())('cloudformation', 'CreateStack', {
      StackName: 'my_stack',
      TemplateBody: JSON.stringify({ Resources: { A: { Type: 'AWS::SQS::Queue' } } }),
    });
    await expect(created).rejects.toThrow("Value 'my_stack' at 'stackName' failed to satisfy constraint");
  });

  it('a template of more than 51,200 bytes as text', async () => {
    const created = callIn(testWorld())('cloudformation', 'CreateStack', {
      StackName: 'large',
      TemplateBody: ' '.repeat(51_201),
    });
    await expect(created).rejects.toThrow('Member must have length less than or equal to 51200');
  });

  it('a second stack of the same name', async () => {
    const call = callIn(testWorld());
    const input = {
      StackName: 'twice',
      TemplateBody: JSON.stringify({ Resources: { A: { Type: 'AWS::SQS::Queue' } } }),
    };
    await call('cloudformation', 'CreateStack', input);
    await expect(call('cloudformation', 'CreateStack', input)).rejects.toMatchObject({
      code: 'AlreadyExistsException',
      message: 'Stack [twice] already exists',
    });
  });
});
