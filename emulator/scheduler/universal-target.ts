/** Any API as a target: `arn:aws:scheduler:::aws-sdk:ssm:startAutomationExecution` names the service as boto3 does. */
export function universalTarget(arn: string): { botoName: string; operation: string } | undefined {
  const [, botoName, action] = /^arn:[\w-]+:scheduler:::aws-sdk:([\w-]+):([a-z]\w+)$/.exec(arn) ?? [];
  // reading is refused: "Scheduler does not support read-only operations"
  if (
    !botoName ||
    !action ||
    /^(?:get|describe|list|poll|receive|search|scan|query|select|read|lookup|discover|validate|batchGet)/.test(action)
  )
    return undefined;
  return { botoName, operation: action.charAt(0).toUpperCase() + action.slice(1) };
}
