/** Things that happened, in order, for one taker. */
export interface Mailbox<T> {
  put(item: T): void;
  /** The next thing, as soon as there is one. */
  take(): Promise<T>;
  /** Drops what nobody has taken and is of no interest any more. */
  drop(unwanted: (item: T) => boolean): void;
}

export function newMailbox<T>(): Mailbox<T> {
  let items: T[] = [];
  let resume: ((item: T) => void) | undefined;
  return {
    put(item) {
      const waiting = resume;
      resume = undefined;
      if (waiting) waiting(item);
      else items.push(item);
    },
    take: () =>
      new Promise((resolve) => {
        const item = items.shift();
        if (item === undefined) resume = resolve;
        else resolve(item);
      }),
    drop: (unwanted) => void (items = items.filter((item) => !unwanted(item))),
  };
}
