import { appFunctions, queueId, type AppFunction } from './app-functions.ts';
import { RUN_ROLE_PREFIX } from './execution-roles.ts';
import { SETTINGS_PATH } from './settings.ts';
import {
  allow,
  getAtt,
  iamArn,
  localArn,
  named,
  pascal,
  policyDocument,
  ref,
  STAGE,
  trust,
  type Resources,
  type Value,
} from './template-values.ts';

/** A role for each function, with exactly the calls that its code makes. */
export const functionRoles = (): Resources =>
  Object.fromEntries(appFunctions.map((fn) => [`${pascal(fn.name)}Role`, roleOf(fn)]));

const roleOf = (fn: AppFunction): Resources[string] => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    RoleName: named(fn.name),
    AssumeRolePolicyDocument: trust('lambda.amazonaws.com'),
    Policies: [
      {
        PolicyName: 'function',
        PolicyDocument: policyDocument(
          allow(
            ['logs:CreateLogStream', 'logs:PutLogEvents'],
            localArn('logs', `log-group:/aws/lambda/${named(fn.name)}:*`),
          ),
          ...(fn.hasQueue ? [takeMessages(fn.name)] : []),
          ...remediate(),
          ...(fn.asksSources ? askSources() : []),
          ...(fn.writesFindings ? [writeFindings, writeFindingsV2] : []),
        ),
      },
    ],
  },
});

const takeMessages = (name: string): Value =>
  allow(['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'], getAtt(queueId(name), 'Arn'));

/** Records, settings, documents, executions, OpsItems, and those who are told. */
const remediate = (): Value[] => [
  allow(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'], getAtt('Table', 'Arn'), {
    'Fn::Sub': '${Table.Arn}/index/*',
  }),
  allow(['ssm:GetParameter'], localArn('ssm', `parameter${SETTINGS_PATH}/*`)),
  allow(['ssm:GetDocument'], localArn('ssm', `document/Rectify-*-${STAGE}`)),
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
  allow(
    ['ssm:StartAutomationExecution'],
    localArn('ssm', `automation-definition/Rectify-*-${STAGE}:*`),
    localArn('ssm', `document/Rectify-*-${STAGE}`),
    localArn('ssm', 'automation-execution/*'),
  ),
  allow(['ssm:GetAutomationExecution'], localArn('ssm', 'automation-execution/*')),
  allow(['ssm:DescribeAutomationStepExecutions'], '*'),
  {
    ...(allow(['iam:PassRole'], iamArn(`role/${RUN_ROLE_PREFIX}*`)) as Record<string, Value>),
    Condition: { StringEquals: { 'iam:PassedToService': 'ssm.amazonaws.com' } },
  },
  allow(['ssm:CreateOpsItem'], '*'),
  allow(['ssm:UpdateOpsItem'], localArn('ssm', 'opsitem/*')),
  allow(['events:PutEvents'], getAtt('Bus', 'Arn')),
  allow(['sns:Publish'], ref('Notices')),
];

const askSources = (): Value[] => [
  allow(
    ['config:GetComplianceDetailsByConfigRule', 'config:StartConfigRulesEvaluation'],
    localArn('config', 'config-rule/*'),
  ),
  allow(['cloudwatch:DescribeAlarms'], '*'),
];

const writeFindings: Value = allow(
  ['securityhub:BatchUpdateFindings', 'securityhub:GetFindings'],
  localArn('securityhub', 'hub/default'),
);

/** Findings of the second version are asked for and updated in the hub of that version. */
const writeFindingsV2: Value = allow(
  ['securityhub:BatchUpdateFindingsV2', 'securityhub:GetFindingsV2'],
  localArn('securityhub', 'hubv2/*'),
);
