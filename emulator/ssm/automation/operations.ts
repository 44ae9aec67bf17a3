import type { AnyOperation, TaskHandler } from '../../wire/operation.ts';

export const automationOperations: readonly AnyOperation[] = [];

export const automationTasks: Readonly<Record<string, TaskHandler>> = {};
