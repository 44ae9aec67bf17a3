import type * as client from '@aws-sdk/client-iam';
import { arn, type Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { alreadyExists, checkName, checkPath, deleteConflict, noSuchEntity } from './constraints.ts';
import { pageOf } from './page.ts';
import { accessKeys, users, type User } from './state.ts';
import { readTags, tagContext } from './tags.ts';
import { uniqueId } from './unique-id.ts';

const operation = operationsOf<typeof client>();

export const userArn = (call: Call, name: string | undefined): string =>
  users(call).get(name ?? '')?.arn ?? arn(call, 'iam', `user/${name}`, { region: '' });

export function existingUser(call: Call, name: string | undefined): User {
  const user = users(call).get(name ?? '');
  if (!user) throw noSuchEntity(`The user with name ${name} cannot be found.`);
  return user;
}

/** The user that a request without a name is about: the caller. */
export function nameOrCaller(call: Call, name: string | undefined): string {
  if (name !== undefined) return name;
  if (call.principal.kind === 'user') return call.principal.userArn.split('/').at(-1) ?? '';
  throw new AwsError('ValidationError', 'Must specify userName when calling with non-User credentials');
}

const userShape = (user: User): client.User => ({
  Path: user.path,
  UserName: user.name,
  UserId: user.id,
  Arn: user.arn,
  CreateDate: new Date(user.createDate),
  ...(user.tags.length > 0 ? { Tags: user.tags } : {}),
});

export const createUser = operation('CreateUser', {
  access: (input, call) => ({
    action: 'iam:CreateUser',
    resource: userArn(call, `${(input.Path ?? '/').slice(1)}${input.UserName}`),
    context: tagContext(input.Tags),
  }),
  handle(input, call) {
    const name = checkName('UserName', input.UserName, 64);
    const path = checkPath(input.Path);
    if (users(call).has(name)) throw alreadyExists(`User with name ${name} already exists.`);
    const user: User = {
      name,
      path,
      id: uniqueId(call.ids, 'AIDA'),
      arn: arn(call, 'iam', `user${path}${name}`, { region: '' }),
      createDate: call.now(),
      tags: readTags(input.Tags),
      inline: {},
      attached: [],
    };
    users(call).put(name, user);
    call.changed('AWS::IAM::User', user.id);
    return { User: userShape(user) };
  },
});

export const getUser = operation('GetUser', {
  access: (input, call) => ({
    action: 'iam:GetUser',
    resource:
      input.UserName === undefined && call.principal.kind !== 'user'
        ? '*'
        : userArn(call, nameOrCaller(call, input.UserName)),
  }),
  handle(input, call) {
    const { principal } = call;
    if (input.UserName === undefined && principal.kind === 'root')
      return {
        User: {
          Path: '/',
          UserName: 'root',
          UserId: principal.account,
          Arn: arn(call, 'iam', 'root', { region: '' }),
          CreateDate: new Date(0),
        },
      };
    return { User: userShape(existingUser(call, nameOrCaller(call, input.UserName))) };
  },
});

export const listUsers = operation('ListUsers', {
  access: () => ({ action: 'iam:ListUsers', resource: '*' }),
  handle(input, call) {
    const all = users(call)
      .values()
      .filter(({ path }) => path.startsWith(input.PathPrefix ?? '/'))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const { items, ...page } = pageOf(all, input);
    return { Users: items.map((user) => ({ ...userShape(user), Tags: undefined })), ...page };
  },
});

export const deleteUser = operation('DeleteUser', {
  access: (input, call) => ({ action: 'iam:DeleteUser', resource: userArn(call, input.UserName) }),
  handle(input, call) {
    const user = existingUser(call, input.UserName);
    if (
      accessKeys(call)
        .values()
        .some((key) => key.account === call.account && key.userName === user.name)
    )
      throw deleteConflict('Cannot delete entity, must delete access keys first.');
    if (user.attached.length > 0) throw deleteConflict('Cannot delete entity, must detach all policies first.');
    if (Object.keys(user.inline).length > 0) throw deleteConflict('Cannot delete entity, must delete policies first.');
    users(call).delete(user.name);
    call.changed('AWS::IAM::User', user.id);
    return {};
  },
});
