import type * as client from '@aws-sdk/client-iam';
import { arn, type Call } from '../call.ts';
import { noSuchEntity } from './constraints.ts';
import { roles, type Role } from './state.ts';

/** `arn:aws:iam::123456789012:role/name`, with the path of a role that exists. */
export function roleArn(call: Call, name: string | undefined): string {
  const role = roles(call).get(name ?? '');
  return role?.arn ?? arn(call, 'iam', `role/${name}`, { region: '' });
}

export function existingRole(call: Call, name: string | undefined): Role {
  const role = roles(call).get(name ?? '');
  if (!role) throw noSuchEntity(`The role with name ${name} cannot be found.`);
  return role;
}

/** Keeps a changed role, and says so to AWS Config, which knows roles by their unique id. */
export function putRole(call: Call, role: Role): void {
  roles(call).put(role.name, role);
  call.changed('AWS::IAM::Role', role.id);
}

/** IAM returns policy documents percent-encoded as in RFC 3986. */
export const encodeDocument = (document: string): string =>
  encodeURIComponent(document).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);

export const roleShape = (role: Role): client.Role => ({
  Path: role.path,
  RoleName: role.name,
  RoleId: role.id,
  Arn: role.arn,
  CreateDate: new Date(role.createDate),
  AssumeRolePolicyDocument: encodeDocument(role.trustPolicy),
  ...(role.description === undefined ? {} : { Description: role.description }),
  MaxSessionDuration: role.maxSessionDuration,
  ...(role.permissionsBoundary === undefined
    ? {}
    : {
        PermissionsBoundary: {
          PermissionsBoundaryType: 'Policy' as never,
          PermissionsBoundaryArn: role.permissionsBoundary,
        },
      }),
  ...(role.tags.length > 0 ? { Tags: role.tags } : {}),
});
