import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** What a child process can be asked, by name. */
export type Answers = Record<string, (input: never) => unknown>;

type AnswerOf<A extends Answers, K extends keyof A> = Awaited<ReturnType<A[K]>>;

interface Question {
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
}

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** One of the bench's own processes; `A` is what it serves. */
export class Child<A extends Answers> {
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private lastId = 0;

  private constructor(private readonly process: ChildProcess) {
    process.on('message', (answer: Answer) => {
      this.waiting.get(answer.id)?.(answer);
      this.waiting.delete(answer.id);
    });
    process.once('exit', (code) => {
      for (const [id, tell] of this.waiting) tell({ id, error: `The process ended with ${code}` });
    });
  }

  static start<A extends Answers>(module: URL): Child<A> {
    return new Child(fork(module, { detached: true }));
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  /** Asks the process and gives its answer; rejects when it fails or ends. */
  async ask<K extends keyof A & string>(name: K, ...[input]: Parameters<A[K]>): Promise<AnswerOf<A, K>> {
    const id = (this.lastId += 1);
    const answer = await new Promise<Answer>((resolve) => {
      this.waiting.set(id, resolve);
      this.process.send({ id, name, input } satisfies Question, (error) => {
        if (error) resolve({ id, error: error.message });
      });
    });
    if (answer.error) throw new Error(answer.error);
    return answer.value as AnswerOf<A, K>;
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const exit = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await exit;
  }
}

/** Answers the parent's questions, and ends with the parent. */
export function serve(answers: Answers): void {
  process.on('message', ({ id, name, input }: Question) => {
    const answer = answers[name] as ((input: unknown) => unknown) | undefined;
    Promise.resolve()
      .then(() => answer?.(input))
      .then(
        (value) => process.send?.({ id, value } satisfies Answer),
        (error: unknown) => process.send?.({ id, error: String(error) } satisfies Answer),
      );
  });
  process.once('disconnect', () => process.exit());
}
