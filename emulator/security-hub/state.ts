import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import type { Scope } from '../call.ts';

export interface Hub {
  subscribedAt: number;
  autoEnableControls: boolean;
}

export interface HubV2 {
  id: string;
  subscribedAt: number;
}

export interface EnabledStandard {
  arn: string;
  subscriptionArn: string;
}

/** What was said about a control in a standard; without a row it is enabled there. */
interface Association {
  status: 'ENABLED' | 'DISABLED';
  reason?: string;
  updatedAt: number;
}

/** A control's Config rule, and the parameters that were set for it. */
interface ControlState {
  ruleName?: string;
  parameters: Record<string, string>;
  updateReason?: string;
}

/** An OCSF finding as V2 gives it. */
export interface OcsfFinding {
  [member: string]: unknown;
  metadata: { [member: string]: unknown; uid: string; product: { [member: string]: unknown; uid: string } };
  finding_info: { [member: string]: unknown; uid: string };
}

/** One row, `hub`. */
export const hubs = (scope: Scope) => scope.table<Hub>('security-hub/hub');
/** One row, `hub`. */
export const hubsV2 = (scope: Scope) => scope.table<HubV2>('security-hub/hub-v2');
/** By the standard's ARN. */
export const standards = (scope: Scope) => scope.table<EnabledStandard>('security-hub/standards');
/** By `<control> <standard's ARN>`. */
export const associations = (scope: Scope) => scope.table<Association>('security-hub/associations');
/** By control id. */
export const controlStates = (scope: Scope) => scope.table<ControlState>('security-hub/controls');
/** ASFF by finding id. All of its times are text, so a finding is plain JSON as it is. */
export const findings = (scope: Scope) => scope.table<AwsSecurityFinding>('security-hub/findings');
/** The id of the finding of a control for a resource, by `<control> <resource id>`. */
export const findingIndex = (scope: Scope) => scope.table<string>('security-hub/finding-index');
/** OCSF by `metadata.uid`. */
export const findingsV2 = (scope: Scope) => scope.table<OcsfFinding>('security-hub/findings-v2');
