import type { Capability, TemplateStage } from '@aws-sdk/client-cloudformation';
import { AwsError } from '../../errors.ts';
import { readTemplate, checkCapabilities } from '../engine/read-request.ts';
import { textOf } from '../resources/property-values.ts';
import { changeSets, templates } from '../state.ts';
import { invalid, type Template } from '../template/template.ts';
import { creationOrder, dependencies } from '../template/dependencies.ts';
import { anyAccess, describedStack, operation, stackAccess } from './operation.ts';

const STAGES: TemplateStage[] = ['Original', 'Processed'];

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_GetTemplate.html */
export const getTemplate = operation('GetTemplate', {
  access: stackAccess('GetTemplate'),
  handle(input, call) {
    const changeSet =
      input.ChangeSetName === undefined
        ? undefined
        : changeSets(call)
            .values()
            .find((one) => one.changeSetId === input.ChangeSetName || one.name === input.ChangeSetName);
    if (input.ChangeSetName !== undefined && !changeSet)
      throw new AwsError('ChangeSetNotFound', `ChangeSet [${input.ChangeSetName}] does not exist`, 404);
    const body = changeSet?.body ?? templates(call).get(describedStack(call, input.StackName).stackId)?.body;
    if (body === undefined) throw invalid(`Template for stack ${input.StackName ?? ''} does not exist`);
    return { TemplateBody: body, StagesAvailable: STAGES };
  },
});

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ValidateTemplate.html */
export const validateTemplate = operation('ValidateTemplate', {
  access: anyAccess('ValidateTemplate'),
  async handle(input, call) {
    const { parsed } = await readTemplate(call, input, call.principal);
    if (Object.keys(parsed.Conditions).length === 0) {
      const everything = new Set(Object.keys(parsed.Resources));
      creationOrder(dependencies(parsed, everything, () => true));
    }
    return {
      Description: parsed.Description,
      Parameters: Object.entries(parsed.Parameters).map(([key, declared]) => ({
        ParameterKey: key,
        DefaultValue:
          declared.Default === undefined ? undefined : (textOf(declared.Default) ?? JSON.stringify(declared.Default)),
        NoEcho: declared.NoEcho === true || declared.NoEcho === 'true',
        Description: declared.Description,
      })),
      ...neededCapabilities(parsed),
    };
  },
});

function neededCapabilities(template: Template): { Capabilities?: Capability[]; CapabilitiesReason?: string } {
  const capability = (['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'] as const).find((one) => suffices(template, one));
  const types = [...new Set(Object.values(template.Resources).map((resource) => resource.Type))];
  const iam = types.filter((type) => type.startsWith('AWS::IAM::'));
  if (capability === undefined || iam.length === 0) return {};
  return {
    Capabilities: [capability],
    CapabilitiesReason: `The following resource(s) require capabilities: [${iam.join(', ')}]`,
  };
}

function suffices(template: Template, capability: string): boolean {
  try {
    checkCapabilities(template, [capability]);
    return true;
  } catch {
    return false;
  }
}
