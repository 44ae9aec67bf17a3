/** A rule that Security Hub made for a control: `securityhub-NAME-1a2b3c4d`. */
export const isSecurityHubRule = (configRuleName: string): boolean =>
  /^securityhub-.+-[0-9a-z]{6,10}$/.test(configRuleName);

/** The rule's own name, without what a conformance pack adds to it: `NAME-conformance-pack-abcdefghi`. */
export function checkOfConfigRule(configRuleName: string): string {
  const pack = /^(.+)-conformance-pack-[0-9a-z]+$/.exec(configRuleName);
  return pack?.[1] ?? configRuleName;
}
