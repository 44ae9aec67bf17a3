import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deploy, readArtefacts } from '../../cli/embedded/deploy.ts';
import { resourcesOf } from '../../emulator/cloudformation/state.ts';
import { checkReferences } from '../../emulator/cloudformation/template/check-references.ts';
import { creationOrder, dependencies } from '../../emulator/cloudformation/template/dependencies.ts';
import { parseTemplate } from '../../emulator/cloudformation/template/parse-template.ts';
import type { Template } from '../../emulator/cloudformation/template/template.ts';
import { appFunctions } from '../../infra/app-functions.ts';
import { buildLibrary } from '../../infra/library.ts';
import { packageService } from '../../infra/package.ts';
import { runbooksOf } from '../../infra/documents.ts';
import { callIn, testWorld } from '../emulator/world.ts';
import { readZipNames } from './zip-names.ts';

const root = join(import.meta.dirname, '../..');
const steps: string[] = [];
let copy = '';
let text = '';
let template: Template;

/** The project beside itself, so that its own `dist/` and `.serverless/` stay as they are. */
beforeAll(async () => {
  copy = mkdtempSync(join(tmpdir(), 'rectify-package-'));
  for (const name of ['functions', 'src', 'policies', 'runbooks', 'node_modules', 'tsconfig.json'])
    symlinkSync(join(root, name), join(copy, name));
  for (const name of ['serverless.yml', 'package.json']) cpSync(join(root, name), join(copy, name));
  await packageService(copy, { stage: 'test', onStep: (step) => steps.push(step) });
  text = readFileSync(join(copy, '.serverless/cloudformation-template-update-stack.json'), 'utf8');
  template = parseTemplate(text);
}, 60_000);

afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe('npm run package', () => {
  it('says what it does, from the library to the template', () => {
    expect(steps[0]).toBe('library');
    expect(steps.at(-1)).toBe('template');
    expect(steps.filter((step) => step.startsWith('bundle ')).sort()).toEqual(
      appFunctions.map((fn) => `bundle ${fn.name}`).sort(),
    );
  });

  it('makes a template of which every reference resolves and nothing goes in circles', () => {
    expect(() => checkReferences(template)).not.toThrow();
    const all = new Set(Object.keys(template.Resources));
    expect(creationOrder(dependencies(template, all, () => true))).toHaveLength(all.size);
  });

  it('fills in the stage, and leaves no variable of its own behind', () => {
    expect(text).not.toContain('${sls:');
    expect(text).not.toContain('${self:');
    expect(template.Resources.Table?.Properties?.TableName).toBe('rectify-test');
  });

  it('holds every runbook and undo exactly as it stands in its folder', () => {
    const documents = Object.values(template.Resources).filter((one) => one.Type === 'AWS::SSM::Document');
    const found = new Map(documents.map(({ Properties }) => [Properties?.Name, Properties?.Content]));
    const runbooks = runbooksOf(buildLibrary(root).remediations);
    expect(runbooks.length).toBeGreaterThan(8);
    for (const { documentName, content } of runbooks) expect(found.get(`${documentName}-test`)).toEqual(content);
  });

  it('packs each function alone, and its handler is in its package', () => {
    for (const fn of appFunctions) {
      const [, resource] =
        Object.entries(template.Resources).find(
          ([, one]) => one.Properties?.FunctionName === `rectify-test-${fn.name}`,
        ) ?? [];
      expect(resource?.Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        LoggingConfig: { LogFormat: 'JSON' },
      });
      const { S3Key } = (resource?.Properties?.Code ?? {}) as { S3Key?: string };
      const zip = join(copy, '.serverless', S3Key?.split('/').at(-1) ?? '');
      expect(readZipNames(readFileSync(zip))).toEqual([`dist/${fn.name}/index.mjs`]);
      expect(resource?.Properties?.Handler).toBe(`dist/${fn.name}/index.handler`);
    }
  });

  it('keeps a function’s bundle small enough to start quickly, with the library in it', () => {
    for (const fn of appFunctions) {
      const file = join(copy, 'dist', fn.name, 'index.mjs');
      expect(statSync(file).size).toBeLessThan(1_250_000);
      expect(readFileSync(file, 'utf8')).toContain('Rectify-S3BlockPublicAccess');
    }
    expect(existsSync(join(copy, 'dist/generated/library.json'))).toBe(true);
  });

  it('needs no rule longer than EventBridge takes', () => {
    for (const { Type, Properties } of Object.values(template.Resources))
      if (Type === 'AWS::Events::Rule')
        expect(JSON.stringify(Properties?.EventPattern).length).toBeLessThanOrEqual(2_048);
  });
});

describe('the packaged stack', () => {
  it('is created in the stand-in, resource by resource, and deleted again but for its records', async () => {
    const world = testWorld();
    const call = callIn(world);
    const stack = await deploy(world, readArtefacts(copy, 'rectify-test'));
    expect(stack.status).toBe('UPDATE_COMPLETE');
    const made = resourcesOf(world.context(), stack.stackId);
    expect(new Set(made.map((one) => one.logicalId))).toEqual(new Set(Object.keys(template.Resources)));
    expect(made.filter((one) => !/^(CREATE|UPDATE)_COMPLETE$/.test(one.status))).toEqual([]);

    const again = await deploy(world, readArtefacts(copy, 'rectify-test'));
    expect([again.status, again.updatedAt]).toEqual(['UPDATE_COMPLETE', stack.updatedAt]);

    const bucket = made.find((one) => one.type === 'AWS::S3::Bucket')?.physicalId;
    const { Contents = [] } = (await call('s3', 'ListObjectsV2', { Bucket: bucket })) as {
      Contents?: { Key: string }[];
    };
    for (const { Key } of Contents) await call('s3', 'DeleteObject', { Bucket: bucket, Key });
    await call('cloudformation', 'DeleteStack', { StackName: 'rectify-test' });
    await world.advance(60_000);
    const left = resourcesOf(world.context(), stack.stackId).filter((one) => one.status !== 'DELETE_COMPLETE');
    expect(left.map((one) => [one.logicalId, one.status])).toEqual([['Table', 'DELETE_SKIPPED']]);
  });
});
