import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { explainSpawnError } from '../../../src/cli/process/run-command';

/** A contender in a process of its own, which answers each line with a line of JSON. */
export class Contender {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly answers: AsyncIterator<string>;
  private stderr = '';
  private error: Error | undefined;

  constructor(
    private readonly command: string,
    args: readonly string[],
  ) {
    this.child = spawn(command, args, { stdio: 'pipe' });
    this.child.stderr.on('data', (chunk: Buffer) => (this.stderr = `${this.stderr}${chunk}`.slice(-2000)));
    this.child.on('error', (error) => (this.error = explainSpawnError(command, error)));
    this.child.stdin.on('error', () => {}); // It has ended; that its answer is missing tells.
    this.answers = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  /** @throws Error if the process ends without an answer, with the last line it said on stderr */
  async ask(question: unknown): Promise<unknown> {
    this.child.stdin.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await this.answers.next();
    if (done)
      throw (
        this.error ?? new Error(`${this.command} gave no answer: ${this.stderr.trim().split('\n').at(-1)}`)
      );
    return JSON.parse(value);
  }

  end(): void {
    this.child.stdin.end();
  }
}
