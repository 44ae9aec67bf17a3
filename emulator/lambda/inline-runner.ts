import type { LambdaRunner, RunRequest, RunResult } from './runner.ts';

export interface InlineContext {
  awsRequestId: string;
  functionName: string;
  functionVersion: string;
  invokedFunctionArn: string;
  memoryLimitInMB: string;
  /** What the function's process would find in its environment, the role's credentials included. */
  environment: Readonly<Record<string, string>>;
  getRemainingTimeInMillis(): number;
}

export type InlineHandler = (event: never, context: InlineContext) => unknown;

/**
 * Runs handlers in this process, found by function name or by handler path, in the stand-in's own time.
 * Nothing is killed: a handler that never answers is not timed out.
 */
export function inlineRunner(handlers: Readonly<Record<string, InlineHandler>>): LambdaRunner {
  const environments = new Map<string, { id: string; environment: Record<string, string> }>();
  return {
    async run(request) {
      const started = request.now();
      let home = environments.get(request.environmentKey);
      if (!home) {
        home = { id: request.newEnvironmentId(), environment: request.environment() };
        environments.set(request.environmentKey, home);
      }
      const finish = (payload: string, failed: boolean): RunResult => ({
        payload,
        failed,
        log: [
          `START RequestId: ${request.requestId} Version: ${request.version}`,
          `END RequestId: ${request.requestId}`,
        ],
        durationMs: request.now() - started,
        environmentId: home.id,
      });
      const handler = handlers[request.functionName] ?? handlers[request.handler];
      if (!handler)
        return finish(errorPayload('Runtime.HandlerNotFound', `${request.handler} is undefined or not exported`), true);
      try {
        const event = JSON.parse(request.payload) as never;
        const answer = await handler(event, contextOf(request, started, home.environment));
        return finish(JSON.stringify(answer ?? null), false);
      } catch (error) {
        const known = error instanceof Error ? error : new Error(String(error));
        return finish(errorPayload(known.name, known.message, known.stack), true);
      }
    },
  };
}

/** A function's error as its caller reads it. */
export const errorPayload = (errorType: string, errorMessage: string, stack?: string): string =>
  JSON.stringify({ errorType, errorMessage, ...(stack === undefined ? {} : { trace: stack.split('\n') }) });

const contextOf = (request: RunRequest, started: number, environment: Record<string, string>): InlineContext => ({
  awsRequestId: request.requestId,
  functionName: request.functionName,
  functionVersion: request.version,
  invokedFunctionArn: request.functionArn,
  memoryLimitInMB: String(request.memoryMb),
  environment,
  getRemainingTimeInMillis: () => started + request.timeoutMs - request.now(),
});
