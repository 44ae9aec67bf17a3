import { stacks } from '../state.ts';
import { invalid } from '../template/template.ts';
import { anyAccess, operation, page } from './operation.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListExports.html */
export const listExports = operation('ListExports', {
  access: anyAccess('ListExports'),
  handle(input, call) {
    const all = stacks(call)
      .values()
      .flatMap((stack) =>
        stack.outputs.flatMap(({ exportName, value }) =>
          exportName === undefined ? [] : { ExportingStackId: stack.stackId, Name: exportName, Value: value },
        ),
      );
    const { items, next } = page(all, input.NextToken, 100);
    return { Exports: items, NextToken: next };
  },
});

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListImports.html */
export const listImports = operation('ListImports', {
  access: anyAccess('ListImports'),
  handle(input, call) {
    const name = input.ExportName ?? '';
    const users = stacks(call)
      .values()
      .filter((stack) => stack.imports.includes(name))
      .map((stack) => stack.stackName);
    if (users.length === 0) throw invalid(`Export '${name}' is not imported by any stack.`);
    const { items, next } = page(users, input.NextToken, 100);
    return { Imports: items, NextToken: next };
  },
});
