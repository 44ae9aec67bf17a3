import type * as client from '@aws-sdk/client-iam';
import { arn, type Call } from '../call.ts';
import { operationsOf } from '../wire/operation.ts';
import { alreadyExists, checkName, checkPath, deleteConflict, noSuchEntity } from './constraints.ts';
import { existingPolicy } from './managed-policy.ts';
import { checkQuota } from './policy-size.ts';
import { managedPolicies, roles, users, type ManagedPolicy } from './state.ts';
import { readTags, tagContext } from './tags.ts';
import { uniqueId } from './unique-id.ts';
import { validateIdentityPolicy } from './validate-policy.ts';

const operation = operationsOf<typeof client>();

const policyArn = (call: Call, path: string, name: string): string =>
  arn(call, 'iam', `policy${path}${name}`, { region: '' });

export const createPolicy = operation('CreatePolicy', {
  access: (input, call) => ({
    action: 'iam:CreatePolicy',
    resource: policyArn(call, input.Path ?? '/', input.PolicyName ?? ''),
    context: tagContext(input.Tags),
  }),
  handle(input, call) {
    const name = checkName('PolicyName', input.PolicyName, 128);
    const path = checkPath(input.Path);
    const document = input.PolicyDocument ?? '';
    validateIdentityPolicy(document);
    checkQuota('PolicySize', document, 6144);
    if (
      managedPolicies(call)
        .values()
        .some((policy) => policy.name === name)
    )
      throw alreadyExists(`A policy called ${name} already exists. Duplicate names are not allowed.`);
    const policy: ManagedPolicy = {
      name,
      path,
      id: uniqueId(call.ids, 'ANPA'),
      arn: policyArn(call, path, name),
      ...(input.Description === undefined ? {} : { description: input.Description }),
      createDate: call.now(),
      updateDate: call.now(),
      tags: readTags(input.Tags),
      document,
      defaultVersion: 'v1',
      versions: [{ id: 'v1', document, createDate: call.now() }],
    };
    managedPolicies(call).put(policy.arn, policy);
    call.changed('AWS::IAM::Policy', policy.id);
    const { Description: _, ...shape } = policyShape(call, policy);
    return { Policy: shape };
  },
});

export const getPolicy = operation('GetPolicy', {
  access: (input) => ({ action: 'iam:GetPolicy', resource: input.PolicyArn ?? '' }),
  handle: (input, call) => ({ Policy: policyShape(call, existingPolicy(call, input.PolicyArn)) }),
});

export const deletePolicy = operation('DeletePolicy', {
  access: (input) => ({ action: 'iam:DeletePolicy', resource: input.PolicyArn ?? '' }),
  handle(input, call) {
    const policy = managedPolicies(call).get(input.PolicyArn ?? '');
    if (!policy) throw noSuchEntity(`Policy ${input.PolicyArn} was not found.`);
    if (attachments(call, policy.arn) > 0) throw deleteConflict('Cannot delete a policy attached to entities.');
    if (policy.versions.length > 1)
      throw deleteConflict(
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
      );
    managedPolicies(call).delete(policy.arn);
    call.changed('AWS::IAM::Policy', policy.id);
    return {};
  },
});

const attachments = (call: Call, arn: string): number =>
  [...roles(call).values(), ...users(call).values()].filter(({ attached }) => attached.includes(arn)).length;

const policyShape = (call: Call, policy: ManagedPolicy): client.Policy => ({
  PolicyName: policy.name,
  PolicyId: policy.id,
  Arn: policy.arn,
  Path: policy.path,
  DefaultVersionId: policy.defaultVersion,
  AttachmentCount: attachments(call, policy.arn),
  PermissionsBoundaryUsageCount: roles(call)
    .values()
    .filter((role) => role.permissionsBoundary === policy.arn).length,
  IsAttachable: true,
  ...(policy.description === undefined ? {} : { Description: policy.description }),
  CreateDate: new Date(policy.createDate),
  UpdateDate: new Date(policy.updateDate),
  Tags: policy.tags,
});
