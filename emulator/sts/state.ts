import type { Scope } from '../call.ts';

/** Credentials of a role session, as AssumeRole and the services that assume roles obtain them. */
export interface Session {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  account: string;
  roleArn: string;
  /** `AROA…`, the first half of the session's user id. */
  roleId: string;
  sessionName: string;
  /** A session policy that narrows what the role allows, as its JSON text. */
  policies: string[];
  expiration: number;
}

/** By access key. A key alone must lead to its account, so all accounts share the table. */
export const sessions = (scope: Scope) => scope.table<Session>('sts/sessions', { account: 'all', region: 'global' });
