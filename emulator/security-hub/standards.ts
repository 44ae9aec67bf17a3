/** A standard that can be enabled. `{region}` is filled in. */
export interface Standard {
  id: string;
  /** What follows `arn:aws:securityhub:<region>::`; CIS 1.2.0 alone is without a Region and begins with `ruleset/`. */
  path: string;
  name: string;
  byDefault: boolean;
}

export const STANDARDS: readonly Standard[] = [
  {
    id: 'FSBP',
    path: 'standards/aws-foundational-security-best-practices/v/1.0.0',
    name: 'AWS Foundational Security Best Practices v1.0.0',
    byDefault: true,
  },
  {
    id: 'CIS-1.2',
    path: 'ruleset/cis-aws-foundations-benchmark/v/1.2.0',
    name: 'CIS AWS Foundations Benchmark v1.2.0',
    byDefault: true,
  },
  {
    id: 'CIS-3.0',
    path: 'standards/cis-aws-foundations-benchmark/v/3.0.0',
    name: 'CIS AWS Foundations Benchmark v3.0.0',
    byDefault: false,
  },
  {
    id: 'NIST',
    path: 'standards/nist-800-53/v/5.0.0',
    name: 'NIST Special Publication 800-53 Revision 5',
    byDefault: false,
  },
];

export const standardArn = (standard: Standard, region: string): string =>
  standard.path.startsWith('ruleset/')
    ? `arn:aws:securityhub:::${standard.path}`
    : `arn:aws:securityhub:${region}::${standard.path}`;

export const standardByArn = (arn: string): Standard | undefined =>
  STANDARDS.find((standard) => arn.endsWith(`:${standard.path}`));
