// The runtime client of a function's process: asks the Runtime API for events and runs the handler of the bundle.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
// Plain JavaScript, and `node:http` without its ESM wrapper: both save time at every cold start.
const http = process.getBuiltinModule('node:http');
const { Socket } = process.getBuiltinModule('node:net');
const { existsSync } = process.getBuiltinModule('node:fs');
const { join } = process.getBuiltinModule('node:path');
const { pathToFileURL } = process.getBuiltinModule('node:url');
const { format } = process.getBuiltinModule('node:util');

const { AWS_LAMBDA_RUNTIME_API: api, LAMBDA_TASK_ROOT: root, _HANDLER: handlerName } = process.env;
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
let requestId;

// The stand-in holds the other end of this pipe. When it is killed, a handler that is under way dies with it at once,
// as with the machine that both would be on; it must not go on beside the one that its messages are given to next.
new Socket({ fd: 3, readable: true, writable: false })
  .on('close', () => process.kill(process.pid, 'SIGKILL'))
  .on('error', () => undefined)
  .resume()
  .unref();

// The stand-in's time may be ahead of the machine's: whoever asks for the time here is told the stand-in's.
const MachineDate = Date;
const machineNow = MachineDate.now.bind(MachineDate);
let offset = Number(process.env._STAND_IN_NOW) - machineNow();
delete process.env._STAND_IN_NOW;
const now = () => machineNow() + offset;
globalThis.Date = new Proxy(MachineDate, {
  construct: (target, given, newTarget) => Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
  apply: () => new MachineDate(now()).toString(),
  get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
});
MachineDate.prototype.constructor = globalThis.Date;

// One stream, so that the order of lines is theirs.
process.stderr.write = process.stdout.write.bind(process.stdout);
for (const [method, level] of Object.entries({
  log: 'INFO',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
  debug: 'DEBUG',
  trace: 'TRACE',
}))
  console[method] = (...args) => {
    const line = `${new Date().toISOString()}\t${requestId}\t${level}\t${format(...args)}`;
    // a line feed ends an entry of the log, so one inside an entry is a carriage return
    process.stdout.write(`${line.replaceAll('\n', '\r')}\n`);
  };

function request(method, path, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const [host, port] = api.split(':');
    const sent = http.request(
      { host, port, method, path: `/2018-06-01/runtime${path}`, agent, headers },
      (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() }));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

const errorOf = (error, type) => {
  const known = error instanceof Error ? error : new Error(typeof error === 'string' ? error : format(error));
  return { errorType: type ?? known.name, errorMessage: known.message, trace: (known.stack ?? '').split('\n') };
};

const endOfOutput = () => process.stdout.write(`\u0000${requestId ?? ''}\n`);
const peakKb = () => String(process.resourceUsage().maxRSS);

async function report(path, error) {
  process.stdout.write(`${new Date().toISOString()}\t${requestId}\tERROR\tInvoke Error\t${JSON.stringify(error)}\n`);
  endOfOutput();
  await request('POST', path, JSON.stringify(error), {
    'Lambda-Runtime-Function-Error-Type': error.errorType,
    'Stand-In-Peak-Kb': peakKb(),
  });
}

const errorPath = () => (requestId === undefined ? '/init/error' : `/invocation/${requestId}/error`);
process.on('uncaughtException', (error) => report(errorPath(), errorOf(error)).finally(() => process.exit(129)));
process.on('unhandledRejection', (reason) =>
  report(errorPath(), errorOf(reason, 'Runtime.UnhandledPromiseRejection')).finally(() => process.exit(128)),
);

class RuntimeError extends Error {
  constructor(type, message) {
    super(message);
    this.name = type;
  }
}

async function loadHandler() {
  const dot = handlerName.lastIndexOf('.');
  if (dot < 1) throw new RuntimeError('Runtime.MalformedHandlerName', 'Bad handler');
  const [module, name] = [handlerName.slice(0, dot), handlerName.slice(dot + 1)];
  const path = ['.mjs', '.js', '.cjs'].map((end) => join(root, module + end)).find((file) => existsSync(file));
  if (path === undefined) throw new RuntimeError('Runtime.ImportModuleError', `Error: Cannot find module '${module}'`);
  const loaded = await import(pathToFileURL(path).href);
  const handler = loaded[name] ?? loaded.default?.[name];
  if (typeof handler !== 'function')
    throw new RuntimeError('Runtime.HandlerNotFound', `${handlerName} is undefined or not exported`);
  return handler;
}

function contextOf(headers) {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  const client = headers['lambda-runtime-client-context'];
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    awsRequestId: requestId,
    ...(client === undefined ? {} : { clientContext: JSON.parse(Buffer.from(client, 'base64').toString()) }),
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

let handler;
try {
  handler = await loadHandler();
} catch (error) {
  await report('/init/error', errorOf(error));
  process.exit(1);
}
for (;;) {
  const { headers, body } = await request('GET', '/invocation/next');
  requestId = headers['lambda-runtime-aws-request-id'];
  offset = Number(headers['stand-in-now']) - machineNow();
  try {
    const answer = JSON.stringify((await handler(JSON.parse(body), contextOf(headers))) ?? null);
    endOfOutput();
    await request('POST', `/invocation/${requestId}/response`, answer, { 'Stand-In-Peak-Kb': peakKb() });
  } catch (error) {
    await report(`/invocation/${requestId}/error`, errorOf(error));
  }
}
