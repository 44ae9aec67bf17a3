/** One invocation, as the Lambda service hands it to whatever runs functions. */
export interface RunRequest {
  functionArn: string;
  functionName: string;
  version: string;
  requestId: string;
  /** The event as JSON. */
  payload: string;
  /** Changes with the code and the configuration: an execution environment is used again only under the same key. */
  environmentKey: string;
  handler: string;
  /** Names the deployment package's content. */
  packageKey: string;
  /** The deployment package, read where its content is not at hand yet. */
  zip: () => Uint8Array;
  /** What the function's process finds in its environment: asked at a cold start, and issues the role's credentials. */
  environment: () => Record<string, string>;
  /** Thirty-two hexadecimal digits that name a new environment, and its log stream. */
  newEnvironmentId: () => string;
  timeoutMs: number;
  memoryMb: number;
  /** For `context.clientContext`, as JSON. */
  clientContext?: string;
  /** The stand-in's time. */
  now: () => number;
  /** Answers the Parameters and Secrets extension; absent if the function lacks the layer. */
  extension?: ExtensionBackend;
}

/** What the Parameters and Secrets extension asks with the function's own role. Throws `AwsError`. */
export interface ExtensionBackend {
  getParameter(input: Record<string, unknown>): Promise<Record<string, unknown>>;
  getSecretValue(input: Record<string, unknown>): Promise<Record<string, unknown>>;
}

export interface RunResult {
  /** What the handler returned, or the error object, as JSON. */
  payload: string;
  /** The function's own error: the handler threw, timed out or its process ended. */
  failed: boolean;
  /** Lines that the function wrote, START, END and REPORT included. */
  log: string[];
  durationMs: number;
  environmentId: string;
}

/** Runs functions: in child processes from their packages, or in this process. */
export interface LambdaRunner {
  run(request: RunRequest): Promise<RunResult>;
}
