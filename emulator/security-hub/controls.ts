export type Severity = 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';

/** A security control, and the Config rule that judges it. https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-controls-reference.html */
export interface Control {
  id: string;
  title: string;
  description: string;
  severity: Severity;
  /** The managed rule's identifier. */
  rule: string;
  /** In `securityhub-<ruleName>-<8 hexadecimal digits>`. */
  ruleName: string;
  parameters?: Record<string, string>;
  /** The parameters that an account may set, under the names that Security Hub gives them. */
  customizable?: Record<string, string>;
  /** Its requirement in each standard that it belongs to. */
  standards: Partial<Record<string, readonly string[]>>;
}

/** The ports of EC2.19. https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19 */
const HIGH_RISK_PORTS = [
  20, 21, 22, 23, 25, 110, 135, 143, 445, 1433, 1434, 3000, 3306, 3389, 4333, 5000, 5432, 5500, 5601, 8080, 8088, 8888,
  9200, 9300,
];

/** One entry for each control. */
export const CONTROLS: readonly Control[] = [
  {
    id: 'CloudTrail.3',
    title: 'At least one CloudTrail trail should be enabled',
    description: 'This control checks whether an AWS CloudTrail trail is enabled in your AWS account.',
    severity: 'HIGH',
    rule: 'CLOUD_TRAIL_ENABLED',
    ruleName: 'cloudtrail-enabled',
    standards: { NIST: ['NIST.800-53.r5 AC-2(4)', 'NIST.800-53.r5 AU-2'] },
  },
  {
    id: 'CloudTrail.4',
    title: 'CloudTrail log file validation should be enabled',
    description: 'This control checks whether CloudTrail log file validation is enabled.',
    severity: 'LOW',
    rule: 'CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED',
    ruleName: 'cloud-trail-log-file-validation-enabled',
    standards: {
      FSBP: [],
      'CIS-1.2': ['CIS AWS Foundations Benchmark v1.2.0/2.2'],
      'CIS-3.0': ['CIS AWS Foundations Benchmark v3.0.0/3.2'],
      NIST: ['NIST.800-53.r5 AU-9', 'NIST.800-53.r5 SI-7(1)'],
    },
  },
  {
    id: 'EC2.3',
    title: 'Attached Amazon EBS volumes should be encrypted at-rest',
    description: 'This control checks whether the EBS volumes that are in an attached state are encrypted.',
    severity: 'MEDIUM',
    rule: 'ENCRYPTED_VOLUMES',
    ruleName: 'encrypted-volumes',
    standards: { FSBP: [], NIST: ['NIST.800-53.r5 SC-28'] },
  },
  {
    id: 'EC2.7',
    title: 'EBS default encryption should be enabled',
    description:
      'This control checks whether account-level encryption is enabled by default for Amazon Elastic Block Store (Amazon EBS) volumes.',
    severity: 'MEDIUM',
    rule: 'EC2_EBS_ENCRYPTION_BY_DEFAULT',
    ruleName: 'ec2-ebs-encryption-by-default',
    standards: {
      FSBP: [],
      'CIS-3.0': ['CIS AWS Foundations Benchmark v3.0.0/2.2.1'],
      NIST: ['NIST.800-53.r5 SC-28(1)'],
    },
  },
  {
    id: 'EC2.8',
    title: 'EC2 instances should use Instance Metadata Service Version 2 (IMDSv2)',
    description:
      'This control checks whether your Amazon Elastic Compute Cloud (Amazon EC2) instance metadata version is configured with Instance Metadata Service Version 2 (IMDSv2).',
    severity: 'HIGH',
    rule: 'EC2_IMDSV2_CHECK',
    ruleName: 'ec2-imdsv2-check',
    standards: {
      FSBP: [],
      'CIS-3.0': ['CIS AWS Foundations Benchmark v3.0.0/5.6'],
      NIST: ['NIST.800-53.r5 AC-3', 'NIST.800-53.r5 AC-6'],
    },
  },
  {
    id: 'EC2.13',
    title: 'Security groups should not allow ingress from 0.0.0.0/0 or ::/0 to port 22',
    description:
      'This control checks whether an Amazon EC2 security group allows ingress from 0.0.0.0/0 or ::/0 to port 22.',
    severity: 'HIGH',
    rule: 'INCOMING_SSH_DISABLED',
    ruleName: 'restricted-ssh',
    standards: {
      'CIS-1.2': ['CIS AWS Foundations Benchmark v1.2.0/4.1'],
      NIST: ['NIST.800-53.r5 AC-4', 'NIST.800-53.r5 SC-7(21)'],
    },
  },
  {
    id: 'EC2.14',
    title: 'Security groups should not allow ingress from 0.0.0.0/0 or ::/0 to port 3389',
    description:
      'This control checks whether an Amazon EC2 security group allows ingress from 0.0.0.0/0 or ::/0 to port 3389.',
    severity: 'HIGH',
    rule: 'RESTRICTED_INCOMING_TRAFFIC',
    ruleName: 'restricted-rdp',
    parameters: {
      blockedPort1: '3389',
      blockedPort2: '3389',
      blockedPort3: '3389',
      blockedPort4: '3389',
      blockedPort5: '3389',
    },
    standards: { 'CIS-1.2': ['CIS AWS Foundations Benchmark v1.2.0/4.2'] },
  },
  {
    id: 'EC2.18',
    title: 'Security groups should only allow unrestricted incoming traffic for authorized ports',
    description:
      'This control checks whether an Amazon EC2 security group permits unrestricted incoming traffic from unauthorized ports.',
    severity: 'HIGH',
    rule: 'VPC_SG_OPEN_ONLY_TO_AUTHORIZED_PORTS',
    ruleName: 'vpc-sg-open-only-to-authorized-ports',
    parameters: { authorizedTcpPorts: '80,443' },
    customizable: { authorizedTcpPorts: 'authorizedTcpPorts', authorizedUdpPorts: 'authorizedUdpPorts' },
    standards: { FSBP: [], NIST: ['NIST.800-53.r5 AC-4', 'NIST.800-53.r5 SC-7(5)'] },
  },
  {
    id: 'EC2.19',
    title: 'Security groups should not allow unrestricted access to ports with high risk',
    description:
      'This control checks whether unrestricted incoming traffic for an Amazon EC2 security group is accessible to the specified ports that are considered to be high risk.',
    severity: 'CRITICAL',
    rule: 'RESTRICTED_INCOMING_TRAFFIC',
    ruleName: 'vpc-sg-restricted-common-ports',
    parameters: { blockedPorts: HIGH_RISK_PORTS.join(',') },
    standards: { FSBP: [], NIST: ['NIST.800-53.r5 AC-4', 'NIST.800-53.r5 CM-7'] },
  },
  {
    id: 'IAM.7',
    title: 'Password policies for IAM users should have strong configurations',
    description: 'This control checks whether the account password policy for IAM users uses strong configurations.',
    severity: 'MEDIUM',
    rule: 'IAM_PASSWORD_POLICY',
    ruleName: 'iam-password-policy-recommended-defaults',
    parameters: {
      RequireUppercaseCharacters: 'true',
      RequireLowercaseCharacters: 'true',
      RequireSymbols: 'true',
      RequireNumbers: 'true',
      MinimumPasswordLength: '8',
      PasswordReusePrevention: '',
      MaxPasswordAge: '',
    },
    customizable: {
      RequireUppercaseCharacters: 'RequireUppercaseCharacters',
      RequireLowercaseCharacters: 'RequireLowercaseCharacters',
      RequireSymbols: 'RequireSymbols',
      RequireNumbers: 'RequireNumbers',
      MinimumPasswordLength: 'MinimumPasswordLength',
      PasswordReusePrevention: 'PasswordReusePrevention',
      MaxPasswordAge: 'MaxPasswordAge',
    },
    standards: { FSBP: [], NIST: ['NIST.800-53.r5 IA-5(1)'] },
  },
  {
    id: 'IAM.15',
    title: 'Ensure IAM password policy requires minimum password length of 14 or greater',
    description:
      'This control checks whether the IAM account password policy requires a minimum password length of 14.',
    severity: 'MEDIUM',
    rule: 'IAM_PASSWORD_POLICY',
    ruleName: 'iam-password-policy-minimum-length-check',
    parameters: {
      RequireUppercaseCharacters: 'false',
      RequireLowercaseCharacters: 'false',
      RequireSymbols: 'false',
      RequireNumbers: 'false',
      MinimumPasswordLength: '14',
      PasswordReusePrevention: '',
      MaxPasswordAge: '',
    },
    standards: {
      'CIS-1.2': ['CIS AWS Foundations Benchmark v1.2.0/1.9'],
      'CIS-3.0': ['CIS AWS Foundations Benchmark v3.0.0/1.8'],
    },
  },
  {
    id: 'S3.1',
    title: 'S3 general purpose buckets should have block public access settings enabled',
    description:
      'This control checks whether the preceding Amazon S3 block public access settings are configured at the account level for an S3 general purpose bucket.',
    severity: 'MEDIUM',
    rule: 'S3_ACCOUNT_LEVEL_PUBLIC_ACCESS_BLOCKS_PERIODIC',
    ruleName: 's3-account-level-public-access-blocks-periodic',
    standards: {
      FSBP: [],
      'CIS-3.0': ['CIS AWS Foundations Benchmark v3.0.0/2.1.4'],
      NIST: ['NIST.800-53.r5 AC-3(7)', 'NIST.800-53.r5 SC-7(4)'],
    },
  },
  {
    id: 'S3.2',
    title: 'S3 general purpose buckets should block public read access',
    description: 'This control checks whether an Amazon S3 general purpose bucket permits public read access.',
    severity: 'CRITICAL',
    rule: 'S3_BUCKET_PUBLIC_READ_PROHIBITED',
    ruleName: 's3-bucket-public-read-prohibited',
    standards: { FSBP: [], NIST: ['NIST.800-53.r5 AC-3', 'NIST.800-53.r5 SC-7'] },
  },
  {
    id: 'S3.3',
    title: 'S3 general purpose buckets should block public write access',
    description: 'This control checks whether an Amazon S3 general purpose bucket permits public write access.',
    severity: 'CRITICAL',
    rule: 'S3_BUCKET_PUBLIC_WRITE_PROHIBITED',
    ruleName: 's3-bucket-public-write-prohibited',
    standards: { FSBP: [], NIST: ['NIST.800-53.r5 AC-3', 'NIST.800-53.r5 SC-7'] },
  },
  {
    id: 'S3.5',
    title: 'S3 general purpose buckets should require requests to use SSL',
    description:
      'This control checks whether an Amazon S3 general purpose bucket has a policy that requires requests to use SSL.',
    severity: 'MEDIUM',
    rule: 'S3_BUCKET_SSL_REQUESTS_ONLY',
    ruleName: 's3-bucket-ssl-requests-only',
    standards: {
      FSBP: [],
      'CIS-3.0': ['CIS AWS Foundations Benchmark v3.0.0/2.1.1'],
      NIST: ['NIST.800-53.r5 AC-17(2)', 'NIST.800-53.r5 SC-8'],
    },
  },
  {
    id: 'S3.8',
    title: 'S3 general purpose buckets should block public access',
    description:
      'This control checks whether an Amazon S3 general purpose bucket blocks public access at the bucket level.',
    severity: 'HIGH',
    rule: 'S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED',
    ruleName: 's3-bucket-level-public-access-prohibited',
    customizable: { excludedPublicBuckets: 'excludedPublicBuckets' },
    standards: {
      FSBP: [],
      'CIS-3.0': ['CIS AWS Foundations Benchmark v3.0.0/2.1.4'],
      NIST: ['NIST.800-53.r5 AC-3(7)', 'NIST.800-53.r5 SC-7(4)'],
    },
  },
  {
    id: 'S3.14',
    title: 'S3 general purpose buckets should have versioning enabled',
    description: 'This control checks whether an Amazon S3 general purpose bucket has versioning enabled.',
    severity: 'LOW',
    rule: 'S3_BUCKET_VERSIONING_ENABLED',
    ruleName: 's3-bucket-versioning-enabled',
    standards: { NIST: ['NIST.800-53.r5 CP-9', 'NIST.800-53.r5 SI-12'] },
  },
];

export const controlById = (id: string): Control | undefined => CONTROLS.find((control) => control.id === id);

export const remediationUrl = (id: string): string =>
  `https://docs.aws.amazon.com/console/securityhub/${id}/remediation`;
