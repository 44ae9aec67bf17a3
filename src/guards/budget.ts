import type { Guard } from './verdict.ts';

/** The policy has begun as many remediations within the hour as it may. The reservation counts them for certain. */
export const budget: Guard = {
  name: 'budget',
  check: ({ policy, budgetPerHour }, { begunThisHour, hourEnds }) =>
    begunThisHour < budgetPerHour
      ? { verdict: 'pass' }
      : {
          verdict: 'hold',
          reason: 'budget',
          until: hourEnds,
          message: `the policy ${policy} has begun ${begunThisHour} of ${budgetPerHour} remediations within this hour`,
        },
};
