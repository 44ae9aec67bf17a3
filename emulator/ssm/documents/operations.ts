import type { AnyOperation } from '../../wire/operation.ts';

export const documentOperations: readonly AnyOperation[] = [];
