import { isFields } from '../core/field-at.ts';
import type { Problem } from '../core/problem.ts';
import type { Remediation } from '../runbook/remediation.ts';
import type { Exemption, Policy } from './policy.ts';

/** What is wrong among policies that are each well-formed: names that lead nowhere, and what another one hides. */
export function checkPolicies(policies: readonly Policy[], remediations: readonly Remediation[]): Problem[] {
  const byId = new Map(remediations.map((remediation) => [remediation.id, remediation]));
  return policies.flatMap((policy, index) => {
    const earlier = policies.slice(0, index);
    const remediation = byId.get(policy.remediation);
    return [
      ...doubled(policy, earlier),
      ...hidden(policy, earlier),
      ...(remediation ? parameterProblems(policy, remediation) : [unknownRemediation(policy, [...byId.keys()])]),
    ];
  });
}

const problem = ({ file, line, id }: Policy, path: string, message: string, mend: string): Problem => ({
  file,
  line,
  path: `${id}.${path}`,
  message,
  mend,
});

const unknownRemediation = (policy: Policy, known: readonly string[]): Problem =>
  problem(
    policy,
    'remediation',
    `There is no remediation ${policy.remediation}.`,
    `Name a folder under runbooks/: ${known.join(', ')}.`,
  );

function doubled(policy: Policy, earlier: readonly Policy[]): Problem[] {
  const same = earlier.find(({ id }) => id === policy.id);
  return same
    ? [
        problem(
          policy,
          'id',
          `${same.file}:${same.line} has the same id.`,
          'Give each policy its own: budgets and settings go by it.',
        ),
      ]
    : [];
}

/** The first policy that matches decides: one that matches everything hides those behind it. */
function hidden(policy: Policy, earlier: readonly Policy[]): Problem[] {
  const before = earlier.find(
    ({ remediation, match }) => remediation === policy.remediation && Object.keys(match).length === 0,
  );
  return before
    ? [
        problem(
          policy,
          'match',
          `It is never reached: ${before.id} (${before.file}:${before.line}) matches all that ${policy.remediation} answers.`,
          'Put it before that one, or give that one a match.',
        ),
      ]
    : [];
}

function parameterProblems(policy: Policy, { id, parameters, runbook }: Remediation): Problem[] {
  const declared = isFields(runbook.content['parameters']) ? runbook.content['parameters'] : {};
  return Object.keys(policy.parameters).flatMap((name) => {
    const binding = parameters[name];
    if (!Object.hasOwn(declared, name))
      return [
        problem(
          policy,
          `parameters.${name}`,
          `The runbook of ${id} has no such parameter.`,
          `It has ${Object.keys(declared).join(', ')}.`,
        ),
      ];
    // what names the resource comes from the finding, and from nowhere else
    return binding && !('value' in binding)
      ? [
          problem(
            policy,
            `parameters.${name}`,
            `${id} takes it from the finding.`,
            'Remove it: a policy sets only what the remediation leaves open.',
          ),
        ]
      : [];
  });
}

/** Two exemptions of the same id cannot be told apart in the ledger. */
export function checkExemptions(exemptions: readonly Exemption[], file = 'policies/exemptions.yaml'): Problem[] {
  const ids = exemptions.map(({ id }) => id);
  return ids
    .filter((id, index) => ids.indexOf(id) < index)
    .map((id) => ({
      file,
      path: `${id}.id`,
      message: 'Another exemption has the same id.',
      mend: 'Give each its own.',
    }));
}
