import type { Call } from '../call.ts';
import { configRules } from '../config/state.ts';
import { archiveFindings } from './control-findings.ts';
import { enabledIn } from './control-status.ts';
import { CONTROLS, type Control } from './controls.ts';
import { controlStates } from './state.ts';

const TWELVE_HOURS = 'Twelve_Hours';
/** Managed rules that Config evaluates at intervals; Security Hub asks for twelve hours. https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-standards-schedule.html */
const CHANGE_ONLY = new Set([
  'EC2_IMDSV2_CHECK',
  'ENCRYPTED_VOLUMES',
  'S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED',
  'S3_BUCKET_SSL_REQUESTS_ONLY',
  'S3_BUCKET_VERSIONING_ENABLED',
]);

/** Makes a Config rule for every control that is enabled somewhere, and takes away those of the others. */
export async function syncControls(call: Call): Promise<void> {
  for (const control of CONTROLS) {
    const state = controlStates(call).get(control.id) ?? { parameters: {} };
    if (enabledIn(control, call).length === 0) {
      if (state.ruleName !== undefined) await removeRule(control, call);
      continue;
    }
    const ruleName = state.ruleName ?? `securityhub-${control.ruleName}-${call.ids.hex(8)}`;
    controlStates(call).put(control.id, { ...state, ruleName });
    if (!configRules(call).has(ruleName)) await putRule(control, call);
  }
}

/** Puts the control's rule with its parameters as they now are. */
export async function putRule(control: Control, call: Call): Promise<void> {
  const state = controlStates(call).get(control.id);
  if (state?.ruleName === undefined) return;
  await asSecurityHub(call, 'PutConfigRule', {
    ConfigRule: {
      ConfigRuleName: state.ruleName,
      Description: control.title,
      Source: { Owner: 'AWS', SourceIdentifier: control.rule },
      InputParameters: JSON.stringify({ ...control.parameters, ...state.parameters }),
      ...(CHANGE_ONLY.has(control.rule) ? {} : { MaximumExecutionFrequency: TWELVE_HOURS }),
    },
  });
}

async function removeRule(control: Control, call: Call): Promise<void> {
  const { ruleName, ...state } = controlStates(call).get(control.id) ?? { parameters: {} };
  if (ruleName !== undefined && configRules(call).has(ruleName))
    await asSecurityHub(call, 'DeleteConfigRule', { ConfigRuleName: ruleName });
  controlStates(call).put(control.id, state);
  archiveFindings(control, call);
}

export async function removeControls(call: Call): Promise<void> {
  for (const control of CONTROLS) if (controlStates(call).get(control.id)?.ruleName) await removeRule(control, call);
}

const asSecurityHub = (call: Call, operation: string, input: Record<string, unknown>) =>
  call.invoke({
    service: 'config',
    operation,
    input,
    principal: { kind: 'service', account: call.account, service: 'securityhub.amazonaws.com' },
  });
