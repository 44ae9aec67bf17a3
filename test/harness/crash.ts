import type { HttpRequest } from '@smithy/core/protocols';

/** A process that is killed: whatever it asks of AWS from then on never leaves it. */
export class Crash extends Error {
  constructor() {
    super('the process was killed');
    this.name = 'Crash';
  }
}

interface Handler {
  handle(request: HttpRequest, options?: unknown): Promise<unknown>;
}

export interface Life {
  /** AWS calls that took effect, by operation. */
  readonly calls: string[];
  readonly dead: boolean;
}

/** Kills a process after its `dieAfter`th AWS call has taken effect, before it learns the answer. */
export function mortal<H extends Handler>(handler: H, dieAfter: number): { handler: H; life: Life } {
  const calls: string[] = [];
  const life = {
    calls,
    get dead() {
      return calls.length >= dieAfter;
    },
  };
  const handle = async (request: HttpRequest, options?: unknown): Promise<unknown> => {
    if (life.dead) throw new Crash();
    const answer = await handler.handle(request, options);
    calls.push(request.headers['x-amz-target'] ?? `${request.method} ${request.path}`);
    if (life.dead) throw new Crash();
    return answer;
  };
  return { handler: { ...handler, handle }, life };
}
