import type { Automations } from '../aws/automations.ts';
import type { Runbook } from '../runbook/remediation.ts';

/** The version of the document in SSM that is the planned runbook, or how it differs. */
export type DocumentCheck = { version: string } | { drift: string };

/** Looks a runbook's document up, once for each process: a version, once made, never changes. */
export type CheckDocument = (documentName: string, runbook: Runbook) => Promise<DocumentCheck>;

/**
 * Compares the document in SSM with the runbook, member for member: AWS stores the text as CloudFormation wrote it,
 * so that hashes over texts would differ where the runbooks do not.
 */
export function documentChecker(automations: Automations): CheckDocument {
  const known = new Map<string, string>();
  return async (documentName, runbook) => {
    const slot = `${documentName} ${runbook.sha256}`;
    const version = known.get(slot);
    if (version !== undefined) return { version };
    const document = await automations.document(documentName);
    if (!document) return { drift: `SSM has no document ${documentName}` };
    if (canonical(JSON.parse(document.content)) !== canonical(runbook.content))
      return { drift: `version ${document.version} of ${documentName} in SSM is not the runbook that was planned` };
    known.set(slot, document.version);
    return { version: document.version };
  };
}

/** JSON with sorted members. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_name, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
