/** Callers that wait for something to happen, such as a long poll. A wait is no work: time may move on while it lasts. */
export class Waits {
  private readonly waiting = new Map<string, (() => void)[]>();
  /** How many wait. */
  count = 0;

  /** Resolves at the next `signal` of this name. */
  next(name: string): Promise<void> {
    this.count++;
    return new Promise((resume) => {
      this.waiting.set(name, [...(this.waiting.get(name) ?? []), resume]);
    });
  }

  signal(name: string): void {
    const resumes = this.waiting.get(name) ?? [];
    this.waiting.delete(name);
    this.count -= resumes.length;
    for (const resume of resumes) resume();
  }
}
