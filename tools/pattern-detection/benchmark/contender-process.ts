import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { explainSpawnError } from '../../../src/cli/process/run-command';

/** A contender in a separate process, which answers each line on stdin with a line of JSON on stdout. */
export class ContenderProcess {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly responses: AsyncIterator<string>;
  private stderr = '';
  private error: Error | undefined;

  constructor(
    private readonly command: string,
    args: readonly string[],
  ) {
    this.child = spawn(command, args, { stdio: 'pipe' });
    this.child.stderr.on('data', (chunk: Buffer) => (this.stderr = `${this.stderr}${chunk}`.slice(-2000)));
    this.child.on('error', (error) => (this.error = explainSpawnError(command, error)));
    this.child.stdin.on('error', () => {}); // The process has ended: the missing response reports it.
    this.responses = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  /** @throws Error with the last line on stderr, if the process ends without a response */
  async request(request: unknown): Promise<unknown> {
    this.child.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await this.responses.next();
    if (done)
      throw (
        this.error ??
        new Error(`${this.command} ended without a response: ${this.stderr.trim().split('\n').at(-1)}`)
      );
    return JSON.parse(value);
  }

  end(): void {
    this.child.stdin.end();
  }
}
