import type { LocalGet } from '../aws/local-http.ts';
import type { Patience } from '../aws/retry.ts';

/** Reads a String parameter by its full name. Throws where it cannot be had. */
export type ReadParameter = (name: string) => Promise<string>;

export interface ExtensionAccess {
  get: LocalGet;
  /** `PARAMETERS_SECRETS_EXTENSION_HTTP_PORT` */
  port: string;
  /** `AWS_SESSION_TOKEN`: the extension answers nobody else. */
  token: string;
  patience: Patience;
}

/** The extension has no time-out of its own unless one is set. */
const TIMEOUT_MS = 1_500;
const ATTEMPTS = 4;
const FIRST_WAIT_MS = 50;

/**
 * Parameters through the Parameters and Secrets Lambda extension, which caches them.
 * It has answered 400 to many functions that start at once, and it does not tell that apart from a parameter
 * that is missing: so every answer but 200 is tried again a few times.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-integration-lambda-extensions.html
 */
export const throughExtension =
  ({ get, port, token, patience }: ExtensionAccess): ReadParameter =>
  async (name) => {
    const url = `http://localhost:${port}/systemsmanager/parameters/get?name=${encodeURIComponent(name)}`;
    for (let attempt = 1; ; attempt++) {
      const problem = await tryOnce();
      if (typeof problem === 'object') return problem.value;
      if (attempt >= ATTEMPTS) throw new Error(`The parameter ${name} could not be read: ${problem}`);
      await patience.sleep(Math.floor(patience.random() * FIRST_WAIT_MS * 2 ** attempt));
    }

    async function tryOnce(): Promise<{ value: string } | string> {
      try {
        const { status, body } = await get(url, { 'X-Aws-Parameters-Secrets-Token': token }, TIMEOUT_MS);
        if (status !== 200) return `the extension answered ${status} ${body.slice(0, 200)}`;
        const value = valueIn(body);
        return value === undefined ? 'the extension answered without Parameter.Value' : { value };
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    }
  };

function valueIn(body: string): string | undefined {
  const answer: unknown = JSON.parse(body);
  if (typeof answer !== 'object' || answer === null || !('Parameter' in answer)) return undefined;
  const { Parameter: parameter } = answer;
  if (typeof parameter !== 'object' || parameter === null || !('Value' in parameter)) return undefined;
  return typeof parameter.Value === 'string' ? parameter.Value : undefined;
}
