import { pascal, STAGE, type Resources } from './template-values.ts';

/** `RECTIFY_SETTINGS_PREFIX` */
export const SETTINGS_PATH = `/rectify/${STAGE}/settings`;

const first: Readonly<Record<string, { value: string; description: string }>> = {
  'kill-switch': { value: 'off', description: 'on: nothing is remediated. off: the policies decide.' },
  modes: { value: '{}', description: "JSON: a mode by policy id (auto, approve, observe), above the policy's own." },
  budgets: { value: '{}', description: "JSON: remediations an hour by policy id, above the policy's own." },
  notifications: { value: 'on', description: 'off: nobody is told through SNS.' },
};

/** What can be switched without a deployment. A later deployment leaves a switched value alone, as these first ones stay the same. */
export const settings = (): Resources =>
  Object.fromEntries(
    Object.entries(first).map(([name, { value, description }]) => [
      `${pascal(name)}Setting`,
      {
        Type: 'AWS::SSM::Parameter',
        Properties: { Name: `${SETTINGS_PATH}/${name}`, Type: 'String', Value: value, Description: description },
      },
    ]),
  );
