import { AwsError } from '../errors.ts';

const MAX_ENTRIES = 10;

/** What AWS demands of the entries of every batch operation. */
export function checkEntries<E extends { Id?: string | undefined }>(
  entries: readonly E[] | undefined,
  entryType: string,
): readonly (E & { Id: string })[] {
  if (!entries || entries.length === 0)
    throw new AwsError('EmptyBatchRequest', `There should be at least one ${entryType} in the request.`);
  if (entries.length > MAX_ENTRIES)
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${MAX_ENTRIES}. You have sent ${entries.length}.`,
    );
  const seen = new Set<string>();
  for (const { Id = '' } of entries) {
    if (!/^[\w-]{1,80}$/.test(Id))
      throw new AwsError(
        'InvalidBatchEntryId',
        'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
      );
    if (seen.has(Id)) throw new AwsError('BatchEntryIdsNotDistinct', `Id ${Id} repeated.`);
    seen.add(Id);
  }
  return entries as readonly (E & { Id: string })[];
}

export interface FailedEntry {
  Id: string;
  SenderFault: boolean;
  Code: string;
  Message: string;
}

/** Does each entry by itself: one that is refused does not keep the others from being done. */
export function eachEntry<E extends { Id: string }, S>(
  entries: readonly E[],
  act: (entry: E) => S,
): { Successful: (S & { Id: string })[]; Failed: FailedEntry[] } {
  const Successful: (S & { Id: string })[] = [];
  const Failed: FailedEntry[] = [];
  for (const entry of entries)
    try {
      Successful.push({ Id: entry.Id, ...act(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Failed.push({ Id: entry.Id, SenderFault: error.status < 500, Code: error.code, Message: error.message });
    }
  return { Successful, Failed };
}
