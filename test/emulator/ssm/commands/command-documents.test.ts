import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import documents from '../../../cases/commands/documents.json' with { type: 'json' };
import refused from '../../../cases/commands/refused-documents.json' with { type: 'json' };
import { attachShell, fleetWorld, type Answer, type FleetWorld } from '../nodes/fleet-world.ts';

interface Case {
  name: string;
  document: Answer;
  others?: Record<string, Answer>;
  store?: Record<string, string>;
  parameters?: Record<string, string[]>;
  status: string;
  steps: Answer[];
}

let fleet: FleetWorld;
let node = '';
let removeFiles: () => void;
let count = 0;

beforeAll(async () => {
  fleet = await fleetWorld();
  removeFiles = attachShell(fleet.world);
  [node = ''] = await fleet.launch();
});
afterAll(() => removeFiles());

const create = (Name: string, content: unknown): Promise<Answer> =>
  fleet.ssm('CreateDocument', { Name, Content: JSON.stringify(content), DocumentType: 'Command' });

describe('a Command document', () => {
  it.each(documents as unknown as Case[])('$name', async (one) => {
    const Name = `Doc-${++count}`;
    await create(Name, one.document);
    for (const [other, content] of Object.entries(one.others ?? {})) await create(other, content);
    for (const [name, Value] of Object.entries(one.store ?? {}))
      await fleet.ssm('PutParameter', { Name: name, Value, Type: 'String' });
    const { Command } = await fleet.ssm<{ Command: { CommandId: string } }>('SendCommand', {
      DocumentName: Name,
      InstanceIds: [node],
      Parameters: one.parameters ?? {},
    });
    await fleet.settle();
    const { CommandInvocations } = await fleet.ssm<{ CommandInvocations: Answer[] }>('ListCommandInvocations', {
      CommandId: Command.CommandId,
      Details: true,
    });
    expect(CommandInvocations).toMatchObject([{ Status: one.status, CommandPlugins: one.steps }]);
  });

  it.each(refused as { name: string; content: unknown; code?: string; message?: string }[])(
    'is refused with $name',
    async ({ content, code = 'InvalidDocumentContent', message }) => {
      const refusal = create('Refused', content);
      await expect(refusal).rejects.toMatchObject(message === undefined ? { code } : { code, message });
    },
  );
});
