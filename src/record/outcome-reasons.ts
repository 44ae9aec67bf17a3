/** Why a remediation that was begun ended as it did: the closed table, in words. Guards have their own. */
export const outcomeReasons = {
  'runbook-failed': 'the runbook did not succeed',
  'not-started': 'AWS refused to start the runbook',
  drift: 'the document in SSM is not the runbook that was planned',
  'still-failing': 'the runbook succeeded, but the source still says failing',
  'no-answer': 'the source said nothing about the resource after the runbook ended',
} as const;
export type OutcomeReason = keyof typeof outcomeReasons;
