import type * as client from '@aws-sdk/client-iam';
import { arn, type Call } from '../call.ts';
import { operationsOf } from '../wire/operation.ts';
import { alreadyExists, checkName, checkPath, deleteConflict, limitExceeded, noSuchEntity } from './constraints.ts';
import { existingRole, roleShape } from './role-shape.ts';
import { instanceProfiles, roles, type InstanceProfile } from './state.ts';
import { readTags, tagContext } from './tags.ts';
import { uniqueId } from './unique-id.ts';

const operation = operationsOf<typeof client>();

const profileArn = (call: Call, name: string | undefined, path?: string): string =>
  instanceProfiles(call).get(name ?? '')?.arn ??
  arn(call, 'iam', `instance-profile${path ?? '/'}${name}`, { region: '' });

function existingProfile(call: Call, name: string | undefined): InstanceProfile {
  const profile = instanceProfiles(call).get(name ?? '');
  if (!profile) throw noSuchEntity(`Instance Profile ${name} cannot be found.`);
  return profile;
}

function profileShape(call: Call, profile: InstanceProfile): client.InstanceProfile {
  const role = profile.role === undefined ? undefined : roles(call).get(profile.role);
  return {
    Path: profile.path,
    InstanceProfileName: profile.name,
    InstanceProfileId: profile.id,
    Arn: profile.arn,
    CreateDate: new Date(profile.createDate),
    Roles: role ? [roleShape(role)] : [],
    Tags: profile.tags,
  };
}

export const createInstanceProfile = operation('CreateInstanceProfile', {
  access: (input, call) => ({
    action: 'iam:CreateInstanceProfile',
    resource: profileArn(call, input.InstanceProfileName, input.Path),
    context: tagContext(input.Tags),
  }),
  handle(input, call) {
    const name = checkName('InstanceProfileName', input.InstanceProfileName, 128);
    const path = checkPath(input.Path);
    if (instanceProfiles(call).has(name)) throw alreadyExists(`Instance Profile ${name} already exists.`);
    const profile: InstanceProfile = {
      name,
      path,
      id: uniqueId(call.ids, 'AIPA'),
      arn: arn(call, 'iam', `instance-profile${path}${name}`, { region: '' }),
      createDate: call.now(),
      tags: readTags(input.Tags),
    };
    instanceProfiles(call).put(name, profile);
    return { InstanceProfile: profileShape(call, profile) };
  },
});

export const getInstanceProfile = operation('GetInstanceProfile', {
  access: (input, call) => ({
    action: 'iam:GetInstanceProfile',
    resource: profileArn(call, input.InstanceProfileName),
  }),
  handle: (input, call) => ({
    InstanceProfile: profileShape(call, existingProfile(call, input.InstanceProfileName)),
  }),
});

export const addRoleToInstanceProfile = operation('AddRoleToInstanceProfile', {
  access: (input, call) => [
    { action: 'iam:AddRoleToInstanceProfile', resource: profileArn(call, input.InstanceProfileName) },
    {
      action: 'iam:PassRole',
      resource: roles(call).get(input.RoleName ?? '')?.arn ?? '*',
      context: { 'iam:PassedToService': 'ec2.amazonaws.com' },
    },
  ],
  handle(input, call) {
    const profile = existingProfile(call, input.InstanceProfileName);
    const role = existingRole(call, input.RoleName);
    if (profile.role !== undefined)
      throw limitExceeded('Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1');
    instanceProfiles(call).put(profile.name, { ...profile, role: role.name });
    return {};
  },
});

export const removeRoleFromInstanceProfile = operation('RemoveRoleFromInstanceProfile', {
  access: (input, call) => ({
    action: 'iam:RemoveRoleFromInstanceProfile',
    resource: profileArn(call, input.InstanceProfileName),
  }),
  handle(input, call) {
    const { role, ...profile } = existingProfile(call, input.InstanceProfileName);
    if (role !== input.RoleName) throw noSuchEntity(`The role with name ${input.RoleName} cannot be found.`);
    instanceProfiles(call).put(profile.name, profile);
    return {};
  },
});

export const deleteInstanceProfile = operation('DeleteInstanceProfile', {
  access: (input, call) => ({
    action: 'iam:DeleteInstanceProfile',
    resource: profileArn(call, input.InstanceProfileName),
  }),
  handle(input, call) {
    const profile = existingProfile(call, input.InstanceProfileName);
    if (profile.role !== undefined)
      throw deleteConflict('Cannot delete entity, must remove roles from instance profile first.');
    instanceProfiles(call).delete(profile.name);
    return {};
  },
});
