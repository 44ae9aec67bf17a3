import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findStack, resourcesOf, type Stack } from '../../emulator/cloudformation/state.ts';
import type { World } from '../../emulator/world.ts';

/** What `serverless package` leaves behind. */
export interface Artefacts {
  stackName: string;
  /** The stack with nothing but the bucket that the packages go to. */
  first: string;
  /** The whole of it. */
  whole: string;
  /** The packages: S3 key and file. */
  files: { key: string; path: string }[];
}

interface PackagedTemplate {
  Resources: Record<string, { Type: string; Properties?: { Code?: { S3Key?: unknown } } }>;
}

/** Reads `.serverless/`. Throws if `npm run package` has not been run. */
export function readArtefacts(root: string, stackName: string): Artefacts {
  const folder = join(root, '.serverless');
  const read = (name: string): string => {
    const path = join(folder, name);
    if (!existsSync(path)) throw new Error(`${path} is missing: run "npm run package" first`);
    return readFileSync(path, 'utf8');
  };
  const whole = read('cloudformation-template-update-stack.json');
  const template = JSON.parse(whole) as PackagedTemplate;
  const keys = Object.values(template.Resources).map((resource) => resource.Properties?.Code?.S3Key);
  const files = [...new Set(keys)]
    .filter((key) => typeof key === 'string')
    .map((key) => ({ key, path: join(folder, key.split('/').at(-1) ?? '') }));
  return { stackName, first: read('cloudformation-template-create-stack.json'), whole, files };
}

/**
 * Does what `serverless deploy` does: creates the stack with its bucket, uploads the packages, updates the stack to the whole
 * template. Taken up where it was if it was cut off. Throws with the reasons of the stack's events if it fails.
 */
export async function deploy(world: World, artefacts: Artefacts): Promise<Stack> {
  const { stackName } = artefacts;
  const call = (service: string, operation: string, input: Record<string, unknown>) =>
    world.call({ service, operation, input, principal: world.root() });
  const stack = (): Stack | undefined => findStack(world.context(), stackName);
  const Capabilities = ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'];

  if (!stack())
    await call('cloudformation', 'CreateStack', {
      StackName: stackName,
      TemplateBody: artefacts.first,
      Capabilities,
      OnFailure: 'DELETE',
    });
  await settled(world, stackName);
  const bucket = resourcesOf(world.context(), stack()?.stackId ?? '').find(
    (r) => r.type === 'AWS::S3::Bucket',
  )?.physicalId;
  if (bucket === undefined) throw new Error(`the stack ${stackName} has no bucket for its packages`);
  for (const { key, path } of artefacts.files)
    await call('s3', 'PutObject', { Bucket: bucket, Key: key, Body: readFileSync(path) });
  await call('s3', 'PutObject', { Bucket: bucket, Key: TEMPLATE_KEY, Body: artefacts.whole });
  try {
    await call('cloudformation', 'UpdateStack', {
      StackName: stackName,
      TemplateURL: `https://s3.amazonaws.com/${bucket}/${TEMPLATE_KEY}`,
      Capabilities,
    });
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('No updates are to be performed'))) throw error;
  }
  return settled(world, stackName);
}

const TEMPLATE_KEY = 'compiled-cloudformation-template.json';

async function settled(world: World, stackName: string): Promise<Stack> {
  const stack = (): Stack | undefined => findStack(world.context(), stackName);
  await world.until(() => stack()?.status.endsWith('_IN_PROGRESS') === false);
  const { StackEvents = [] } = (await world.call({
    service: 'cloudformation',
    operation: 'DescribeStackEvents',
    input: { StackName: stackName },
    principal: world.root(),
  })) as { StackEvents?: { LogicalResourceId: string; ResourceStatus: string; ResourceStatusReason?: string }[] };
  const found = stack();
  if (found && /^(CREATE|UPDATE)_COMPLETE$/.test(found.status)) return found;
  const failures = StackEvents.filter((event) => event.ResourceStatus.endsWith('_FAILED')).map(
    (event) => `  ${event.LogicalResourceId}: ${event.ResourceStatusReason ?? event.ResourceStatus}`,
  );
  throw new Error(`the stack ${stackName} is ${found?.status ?? 'gone'}:\n${failures.toReversed().join('\n')}`);
}
