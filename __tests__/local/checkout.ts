import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { withLock } from '../../src/cli/process/lock';
import { getLockFile, STACKS_DIR } from '../../src/cli/session';
import { installEmulator } from '../../src/cli/target/local/emulator';
import { prepareProviders } from '../../src/cli/target/local/providers';
import { findFreePort } from '../../src/cli/target/local/port';

const ROOT = resolve(__dirname, '../..');

/** The exit code of a command, and its output. */
export interface CommandResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A new checkout of the project: the files in git, in a separate folder with a space in its name, without files of
 * earlier runs. Only the npm packages are shared. Its local target has a separate port.
 */
export class Checkout {
  readonly dir = join(mkdtempSync(join(tmpdir(), 'market-stacks-')), 'a checkout');
  private readonly started: ChildProcess[] = [];

  private constructor(
    readonly port: number,
    private readonly env: Record<string, string>,
  ) {
    const list = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
    const files = execFileSync('git', list, { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 26 });
    for (const file of files.split('\0'))
      if (file && existsSync(join(ROOT, file)))
        cpSync(join(ROOT, file), join(this.dir, file), { preserveTimestamps: true });
    symlinkSync(join(ROOT, 'node_modules'), join(this.dir, 'node_modules'));
  }

  /** @param env the environment variables of all its commands */
  static async create(env: Record<string, string> = {}): Promise<Checkout> {
    return new Checkout(await findFreePort(), env);
  }

  /** Links the installed emulator and providers of the project, so that they are not installed and built again. */
  async linkInstalled(): Promise<void> {
    await withLock(getLockFile('setup'), async () => {
      await installEmulator(() => {});
      await prepareProviders(() => {});
    });
    mkdirSync(join(this.dir, '.stacks'));
    for (const name of ['venv', 'providers'])
      if (existsSync(join(STACKS_DIR, name)))
        symlinkSync(join(STACKS_DIR, name), join(this.dir, '.stacks', name));
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts a command of the project in a separate process group. */
  start(command: string, args: readonly string[], env: Record<string, string> = {}): RunningCommand {
    const child = spawn(command, args, {
      cwd: this.dir,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LOCAL_ENDPOINT: this.endpoint, ...this.env, ...env },
    });
    this.started.push(child);
    return new RunningCommand(child);
  }

  /** Runs `stacks` and waits until it ends. */
  runStacks(...args: string[]): Promise<CommandResult> {
    return this.start(process.execPath, ['bin/stacks.mjs', ...args]).result;
  }

  /** Runs `stacks` and expects success. */
  async runOrFail(...args: string[]): Promise<string> {
    const { status, stdout, stderr } = await this.runStacks(...args);
    if (status !== 0) throw new Error(`stacks ${args.join(' ')} ended with ${status}\n${stdout}\n${stderr}`);
    return stdout;
  }

  /** Kills the commands that are still running. */
  killCommands(): void {
    for (const { pid, exitCode, signalCode } of this.started)
      if (pid !== undefined && exitCode === null && signalCode === null) killProcessGroup(pid);
  }
}

/** A running command. */
export class RunningCommand {
  private stdout = '';
  private stderr = '';
  readonly result: Promise<CommandResult>;

  constructor(private readonly child: ChildProcess) {
    child.stdout!.on('data', (data: Buffer) => (this.stdout += data.toString()));
    child.stderr!.on('data', (data: Buffer) => (this.stderr += data.toString()));
    this.result = new Promise((resolve) =>
      child.on('close', (status) => resolve({ status, stdout: this.stdout, stderr: this.stderr })),
    );
  }

  /** Waits until the output matches; fails if the command ends before that. */
  async waitForOutput(pattern: RegExp): Promise<string> {
    let over = false;
    void this.result.then(() => (over = true));
    while (!pattern.test(this.stdout + this.stderr)) {
      if (over) throw new Error(`it ended without printing ${pattern}:\n${this.stdout}\n${this.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return this.stdout;
  }

  /** Interrupts the command as Ctrl-C does. */
  interrupt(): void {
    process.kill(this.child.pid!, 'SIGINT');
  }

  /** Kills the command and its child processes, without a cleanup. */
  kill(): void {
    killProcessGroup(this.child.pid!);
  }
}

function killProcessGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
