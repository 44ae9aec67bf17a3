import type { PrincipalElement } from './policy-document.ts';

/** Who asks, as policies name principals. */
export interface Asker {
  kind: 'root' | 'user' | 'role' | 'service';
  account: string;
  /** The user's or role's ARN, the root's ARN, or the service's name. */
  arn: string;
  /** The assumed-role ARN of a role session. */
  sessionArn?: string;
}

/** How a policy names the asker: itself, the role whose session it is, or only its account, which then must decide itself. */
export type PrincipalMatch = 'itself' | 'role' | 'account';

export function matchPrincipal(element: PrincipalElement, asker: Asker): PrincipalMatch | undefined {
  if (asker.kind === 'service') return element.anyone || element.service.includes(asker.arn) ? 'itself' : undefined;
  if (asker.sessionArn !== undefined && element.aws.includes(asker.sessionArn)) return 'itself';
  const whole = asker.kind === 'role' ? 'role' : 'itself';
  if (element.anyone || element.aws.includes(asker.arn)) return whole;
  const root = new RegExp(`^(?:arn:[\\w-]+:iam::)?${asker.account}(?::root)?$`);
  return element.aws.some((name) => root.test(name)) ? 'account' : undefined;
}
