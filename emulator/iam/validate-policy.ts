import { isKnownOperator } from './conditions.ts';
import { malformed, readPolicy, type Statement } from './policy-document.ts';

/** Refuses what IAM refuses in a policy of a role, a user, or one of its own: `MalformedPolicyDocument`. */
export function validateIdentityPolicy(text: string): void {
  for (const statement of checked(text)) {
    if (statement.principal ?? statement.notPrincipal)
      throw malformed('Policy document should not specify a principal.');
    if (!(statement.actions ?? statement.notActions)?.length) throw malformed('Policy statement must contain actions.');
    const resources = statement.resources ?? statement.notResources;
    if (!resources?.length) throw malformed('Policy statement must contain resources.');
    for (const resource of resources)
      if (resource !== '*' && !/^(?:arn|\*):/.test(resource) && !resource.startsWith('arn*'))
        throw malformed(`Resource ${resource} must be in ARN format or "*".`);
  }
}

/** Refuses what IAM refuses in a role's trust policy. */
export function validateTrustPolicy(text: string): void {
  for (const statement of checked(text)) {
    if (statement.resources ?? statement.notResources) throw malformed('Has prohibited field Resource');
    if (!statement.principal && !statement.notPrincipal) throw malformed('Missing required field Principal');
    const actions = statement.actions ?? statement.notActions;
    if (!actions?.length) throw malformed('Missing required field Action');
    if (!actions.every((action) => /^(?:sts:|\*$)/i.test(action)))
      throw malformed('AssumeRole policy may only specify STS AssumeRole actions.');
    for (const name of statement.principal?.aws ?? [])
      if (!/^(?:\*|\d{12}|arn:[\w-]+:(?:iam|sts)::\d{12}:.+|A[A-Z]{3}[A-Z0-9]{12,})$/.test(name))
        throw malformed(`Invalid principal in policy: "AWS":"${name}"`);
    for (const name of statement.principal?.service ?? [])
      if (!/^[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?$|^[a-z0-9.-]+\.amazon\.com$/.test(name))
        throw malformed(`Invalid principal in policy: "SERVICE":"${name}"`);
  }
}

function checked(text: string): readonly Statement[] {
  const { statements } = readPolicy(text);
  for (const { sid, actions, notActions, conditions } of statements) {
    if (sid !== undefined && !/^[A-Za-z0-9]*$/.test(sid))
      throw malformed(
        'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [A-Za-z0-9]*',
      );
    for (const action of actions ?? notActions ?? [])
      if (action !== '*' && !/^[A-Za-z0-9-]+:[A-Za-z0-9*?]+$/.test(action))
        throw malformed('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
    for (const [operator, key] of conditions) {
      if (!isKnownOperator(operator)) throw malformed(`Invalid Condition type : ${operator}.`);
      if (!key.includes(':'))
        throw malformed('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
    }
  }
  return statements;
}
