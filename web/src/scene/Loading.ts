/** What is still on its way: classes, files, arrays. A picture is complete when nothing is. */

export class Loading {
  private pending = 0;
  private waiting: (() => void)[] = [];

  /** Something began to load. @returns what is called once, when it has come or will not come */
  begin(): () => void {
    this.pending += 1;
    let done = false;
    return () => {
      if (done) return;
      done = true;
      this.pending -= 1;
      if (this.pending === 0) for (const settled of this.waiting.splice(0)) settled();
    };
  }

  get settled(): boolean {
    return this.pending === 0;
  }

  /** Resolves once nothing is on its way. */
  whenSettled(): Promise<void> {
    return this.settled ? Promise.resolve() : new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Counts `promise` as on its way. */
  track<T>(promise: Promise<T>): Promise<T> {
    const done = this.begin();
    return promise.finally(done);
  }
}
