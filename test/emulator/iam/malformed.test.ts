import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { validateIdentityPolicy, validateTrustPolicy } from '../../../emulator/iam/validate-policy.ts';

interface Case {
  kind: 'identity' | 'trust';
  document: unknown;
  message: string;
}

const cases = JSON.parse(readFileSync(new URL('../../cases/iam/malformed.json', import.meta.url), 'utf8')) as Case[];

test.each(cases)('MalformedPolicyDocument: $message ($kind)', ({ kind, document, message }) => {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  const validate = kind === 'trust' ? validateTrustPolicy : validateIdentityPolicy;
  expect(() => validate(text)).toThrow(expect.objectContaining({ code: 'MalformedPolicyDocument', message }));
});
