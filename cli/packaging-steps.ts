import { globSync } from 'node:fs';
import { join } from 'node:path';

/** How many steps `packageService` tells of: the library, each function, the template. */
export const packagingSteps = (root: string): number =>
  globSync(join(root, 'functions/*.ts')).filter((file) => !file.endsWith('.d.ts')).length + 2;
