import { beforeEach, describe, expect, it } from 'vitest';
import { callIn } from '../world.ts';
import { attachHandlers, createFunction, functionWorld, invoke, type Answer } from './function-world.ts';

let world: ReturnType<typeof functionWorld>;
const lambda = (operation: string, input: Answer = {}): Promise<Answer> =>
  callIn(world)('lambda', operation, { FunctionName: 'f', ...input });

/** A function whose versions 1 and 2 answer with their numbers, and its alias `live` of the first. */
beforeEach(async () => {
  world = functionWorld();
  attachHandlers(world, { f: (_event, context) => context.functionVersion });
  await createFunction(world, 'f');
  await lambda('PublishVersion');
  await lambda('UpdateFunctionConfiguration', { Description: 'changed' });
  await world.advance(5_000);
  await lambda('PublishVersion');
  await lambda('CreateAlias', { Name: 'live', FunctionVersion: '1', Description: 'one' });
});

describe('UpdateAlias', () => {
  it('changes what it is given and leaves the rest', async () => {
    const before = await lambda('GetAlias', { Name: 'live' });
    const after = await lambda('UpdateAlias', { Name: 'live', FunctionVersion: '2' });
    expect(after).toMatchObject({ AliasArn: before['AliasArn'], FunctionVersion: '2', Description: 'one' });
    expect(after['RevisionId']).not.toBe(before['RevisionId']);
    expect((await invoke(world, 'f:live')).payload).toBe('2');
  });

  it.each<[string, Answer, string]>([
    ['an alias that is not there', { Name: 'other' }, 'ResourceNotFoundException'],
    ['a version that is not there', { Name: 'live', FunctionVersion: '9' }, 'ResourceNotFoundException'],
    ['an old revision', { Name: 'live', RevisionId: 'x' }, 'PreconditionFailedException'],
    [
      'weights for itself',
      { Name: 'live', RoutingConfig: { AdditionalVersionWeights: { 1: 0.5 } } },
      'InvalidParameterValueException',
    ],
    [
      'weights for $LATEST',
      { Name: 'live', RoutingConfig: { AdditionalVersionWeights: { $LATEST: 0.5 } } },
      'InvalidParameterValueException',
    ],
    [
      'two more versions',
      { Name: 'live', RoutingConfig: { AdditionalVersionWeights: { 2: 0.1, 3: 0.1 } } },
      'InvalidParameterValueException',
    ],
    ['a weight over 1', { Name: 'live', RoutingConfig: { AdditionalVersionWeights: { 2: 2 } } }, 'ValidationException'],
  ])('is refused with %s', async (_, input, code) => {
    await expect(lambda('UpdateAlias', input)).rejects.toMatchObject({ code });
  });
});

it('an alias with a weight sends that part of the invocations to the other version', async () => {
  await lambda('UpdateAlias', { Name: 'live', RoutingConfig: { AdditionalVersionWeights: { 2: 0.25 } } });
  const answers = await Promise.all(Array.from({ length: 100 }, () => invoke(world, 'f:live')));
  const second = answers.filter(({ payload }) => payload === '2').length;
  expect(second).toBeGreaterThan(10);
  expect(second).toBeLessThan(45);
  await expect(lambda('DeleteFunction', { Qualifier: '2' })).rejects.toMatchObject({
    code: 'ResourceConflictException',
  });
  await lambda('UpdateAlias', { Name: 'live', RoutingConfig: { AdditionalVersionWeights: {} } });
  expect(await lambda('GetAlias', { Name: 'live' })).not.toHaveProperty('RoutingConfig');
});

it('aliases are listed, also by a version that they send to', async () => {
  await lambda('CreateAlias', {
    Name: 'canary',
    FunctionVersion: '1',
    RoutingConfig: { AdditionalVersionWeights: { 2: 0.1 } },
  });
  expect(await lambda('ListAliases')).toMatchObject({ Aliases: [{ Name: 'live' }, { Name: 'canary' }] });
  expect(await lambda('ListAliases', { FunctionVersion: '2' })).toMatchObject({ Aliases: [{ Name: 'canary' }] });
});

it('runtime updates and recursion have settings', async () => {
  expect(await lambda('GetRuntimeManagementConfig')).toMatchObject({ UpdateRuntimeOn: 'Auto' });
  await lambda('PutRuntimeManagementConfig', { UpdateRuntimeOn: 'FunctionUpdate' });
  expect(await lambda('GetRuntimeManagementConfig')).toMatchObject({ UpdateRuntimeOn: 'FunctionUpdate' });
  await expect(lambda('PutRuntimeManagementConfig', { UpdateRuntimeOn: 'Manual' })).rejects.toMatchObject({
    code: 'InvalidParameterValueException',
  });
  expect(await lambda('GetFunctionRecursionConfig')).toEqual({ RecursiveLoop: 'Terminate' });
  await lambda('PutFunctionRecursionConfig', { RecursiveLoop: 'Allow' });
  expect(await lambda('GetFunctionRecursionConfig')).toEqual({ RecursiveLoop: 'Allow' });
});
