import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { passwordPolicies, type PasswordPolicy } from '../../../emulator/iam/state.ts';
import { recordedWorld } from './recording.ts';

interface Step {
  /** `<service folder>.<Operation>`, or `passwordPolicy` */
  call: string;
  input?: Record<string, unknown>;
  /** The name under which later steps and `resource` refer to the output: `{sg.GroupId}`. */
  as?: string;
}

interface Case {
  name: string;
  parameters?: Record<string, string>;
  state: Step[];
  /** `null`: no result for the resource. */
  expect: { compliance: string; annotation?: string } | null;
  resource?: string;
}

interface RuleCases {
  identifier: string;
  resourceType: string;
  resource: string;
  cases: Case[];
}

const CASES = new URL('../../cases/config-rules/', import.meta.url);
const files = readdirSync(CASES).map((file) => JSON.parse(readFileSync(new URL(file, CASES), 'utf8')) as RuleCases);

const lookUp = (path: string, outputs: Record<string, unknown>): unknown =>
  path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], outputs);

const fill = <T>(value: T, outputs: Record<string, unknown>): T =>
  JSON.parse(
    JSON.stringify(value).replace(/\{([a-z]+(?:\.\w+)+)\}/g, (_, path: string) => lookUp(path, outputs) as string),
  ) as T;

for (const { identifier, resourceType, resource, cases } of files)
  describe(identifier, () => {
    test.each(cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
      const { world, call, putRule } = await recordedWorld();
      const outputs: Record<string, unknown> = {};
      for (const step of one.state) {
        const input = fill(step.input ?? {}, outputs);
        if (step.call === 'passwordPolicy')
          passwordPolicies(world.context()).put('policy', input as unknown as PasswordPolicy);
        else {
          const [service = '', operation = ''] = step.call.split('.');
          const output = await call(service, operation, input);
          if (step.as) outputs[step.as] = output;
        }
      }
      await world.advance(30_000);
      await putRule('rule', identifier, one.parameters ? { InputParameters: JSON.stringify(one.parameters) } : {});
      await world.advance(30_000);
      const { EvaluationResults } = await call('config', 'GetComplianceDetailsByConfigRule', {
        ConfigRuleName: 'rule',
      });
      const id = fill(one.resource ?? resource, outputs);
      const found = (
        EvaluationResults as {
          EvaluationResultIdentifier: { EvaluationResultQualifier: { ResourceType: string; ResourceId: string } };
          ComplianceType: string;
          Annotation?: string;
        }[]
      ).find(
        ({ EvaluationResultIdentifier: { EvaluationResultQualifier: about } }) =>
          about.ResourceType === resourceType && about.ResourceId === id,
      );
      expect(
        found
          ? {
              compliance: found.ComplianceType,
              ...(found.Annotation === undefined ? {} : { annotation: found.Annotation }),
            }
          : null,
      ).toEqual(one.expect);
    });
  });
