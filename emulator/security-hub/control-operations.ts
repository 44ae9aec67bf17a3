import type * as client from '@aws-sdk/client-securityhub';
import { arn, type Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { putRule, syncControls } from './control-rules.ts';
import { associationKey, enabledIn } from './control-status.ts';
import { controlById, CONTROLS, remediationUrl, type Control } from './controls.ts';
import { standardByArn } from './standards.ts';
import { onHub, requireHub } from './hub.ts';
import { associations, controlStates, standards } from './state.ts';

const operation = operationsOf<typeof client>();

const controlArn = (control: Control, call: Call): string => arn(call, 'securityhub', `security-control/${control.id}`);

export const listSecurityControlDefinitions = operation('ListSecurityControlDefinitions', {
  access: onHub('securityhub:ListSecurityControlDefinitions'),
  handle(input, call) {
    requireHub(call);
    const standard = input.StandardsArn === undefined ? undefined : standardByArn(input.StandardsArn);
    if (input.StandardsArn !== undefined && !standard)
      throw new AwsError('InvalidInputException', `The standard ${input.StandardsArn} is not known.`);
    return {
      SecurityControlDefinitions: CONTROLS.filter(
        (control) => !standard || control.standards[standard.id] !== undefined,
      ).map((control) => ({
        SecurityControlId: control.id,
        Title: control.title,
        Description: control.description,
        RemediationUrl: remediationUrl(control.id),
        SeverityRating: control.severity,
        CurrentRegionAvailability: 'AVAILABLE' as const,
        CustomizableProperties: control.customizable ? ['Parameters' as const] : [],
      })),
    };
  },
});

function parametersOf(control: Control, call: Call): Record<string, client.ParameterConfiguration> {
  const custom = controlStates(call).get(control.id)?.parameters ?? {};
  return Object.fromEntries(
    Object.entries(control.customizable ?? {}).map(([name, ruleParameter]) => [
      name,
      Object.hasOwn(custom, ruleParameter)
        ? { ValueType: 'CUSTOM' as const, Value: { String: custom[ruleParameter] ?? '' } }
        : { ValueType: 'DEFAULT' as const, Value: { String: control.parameters?.[ruleParameter] ?? '' } },
    ]),
  );
}

export const batchGetSecurityControls = operation('BatchGetSecurityControls', {
  access: onHub('securityhub:BatchGetSecurityControls'),
  handle(input, call) {
    requireHub(call);
    const asked = input.SecurityControlIds ?? [];
    const idOf = (text: string): string => text.split('/').at(-1) ?? '';
    return {
      SecurityControls: asked.flatMap((text) => {
        const control = controlById(idOf(text));
        if (!control) return [];
        return [
          {
            SecurityControlId: control.id,
            SecurityControlArn: controlArn(control, call),
            Title: control.title,
            Description: control.description,
            RemediationUrl: remediationUrl(control.id),
            SeverityRating: control.severity,
            SecurityControlStatus: enabledIn(control, call).length > 0 ? ('ENABLED' as const) : ('DISABLED' as const),
            UpdateStatus: 'READY' as const,
            Parameters: parametersOf(control, call),
            ...(controlStates(call).get(control.id)?.updateReason
              ? { LastUpdateReason: controlStates(call).get(control.id)?.updateReason }
              : {}),
          },
        ];
      }),
      UnprocessedIds: asked
        .filter((text) => !controlById(idOf(text)))
        .map((text) => ({
          SecurityControlId: text,
          ErrorCode: 'NOT_FOUND' as const,
          ErrorReason: 'The control was not found.',
        })),
    };
  },
});

/** A value of any of the API's kinds as Config's text. */
function ruleValue(value: client.ParameterValue | undefined): string {
  const [only] = Object.values(value ?? {});
  return Array.isArray(only) ? only.join(',') : String(only ?? '');
}

/** https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_UpdateSecurityControl.html */
export const updateSecurityControl = operation('UpdateSecurityControl', {
  access: onHub('securityhub:UpdateSecurityControl'),
  async handle(input, call) {
    requireHub(call);
    const control = controlById((input.SecurityControlId ?? '').split('/').at(-1) ?? '');
    if (!control)
      throw new AwsError('ResourceNotFoundException', `The control ${input.SecurityControlId} was not found.`, 404);
    const state = controlStates(call).get(control.id) ?? { parameters: {} };
    const parameters = { ...state.parameters };
    for (const [name, asked] of Object.entries(input.Parameters ?? {})) {
      const ruleParameter = control.customizable?.[name];
      if (ruleParameter === undefined)
        throw new AwsError('InvalidInputException', `The control ${control.id} has no parameter ${name} to customize.`);
      if (asked.ValueType === 'CUSTOM') parameters[ruleParameter] = ruleValue(asked.Value);
      else delete parameters[ruleParameter];
    }
    controlStates(call).put(control.id, {
      ...state,
      parameters,
      ...(input.LastUpdateReason === undefined ? {} : { updateReason: input.LastUpdateReason }),
    });
    await putRule(control, call);
    return {};
  },
});

/** Enables or disables controls in standards. A control that is enabled nowhere has no Config rule, and its findings are archived. */
export const batchUpdateStandardsControlAssociations = operation('BatchUpdateStandardsControlAssociations', {
  access: onHub('securityhub:BatchUpdateStandardsControlAssociations'),
  async handle(input, call) {
    requireHub(call);
    const unprocessed: client.UnprocessedStandardsControlAssociationUpdate[] = [];
    for (const update of input.StandardsControlAssociationUpdates ?? []) {
      const { StandardsArn = '', SecurityControlId = '', AssociationStatus: status, UpdatedReason } = update;
      const control = controlById(SecurityControlId);
      const standard = standardByArn(StandardsArn);
      const known =
        control && standard && control.standards[standard.id] !== undefined && standards(call).has(StandardsArn);
      if (!known) {
        unprocessed.push({
          StandardsControlAssociationUpdate: update,
          ErrorCode: 'NOT_FOUND',
          ErrorReason: 'The association was not found.',
        });
        continue;
      }
      if (!status || (status === 'DISABLED' && !UpdatedReason)) {
        unprocessed.push({
          StandardsControlAssociationUpdate: update,
          ErrorCode: 'INVALID_INPUT',
          ErrorReason: 'UpdatedReason is required to disable a control.',
        });
        continue;
      }
      associations(call).put(associationKey(control.id, StandardsArn), {
        status,
        ...(UpdatedReason === undefined ? {} : { reason: UpdatedReason }),
        updatedAt: call.now(),
      });
    }
    await syncControls(call);
    return { UnprocessedAssociationUpdates: unprocessed };
  },
});

export const batchGetStandardsControlAssociations = operation('BatchGetStandardsControlAssociations', {
  access: onHub('securityhub:BatchGetStandardsControlAssociations'),
  handle(input, call) {
    requireHub(call);
    const details: client.StandardsControlAssociationDetail[] = [];
    const unprocessed: client.UnprocessedStandardsControlAssociation[] = [];
    for (const id of input.StandardsControlAssociationIds ?? []) {
      const control = controlById(id.SecurityControlId ?? '');
      const standard = standardByArn(id.StandardsArn ?? '');
      const requirements = standard && control?.standards[standard.id];
      if (!control || !requirements) {
        unprocessed.push({
          StandardsControlAssociationId: id,
          ErrorCode: 'NOT_FOUND',
          ErrorReason: 'The association was not found.',
        });
        continue;
      }
      const row = associations(call).get(associationKey(control.id, id.StandardsArn ?? ''));
      details.push({
        StandardsArn: id.StandardsArn,
        SecurityControlId: control.id,
        SecurityControlArn: controlArn(control, call),
        AssociationStatus: row?.status ?? 'ENABLED',
        RelatedRequirements: [...requirements],
        StandardsControlTitle: control.title,
        StandardsControlDescription: control.description,
        ...(row ? { UpdatedAt: new Date(row.updatedAt) } : {}),
        ...(row?.reason === undefined ? {} : { UpdatedReason: row.reason }),
      });
    }
    return { StandardsControlAssociationDetails: details, UnprocessedAssociations: unprocessed };
  },
});
