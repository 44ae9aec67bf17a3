import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { evaluate } from '../../../emulator/iam/evaluate.ts';
import type { Asker } from '../../../emulator/iam/match-principal.ts';
import { readPolicy } from '../../../emulator/iam/policy-document.ts';
import { requestContext } from '../../../emulator/iam/request-context.ts';

interface Case {
  name: string;
  /** `allowed`, or the reason and where it lies: `no allow in session policy`. */
  expect: string;
  version?: string;
  asker?: Asker;
  tags?: Record<string, string>;
  context?: Record<string, string | string[]>;
  identity?: object[];
  boundary?: object[];
  session?: object[];
  resourcePolicy?: object[];
  resourceAccount?: string;
  resourcePolicyDecides?: boolean;
}

const cases = JSON.parse(readFileSync(new URL('../../cases/iam/decisions.json', import.meta.url), 'utf8')) as Case[];

/** Every case asks to do `s3:GetObject` on `arn:aws:s3:::bucket/key`. */
const ROLE: Asker = {
  kind: 'role',
  account: '111111111111',
  arn: 'arn:aws:iam::111111111111:role/app',
  sessionArn: 'arn:aws:sts::111111111111:assumed-role/app/s',
};

test.each(cases.map((one) => [one.name, one] as const))('%s', (_name, one) => {
  const policy = (statements: object[]) =>
    readPolicy(JSON.stringify({ Version: one.version ?? '2012-10-17', Statement: statements }));
  const tags = Object.entries(one.tags ?? {}).map(([key, value]) => [`aws:PrincipalTag/${key}`, value]);
  const decision = evaluate({
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::bucket/key',
    context: requestContext({ ...one.context, ...(Object.fromEntries(tags) as Record<string, string>) }),
    asker: one.asker ?? ROLE,
    resourceAccount: one.resourceAccount ?? '111111111111',
    identity: one.identity ? [policy(one.identity)] : [],
    boundary: one.boundary && policy(one.boundary),
    session: one.session && [policy(one.session)],
    resourcePolicy: one.resourcePolicy && policy(one.resourcePolicy),
    resourcePolicyDecides: one.resourcePolicyDecides ?? false,
  });
  expect(decision.allowed ? 'allowed' : `${decision.reason} in ${decision.by}`).toBe(one.expect);
});
