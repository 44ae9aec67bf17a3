import type * as client from '@aws-sdk/client-ssm';
import { principalArn, type Call } from '../../call.ts';
import { AwsError, validationError } from '../../errors.ts';
import { operationsOf } from '../../wire/operation.ts';
import { serviceSetting } from '../settings/service-settings.ts';
import { DEFAULT_KEY, encryptValue } from './parameter-cipher.ts';
import { checkNewName, parameterArn } from './parameter-name.ts';
import { armPolicies, checkPolicies } from './parameter-policies.ts';
import { emitChange } from './parameter-events.ts';
import { parameters, tags, type Parameter, type ParameterVersion } from './state.ts';

const operation = operationsOf<typeof client>();

const BYTES = { Standard: 4_096, Advanced: 8_192 };
const MOST = { Standard: 10_000, Advanced: 100_000 };
const MOST_VERSIONS = 100;
const types = ['String', 'StringList', 'SecureString'];
const tiers = ['Standard', 'Advanced', 'Intelligent-Tiering'];
const dataTypes = ['text', 'aws:ec2:image', 'aws:ssm:integration'];

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
export const putParameter = operation('PutParameter', {
  access: (input, call) => [
    {
      action: 'ssm:PutParameter',
      resource: parameterArn(call, input.Name ?? ''),
      context: { 'ssm:Overwrite': String(input.Overwrite ?? false) },
    },
    ...(input.Tags?.length
      ? [{ action: 'ssm:AddTagsToResource', resource: parameterArn(call, input.Name ?? '') }]
      : []),
  ],
  async handle(input, call) {
    const name = input.Name ?? '';
    checkNewName(call, name);
    const before = parameters(call).get(name);
    if (before && !input.Overwrite)
      throw new AwsError(
        'ParameterAlreadyExists',
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
      );
    if (before && input.Tags?.length)
      throw validationError(
        "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
      );
    const last = before?.versions.at(-1);
    const version = await nextVersion(call, name, input, last);
    checkCount(call, version.tier, before);
    const versions = keepVersions(name, [...(before?.versions ?? []), version]);
    parameters(call).put(name, { name, versions });
    if (input.Tags?.length)
      tags(call).put(
        `Parameter/${name}`,
        Object.fromEntries(input.Tags.map(({ Key, Value }) => [Key ?? '', Value ?? ''])),
      );
    armPolicies(call, name, version);
    emitChange(call, before ? 'Update' : 'Create', name, version);
    return { Version: version.version, Tier: version.tier };
  },
});

async function nextVersion(
  call: Call,
  name: string,
  input:
    | client.PutParameterCommandInput
    | { [K in keyof client.PutParameterCommandInput]?: client.PutParameterCommandInput[K] | undefined },
  last: ParameterVersion | undefined,
): Promise<ParameterVersion> {
  const type = input.Type ?? last?.type;
  if (type === undefined) throw validationError('A parameter type is required when you create a parameter.');
  if (!types.includes(type))
    throw new AwsError('UnsupportedParameterType', `The parameter type ${type} is not supported.`);
  if (last && type !== last.type && (last.type === 'SecureString' || type === 'SecureString'))
    throw new AwsError(
      'HierarchyTypeMismatchException',
      `Parameter Store does not support changing a parameter type in a hierarchy: ${name} is a ${last.type}.`,
    );
  const value = input.Value ?? '';
  checkValue(value, input.AllowedPattern);
  const policies = checkPolicies(call, input.Policies, last?.policies ?? []);
  const tier = tierOf(call, input.Tier, value, policies, last);
  const dataType = input.DataType ?? last?.dataType ?? 'text';
  if (!dataTypes.includes(dataType))
    throw validationError(`The following data type is not supported: ${dataType} (Data type names are all lowercase.)`);
  if (type !== 'SecureString' && input.KeyId !== undefined)
    throw validationError('KeyId is required for SecureString type parameters only.');
  const keyId = type === 'SecureString' ? (input.KeyId ?? last?.keyId ?? DEFAULT_KEY) : undefined;
  const description = input.Description ?? last?.description;
  return {
    version: (last?.version ?? 0) + 1,
    type: type,
    value: keyId === undefined ? value : await encryptValue(call, name, keyId, value),
    ...(keyId === undefined ? {} : { keyId }),
    ...(description === undefined ? {} : { description }),
    ...(input.AllowedPattern === undefined ? {} : { allowedPattern: input.AllowedPattern }),
    tier,
    dataType,
    policies,
    labels: [],
    modifiedAt: call.now(),
    modifiedBy: principalArn(call.principal, call.partition),
  };
}

function checkValue(value: string, pattern: string | undefined): void {
  if (value === '')
    throw validationError(
      "1 validation error detected: Value '' at 'value' failed to satisfy constraint: Member must have length greater than or equal to 1.",
    );
  if (/\{\{.*\}\}/s.test(value))
    throw validationError("Parameter value: can't nest another parameter: '{{' and '}}' are not allowed together.");
  if (pattern === undefined) return;
  let expression: RegExp;
  try {
    expression = new RegExp(`^(?:${pattern})$`);
  } catch {
    throw new AwsError(
      'InvalidAllowedPatternException',
      `The allowed pattern ${pattern} is not a valid regular expression.`,
    );
  }
  if (!expression.test(value))
    throw new AwsError(
      'ParameterPatternMismatchException',
      `Parameter value, cannot be validated against allowedPattern: ${pattern}`,
    );
}

/** What the request, the account's default tier and the content ask for. There is no way back from Advanced. */
function tierOf(
  call: Call,
  asked: string | undefined,
  value: string,
  policies: string[],
  last: ParameterVersion | undefined,
): ParameterVersion['tier'] {
  const wanted = asked ?? serviceSetting(call, '/ssm/parameter-store/default-parameter-tier').value;
  if (!tiers.includes(wanted))
    throw validationError(
      `1 validation error detected: Value '${wanted}' at 'tier' failed to satisfy constraint: Member must satisfy enum value set: [${tiers.join(', ')}]`,
    );
  const bytes = Buffer.byteLength(value);
  const needsAdvanced = bytes > BYTES.Standard || policies.length > 0;
  if (last?.tier === 'Advanced' && asked === 'Standard')
    throw validationError(
      "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the advanced parameter and recreate it as a standard parameter.",
    );
  const advanced =
    wanted === 'Advanced' || last?.tier === 'Advanced' || (wanted === 'Intelligent-Tiering' && needsAdvanced);
  if (bytes > BYTES.Advanced || (!advanced && bytes > BYTES.Standard))
    throw validationError(
      advanced
        ? `Advanced tier parameters support a maximum parameter value of ${BYTES.Advanced} characters.`
        : `Standard tier parameters support a maximum parameter value of ${BYTES.Standard} characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier.`,
    );
  if (!advanced && policies.length > 0)
    throw validationError(
      "Standard tier parameters don't support parameter policies. To use policies, upgrade the parameter to the advanced-parameter tier.",
    );
  return advanced ? 'Advanced' : 'Standard';
}

function checkCount(call: Call, tier: ParameterVersion['tier'], before: Parameter | undefined): void {
  if (before?.versions.at(-1)?.tier === tier) return;
  const count = parameters(call).size;
  if (count < MOST.Standard) return;
  const same = parameters(call)
    .values()
    .filter(({ versions }) => versions.at(-1)?.tier === tier).length;
  if (same >= MOST[tier])
    throw new AwsError(
      'ParameterLimitExceeded',
      `You have exceeded the number of ${tier.toLowerCase()} parameters for this AWS account: ${MOST[tier]}.`,
    );
}

/** The oldest of more than a hundred goes, unless a label holds it. */
function keepVersions(name: string, versions: ParameterVersion[]): ParameterVersion[] {
  const [oldest] = versions;
  if (versions.length <= MOST_VERSIONS || !oldest) return versions;
  if (oldest.labels.length > 0)
    throw new AwsError(
      'ParameterMaxVersionLimitExceeded',
      `You attempted to create a new version of ${name} by calling the PutParameter API with the overwrite flag. Version ${oldest.version}, the oldest version, can't be deleted because it has a label associated with it. Move the label to another version of the parameter, and try again.`,
    );
  return versions.slice(1);
}
