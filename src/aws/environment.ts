/** What the template tells a function. */
export interface Environment {
  /** `RECTIFY_TABLE`: the table's name. */
  table: string;
  /** `RECTIFY_BUS`: name or ARN of Rectify's own bus. */
  bus: string;
  /** `RECTIFY_TOPIC_ARN`: who is told; nobody where it is empty. */
  topicArn: string;
  /** `RECTIFY_SETTINGS_PREFIX`: `/rectify/dev`. */
  settingsPrefix: string;
  /** `RECTIFY_STAGE` */
  stage: string;
  /** `RECTIFY_ROLE_PREFIX`: ARN of a remediation's role up to the remediation's name. */
  rolePrefix: string;
  /** `AWS_SESSION_TOKEN` and `PARAMETERS_SECRETS_EXTENSION_HTTP_PORT` */
  sessionToken: string;
  extensionPort: string;
}

const REQUIRED = {
  table: 'RECTIFY_TABLE',
  bus: 'RECTIFY_BUS',
  settingsPrefix: 'RECTIFY_SETTINGS_PREFIX',
  stage: 'RECTIFY_STAGE',
  rolePrefix: 'RECTIFY_ROLE_PREFIX',
} as const;

/** Throws with the names of all that is missing. */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const missing = Object.values(REQUIRED).filter((name) => !variables[name]);
  if (missing.length > 0)
    throw new Error(
      `Missing environment variables: ${missing.join(', ')}. serverless.yml sets them for each function.`,
    );
  const text = (name: string): string => variables[name] ?? '';
  return {
    table: text(REQUIRED.table),
    bus: text(REQUIRED.bus),
    topicArn: text('RECTIFY_TOPIC_ARN'),
    settingsPrefix: text(REQUIRED.settingsPrefix),
    stage: text(REQUIRED.stage),
    rolePrefix: text(REQUIRED.rolePrefix),
    sessionToken: text('AWS_SESSION_TOKEN'),
    extensionPort: variables['PARAMETERS_SECRETS_EXTENSION_HTTP_PORT'] || '2773',
  };
}
