import { readFileSync } from 'node:fs';

interface AwsManagedPolicy {
  arn: string;
  document: string;
}

let policies: Map<string, AwsManagedPolicy> | undefined;

/** One of AWS's own policies that stacks attach; undefined for the many that the stand-in does not carry. */
export function awsManagedPolicy(arn: string): AwsManagedPolicy | undefined {
  policies ??= load();
  // the partition does not matter
  return policies.get(arn.replace(/^arn:[\w-]+:/, 'arn:aws:'));
}

function load(): Map<string, AwsManagedPolicy> {
  const text = readFileSync(new URL('./aws-managed-policies.json', import.meta.url), 'utf8');
  const documents = JSON.parse(text) as Record<string, unknown>;
  return new Map(
    Object.entries(documents).map(([arn, document]) => [arn, { arn, document: JSON.stringify(document) }]),
  );
}
