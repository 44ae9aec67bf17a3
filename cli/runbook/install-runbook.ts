import type { World } from '../../emulator/world.ts';
import type { RunbookFile } from './read-runbook.ts';

const RESERVED = /^(aws|amazon|amzn)/i;

/** Creates the document, and answers its name: AWS keeps some names for itself. Throws `AwsError`. */
export async function installRunbook(world: World, { name, text, format }: RunbookFile): Promise<string> {
  const plain = name.replace(/[^a-zA-Z0-9_.-]/g, '-').slice(0, 120);
  const Name = RESERVED.test(plain) || plain.length < 3 ? `Copy-${plain}` : plain;
  await world.call({
    service: 'ssm',
    operation: 'CreateDocument',
    input: { Name, DocumentType: 'Automation', DocumentFormat: format, Content: text },
    principal: world.root(),
  });
  return Name;
}
