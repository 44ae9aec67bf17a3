/** What whoever drives the world waits for: the next time that something was added, or came to its end. */
export class Stir {
  private next = unheard();

  /** Rejects when what came to its end was a fault of our own. */
  get promise(): Promise<void> {
    return this.next.promise;
  }

  wake(fault?: { error: unknown }): void {
    const { resolve, reject } = this.next;
    this.next = unheard();
    if (fault) reject(fault.error);
    else resolve();
  }
}

/** What nobody waits for is nobody's to fail. */
function unheard(): PromiseWithResolvers<void> {
  const stir = Promise.withResolvers<void>();
  stir.promise.catch(() => undefined);
  return stir;
}
