/** Words that botocore keeps together although its rule would part them. */
const WHOLE_WORDS: readonly [RegExp, string][] = [
  [/PartiQL/g, 'Partiql'],
  [/OTel/g, 'Otel'],
  [/iSCSI/g, 'Iscsi'],
];

/** The method of a boto3 client for an operation: `describe_db_instances` for `DescribeDBInstances` (botocore's `xform_name`). */
export function methodOf(operation: string): string {
  let name = operation;
  for (const [word, whole] of WHOLE_WORDS) name = name.replace(word, whole);
  // a plural acronym at the end is one word: `ListVPCs`, `DescribeAccountARNs`
  name = name.replace(/([A-Z]{2,}s)$/, (acronym) => `_${acronym.toLowerCase()}`);
  return name
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
