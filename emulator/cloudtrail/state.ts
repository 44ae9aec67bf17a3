import type { Scope } from '../call.ts';

export interface Trail {
  name: string;
  arn: string;
  homeRegion: string;
  bucket: string;
  keyPrefix?: string;
  topic?: string;
  multiRegion: boolean;
  globalEvents: boolean;
  organization: boolean;
  logFileValidation: boolean;
  keyId?: string;
  logGroupArn?: string;
  logRoleArn?: string;
  logging: boolean;
  startedAt?: number;
  stoppedAt?: number;
  /** As the API gives them; plain JSON. */
  selectors: Record<string, unknown>[];
  advancedSelectors?: Record<string, unknown>[];
  tags: Record<string, string>;
}

/** The trails of an account over all Regions, by ARN: a multi-Region trail is seen in each of them. */
export const trails = (scope: Scope) => scope.table<Trail>('cloudtrail/trails', { region: 'global' });

/** The trails that record in this Region. */
export const trailsHere = (scope: Scope): Trail[] =>
  trails(scope)
    .values()
    .filter((trail) => trail.multiRegion || trail.homeRegion === scope.region);
