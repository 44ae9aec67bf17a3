import { assertAccount, assertArn, assertRegion, type Envelope } from './envelope.ts';
import type { Resource } from './finding.ts';
import { queueArn, queueUrl } from './queue-address.ts';
import { show, Unreadable } from './read-field.ts';
import { anyResource, type Place, type ResourceType, resourceTypes } from './resource-types.ts';

const byType = new Map(resourceTypes.map((known) => [known.type, known]));
const byAsff = new Map(resourceTypes.map((known) => [known.asff, known]));

export interface NamedResource {
  /** In either spelling: `AWS::S3::Bucket` or `AwsS3Bucket`. */
  type: string;
  /** Name, id or ARN, as the source has it. */
  id: string;
  /** A further form of the same, where the source gives two. */
  alternative?: string | undefined;
  tags?: Readonly<Record<string, string>> | undefined;
  /** Where it stands in the event, for messages. */
  path: string;
}

/**
 * The resource as AWS Config names it, whichever way a source names it: so that all sources mean one resource by one id.
 * Refuses ids that AWS does not hand out for the type, and resources of another account or Region.
 */
export function readResource(named: NamedResource, envelope: Envelope): Resource {
  const known: Omit<ResourceType, 'type'> & { type: string } = byType.get(named.type) ??
    byAsff.get(named.type) ?? { ...anyResource, type: named.type };
  for (const form of [named.id, named.alternative]) if (form?.startsWith('arn:')) assertArn(form, named.path, envelope);
  const id = idOf(known, named, envelope);
  if (!known.id.test(id))
    throw new Unreadable('unknown-resource', `${named.path} is no id of ${show(known.type)}: found ${show(named.id)}`);
  const arn = arnOf(known, id, named, envelope);
  return { type: known.type, id, ...(arn ? { arn } : {}), ...(named.tags ? { tags: named.tags } : {}) };
}

function idOf(known: ResourceType, named: NamedResource, envelope: Envelope): string {
  if (known.type === 'AWS::::Account') {
    const account = named.id.replace(/^AWS::::Account:/, '');
    assertAccount(account, named.path, envelope);
    return account;
  }
  if (known.type === 'AWS::SQS::Queue') return queueIdOf(named, envelope);
  for (const form of [named.id, named.alternative]) {
    const id = form?.startsWith('arn:') && known.arn ? afterPrefix(form, known.arn, envelope) : undefined;
    if (id !== undefined) return id;
  }
  return named.id;
}

function queueIdOf(named: NamedResource, envelope: Envelope): string {
  if (!named.id.startsWith('https:')) return queueUrl(named.id.slice(named.id.lastIndexOf(':') + 1), envelope);
  const [, region, account] = /^https:\/\/sqs\.([^.]+)\.[^/]+\/(\d{12})\//.exec(named.id) ?? [];
  if (account) assertAccount(account, named.path, envelope);
  if (region) assertRegion(region, named.path, envelope);
  return named.id;
}

function arnOf(known: ResourceType, id: string, named: NamedResource, envelope: Envelope): string | undefined {
  if (known.type === 'AWS::SQS::Queue') return queueArn(id, envelope);
  if (known.arn) return fill(known.arn, envelope).replace('{id}', () => id);
  return [named.id, named.alternative].find((form) => form?.startsWith('arn:'));
}

const fill = (template: string, place: Place): string =>
  template
    .replace('{partition}', place.partition)
    .replace('{region}', place.region)
    .replace('{account}', place.account);

/** The id in an ARN of this template, or undefined. */
function afterPrefix(arn: string, template: string, place: Place): string | undefined {
  const prefix = fill(template, place).slice(0, -'{id}'.length);
  return arn.startsWith(prefix) ? arn.slice(prefix.length) : undefined;
}
