/** The answers that this client waits for. */

import { type Reply, ReplyStatus } from "./wire";

/** The server answered a call with an error, or can not answer it any more. The message is a sentence for people. */
export class CallError extends Error {
  override readonly name = "CallError";
}

export interface Answer {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: CallError) => void;
  /** Receives each of several answers as it comes. */
  readonly onMore: ((value: unknown) => void) | undefined;
}

export class Answers {
  private readonly answers = new Map<number, Answer>();

  get size(): number {
    return this.answers.size;
  }

  expect(number: number, answer: Answer): void {
    this.answers.set(number, answer);
  }

  /** Hands out a reply; one that nobody waits for is dropped. */
  settle({ to, status, value }: Reply): void {
    const answer = this.answers.get(to);
    if (!answer) return;
    if (status === ReplyStatus.MORE) {
      answer.onMore?.(value);
      return;
    }
    this.answers.delete(to);
    if (status === ReplyStatus.ERROR) answer.reject(new CallError(String(value)));
    else answer.resolve(value);
  }

  /** Nobody waits for this one any more. Returns whether somebody did. */
  abandon(number: number): boolean {
    const answer = this.answers.get(number);
    this.answers.delete(number);
    answer?.reject(new CallError("The call was cancelled."));
    return answer !== undefined;
  }

  /** None of them will come. */
  abandonAll(reason: string): void {
    const answers = [...this.answers.values()];
    this.answers.clear();
    for (const { reject } of answers) reject(new CallError(reason));
  }
}
