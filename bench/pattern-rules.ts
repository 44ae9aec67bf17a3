import { NOUNS, REGIONS, SERVICES, STATES, VERBS, type Json } from './pattern-names.ts';
import { seededRandom } from './seeded-random.ts';

type Random = ReturnType<typeof seededRandom>;

/** Rules that name a source, a detail-type and one value of a field. */
export const makeExactRules = (count: number): Json[] =>
  Array.from({ length: count }, (_, i) => {
    const [source, type] = EXACT_KINDS[i % EXACT_KINDS.length] as [string, string];
    return { source: [source], 'detail-type': [type], detail: { key: [`value-${i}`] } };
  });

const EXACT_KINDS = [
  ['aws.ec2', 'EC2 Instance State-change Notification'],
  ['aws.config', 'Config Rules Compliance Change'],
  ['aws.cloudwatch', 'CloudWatch Alarm State Change'],
  ['aws.s3', 'AWS API Call via CloudTrail'],
];

/** Every operator in turn, each beside another field. */
export function makeMixedRules(count: number, seed: number): Json[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, i): Json => {
    const beside = i % 3 === 0 ? { region: [random.pick(REGIONS)] } : {};
    return { ...beside, detail: mixedDetail(i, random) };
  });
}

function mixedDetail(i: number, random: Random): Json {
  const low = random.below(100_000);
  const n = random.below(1000);
  const forms: Json[] = [
    { key: [`value-${n}`] },
    { file: [{ prefix: `${random.pick(SERVICES)}/${random.hex(2)}` }] },
    { file: [{ suffix: `report-${n}.json` }] },
    { file: [{ wildcard: `${random.pick(SERVICES)}/*/report-${n}.*` }] },
    { size: [{ numeric: ['>=', low, '<', low + 100] }] },
    { owner: [{ 'equals-ignore-case': `${random.pick(['alice', 'bob', 'CAROL', 'dave'])}${random.below(100)}` }] },
    { address: [{ cidr: `10.${random.below(256)}.${random.below(256)}.0/24` }] },
    { key: [`value-${n}`], state: [{ 'anything-but': ['running', 'pending'] }] },
    { key: [{ prefix: `value-${n}` }], approved: [{ exists: false }] },
    { $or: [{ key: [`value-${n}`] }, { size: [{ numeric: ['=', low] }] }] },
  ];
  return forms[i % forms.length] as Json;
}

/** The shapes of AWS's own rule templates, with the services, states and names that a large organisation would fill in. */
export function makeAwsRules(count: number, seed: number): Json[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, i) => awsRule(i, random));
}

function awsRule(i: number, random: Random): Json {
  const name = random.below(1000);
  switch (i % 9) {
    case 8:
      return {
        source: ['aws.securityhub'],
        'detail-type': ['Security Hub Findings - Imported'],
        detail: {
          findings: {
            Compliance: {
              Status: ['FAILED'],
              SecurityControlId: [`${random.pick(['S3', 'EC2', 'IAM', 'RDS'])}.${1 + random.below(30)}`],
            },
            RecordState: ['ACTIVE'],
            Resources: { Id: [{ prefix: `arn:aws:s3:::bucket-${name}` }] },
            Workflow: { Status: ['NEW', 'NOTIFIED'] },
          },
        },
      };
    case 0:
      return {
        source: ['aws.ec2'],
        'detail-type': ['EC2 Instance State-change Notification'],
        detail: { state: [random.pick(STATES)], 'instance-id': [`i-${random.hex(17)}`, `i-${random.hex(17)}`] },
      };
    case 1:
      return {
        source: ['aws.config'],
        'detail-type': ['Config Rules Compliance Change'],
        detail: {
          messageType: ['ComplianceChangeNotification'],
          configRuleName: [`rule-${name}`],
          newEvaluationResult: { complianceType: ['NON_COMPLIANT'] },
        },
      };
    case 2:
      return {
        source: ['aws.cloudwatch'],
        'detail-type': ['CloudWatch Alarm State Change'],
        detail: { alarmName: [{ prefix: `alarm-${name}` }], state: { value: ['ALARM'] } },
      };
    case 3:
    case 4: {
      const service = random.pick(SERVICES);
      return {
        source: [`aws.${service}`],
        'detail-type': ['AWS API Call via CloudTrail'],
        detail: {
          eventSource: [`${service}.amazonaws.com`],
          eventName: [random.pick(VERBS) + random.pick(NOUNS), random.pick(VERBS) + random.pick(NOUNS)],
          requestParameters: { name: [`resource-${name}`] },
        },
      };
    }
    case 5:
      return {
        'detail-type': ['AWS API Call via CloudTrail'],
        detail: {
          userIdentity: { type: [{ 'anything-but': 'Root' }], arn: [{ wildcard: `*role-${name % 100}/*` }] },
          sourceIPAddress: [{ cidr: `10.${random.below(256)}.${random.below(256)}.0/24` }],
        },
      };
    case 6:
      return {
        source: [`com.example.app${random.below(20)}`],
        detail: {
          amount: [{ numeric: ['>', name] }],
          items: { sku: [`sku-${name}`], count: [{ numeric: ['>=', 2] }] },
        },
      };
    default:
      return {
        account: [`1234567890${random.below(100)}`],
        source: [{ prefix: 'aws.' }],
        detail: { key: [`value-${name}`], awsRegion: [{ 'anything-but': random.pick(REGIONS) }] },
      };
  }
}
