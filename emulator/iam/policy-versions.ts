import type * as client from '@aws-sdk/client-iam';
import type { Call } from '../call.ts';
import { operationsOf } from '../wire/operation.ts';
import { deleteConflict, limitExceeded, noSuchEntity } from './constraints.ts';
import { existingPolicy } from './managed-policy.ts';
import { pageOf } from './page.ts';
import { checkQuota } from './policy-size.ts';
import { encodeDocument } from './role-shape.ts';
import { managedPolicies, type ManagedPolicy, type PolicyVersion } from './state.ts';
import { validateIdentityPolicy } from './validate-policy.ts';

const operation = operationsOf<typeof client>();

const MAX_VERSIONS = 5;

const shape = (policy: ManagedPolicy, version: PolicyVersion): client.PolicyVersion => ({
  VersionId: version.id,
  IsDefaultVersion: version.id === policy.defaultVersion,
  CreateDate: new Date(version.createDate),
});

function existingVersion(policy: ManagedPolicy, id: string | undefined): PolicyVersion {
  const version = policy.versions.find((candidate) => candidate.id === id);
  if (!version) throw noSuchEntity(`Policy ${policy.arn} version ${id} does not exist or is not attachable.`);
  return version;
}

/** One of the account's own: AWS's cannot be changed. */
function ownPolicy(call: Call, arn: string | undefined): ManagedPolicy {
  const policy = managedPolicies(call).get(arn ?? '');
  if (!policy) throw noSuchEntity(`Policy ${arn} was not found.`);
  return policy;
}

export const createPolicyVersion = operation('CreatePolicyVersion', {
  access: (input) => ({ action: 'iam:CreatePolicyVersion', resource: input.PolicyArn ?? '' }),
  handle(input, call) {
    const policy = ownPolicy(call, input.PolicyArn);
    const document = input.PolicyDocument ?? '';
    validateIdentityPolicy(document);
    checkQuota('PolicySize', document, 6144);
    if (policy.versions.length >= MAX_VERSIONS)
      throw limitExceeded(
        `A managed policy can have up to ${MAX_VERSIONS} versions. Before you create a new version, you must delete an existing version.`,
      );
    const last = Math.max(...policy.versions.map(({ id }) => Number(id.slice(1))));
    const version: PolicyVersion = { id: `v${last + 1}`, document, createDate: call.now() };
    const changed: ManagedPolicy = {
      ...policy,
      ...(input.SetAsDefault ? { document, defaultVersion: version.id } : {}),
      versions: [version, ...policy.versions],
      updateDate: call.now(),
    };
    managedPolicies(call).put(policy.arn, changed);
    call.changed('AWS::IAM::Policy', policy.id);
    return { PolicyVersion: shape(changed, version) };
  },
});

export const getPolicyVersion = operation('GetPolicyVersion', {
  access: (input) => ({ action: 'iam:GetPolicyVersion', resource: input.PolicyArn ?? '' }),
  handle(input, call) {
    const policy = existingPolicy(call, input.PolicyArn);
    const version = existingVersion(policy, input.VersionId);
    return { PolicyVersion: { Document: encodeDocument(version.document), ...shape(policy, version) } };
  },
});

export const listPolicyVersions = operation('ListPolicyVersions', {
  access: (input) => ({ action: 'iam:ListPolicyVersions', resource: input.PolicyArn ?? '' }),
  handle(input, call) {
    const policy = existingPolicy(call, input.PolicyArn);
    const { items, ...page } = pageOf(policy.versions, input);
    return { Versions: items.map((version) => shape(policy, version)), ...page };
  },
});

export const deletePolicyVersion = operation('DeletePolicyVersion', {
  access: (input) => ({ action: 'iam:DeletePolicyVersion', resource: input.PolicyArn ?? '' }),
  handle(input, call) {
    const policy = ownPolicy(call, input.PolicyArn);
    const version = existingVersion(policy, input.VersionId);
    if (version.id === policy.defaultVersion) throw deleteConflict('Cannot delete the default version of a policy.');
    const versions = policy.versions.filter(({ id }) => id !== version.id);
    managedPolicies(call).put(policy.arn, { ...policy, versions, updateDate: call.now() });
    call.changed('AWS::IAM::Policy', policy.id);
    return {};
  },
});
