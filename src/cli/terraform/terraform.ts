import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { maskText } from '../../domain/plan/mask';
import { explainSpawnError, runCommand, type Env, type CommandResult } from '../process/run-command';
import { Interrupted, UserError } from '../errors';
import { followFile } from '../process/follow-file';
import { parsePlan, type Plan } from './plan-summary';
import { markRunFailed, removeRunRecord, writeRunRecord } from '../process/run-record';
import {
  extractErrors,
  parseErrorText,
  parseEvent,
  ProgressMeter,
  type ApplyProgress,
  type TerraformEvent,
} from './events';

export interface TerraformOptions {
  /** The directory that holds cdk.tf.json. */
  readonly dir: string;
  /** The stack's name: names its plans, logs and records. */
  readonly stack: string;
  /** The checkout's `.stacks`. */
  readonly stacksDir: string;
  readonly env: Env;
  /** The plan to write and to apply; one of `.stacks` by default. */
  readonly planFile?: string;
  /** Where what Terraform says is kept; `.stacks/logs` by default. */
  readonly logsDir?: string;
  /** Aborted at the first Ctrl-C: Terraform is asked to end gracefully. */
  readonly signal?: AbortSignal;
}

/** Which state it is: each write raises the serial, and a new state has a new lineage. */
export interface StateId {
  readonly serial: number;
  readonly lineage: string;
}

/** No state yet: what Terraform itself takes for one that nobody has written. */
const NO_STATE: StateId = { serial: 0, lineage: '' };

/** Terraform's version, and those of the providers by their addresses. */
export interface TerraformVersions {
  readonly terraform: string;
  readonly providers: Readonly<Record<string, string>>;
}

const StateJson = z.object({ serial: z.number(), lineage: z.string() });
const VersionJson = z.object({
  terraform_version: z.string(),
  provider_selections: z.record(z.string(), z.string()).nullish(),
});

export interface OutputValue {
  readonly value: unknown;
  readonly sensitive: boolean;
}

/** Terraform on one synthesized stack. Every error is a UserError of one line. */
export class Terraform {
  readonly planFile: string;
  readonly planJsonFile: string;
  /** Remains unless Terraform ended well. */
  readonly recordFile: string;
  private readonly logsDir: string;
  private readonly env: Env;

  constructor(private readonly options: TerraformOptions) {
    const { stacksDir, stack, env } = options;
    this.planFile = options.planFile ?? join(stacksDir, 'plans', `${stack}.tfplan`);
    this.logsDir = options.logsDir ?? join(stacksDir, 'logs');
    this.planJsonFile = join(stacksDir, 'plans', `${stack}.json`);
    this.recordFile = join(stacksDir, 'runs', `${stack}.json`);
    this.env = {
      // Terraform and its providers make much garbage and keep little: collecting it less often takes a fifth off the
      // CPU time of a plan, for 240 MB more.
      GOGC: '400',
      ...env,
      TF_IN_AUTOMATION: '1',
      TF_INPUT: '0',
      CHECKPOINT_DISABLE: '1',
      TF_CLI_ARGS: undefined,
    };
  }

  /** Downloads or links the providers and points to the state. The state stays where it is, so -reconfigure is safe. */
  async init(extra: readonly string[] = []): Promise<void> {
    await this.runOrThrow(['init', '-reconfigure', '-no-color', ...extra]);
  }

  /** Of an initialized stack. */
  async getVersions(): Promise<TerraformVersions> {
    const { stdout } = await this.runOrThrow(['version', '-json']);
    const { terraform_version: terraform, provider_selections: providers } = VersionJson.parse(
      JSON.parse(stdout),
    );
    return { terraform, providers: providers ?? {} };
  }

  /** Which state the stack has now. */
  async getStateId(): Promise<StateId> {
    const { stdout } = await this.runOrThrow(['state', 'pull']);
    return stdout.trim() === '' ? NO_STATE : StateJson.parse(JSON.parse(stdout));
  }

  /** Where the events of an operation are, a JSON object a line. */
  logOf(operation: 'plan' | 'apply'): string {
    return join(this.logsDir, `${this.options.stack}.${operation}.jsonl`);
  }

  /** Plans into `planFile` and keeps the plan's JSON beside it. */
  async plan(extra: readonly string[] = [], onProgress?: (address: string) => void): Promise<Plan> {
    // A plan holds every value as it is, secrets too.
    mkdirSync(dirname(this.planFile), { recursive: true, mode: 0o700 });
    await this.stream('plan', [`-out=${this.planFile}`, ...extra], (event) => {
      const address = event.hook?.resource?.addr;
      if (address) onProgress?.(address);
    });
    const shown = await this.runOrThrow(['show', '-json', this.planFile]);
    return parsePlan(shown.stdout, this.planJsonFile);
  }

  /** Applies the plan made last; `total` is the number of steps in it. */
  async apply(total: number, onProgress: (progress: ApplyProgress) => void): Promise<void> {
    const meter = new ProgressMeter(total);
    await this.stream('apply', [this.planFile], (event) => {
      const progress = meter.update(event);
      if (progress) onProgress(progress);
    });
  }

  async getOutputs(): Promise<Readonly<Record<string, OutputValue>>> {
    const { stdout } = await this.runOrThrow(['output', '-json', '-no-color']);
    return JSON.parse(stdout) as Record<string, OutputValue>;
  }

  async listStateAddresses(): Promise<string[]> {
    const listed = await this.terraform(['state', 'list']);
    if (listed.code !== 0 && !/No state file was found/.test(listed.stderr))
      throw this.failed('state list', listed);
    return listed.stdout.split('\n').filter((line) => line !== '');
  }

  /** Takes resources out of the state, without touching them. */
  async removeFromState(addresses: readonly string[]): Promise<void> {
    await this.runOrThrow(['state', 'rm', ...addresses]);
  }

  async pushState(file: string): Promise<void> {
    await this.runOrThrow(['state', 'push', file]);
  }

  async forceUnlock(lockId: string): Promise<void> {
    await this.runOrThrow(['force-unlock', '-force', lockId]);
  }

  private terraform(args: readonly string[]): Promise<CommandResult> {
    return runCommand('terraform', [`-chdir=${this.options.dir}`, ...args], { env: this.env });
  }

  private async runOrThrow(args: readonly string[]): Promise<CommandResult> {
    if (this.options.signal?.aborted) throw new Interrupted();
    const finished = await this.terraform(args);
    if (this.options.signal?.aborted) throw new Interrupted();
    if (finished.code !== 0) throw this.failed(args.slice(0, 1).join(' '), finished);
    return finished;
  }

  private failed(operation: string, { stderr, stdout }: CommandResult): UserError {
    const errors = parseErrorText(`${stderr}\n${stdout}`);
    return this.error(
      operation,
      errors.length > 0 ? errors : [maskText(stderr.trim() || stdout.trim() || 'no reason given')],
    );
  }

  private error(operation: string, errors: readonly string[]): UserError {
    const full = errors.some((line) => /no space left on device/i.test(line));
    const mend = full ? ' (make room on the disk and run this again)' : '';
    return new UserError(`terraform ${operation} of ${this.options.stack}: ${errors.join('; ')}${mend}`);
  }

  /**
   * Runs a command that takes the state's lock. Its JSON goes to a file which is read as it grows, not to a pipe: if
   * this process is killed, Terraform finishes its work and records it, where a broken pipe would kill it half-way.
   */
  private async stream(
    operation: 'plan' | 'apply',
    args: readonly string[],
    onEvent: (event: TerraformEvent) => void,
  ) {
    const { dir, signal } = this.options;
    if (signal?.aborted) throw new Interrupted();
    const log = this.logOf(operation);
    mkdirSync(dirname(log), { recursive: true });
    const fd = openSync(log, 'w', 0o600);
    // A process group of its own: Ctrl-C in the terminal reaches Terraform once, through us, and so ends it gracefully.
    const child = spawn('terraform', [`-chdir=${dir}`, operation, '-json', ...args], {
      env: { ...this.env },
      stdio: ['ignore', fd, fd],
      detached: true,
    });
    closeSync(fd);
    const ended = new Promise<{ code: number | null; by: NodeJS.Signals | null }>((resolve, reject) => {
      child.on('error', (error) => reject(explainSpawnError('terraform', error)));
      child.on('exit', (code, by) => resolve({ code, by }));
    });
    const locks = !args.includes('-lock=false');
    if (child.pid !== undefined) writeRunRecord(this.recordFile, child.pid, operation, locks);
    const interrupt = () => child.kill('SIGINT');
    signal?.addEventListener('abort', interrupt);
    const events: TerraformEvent[] = [];
    const reading = followFile(log, ended, (line) => {
      const event = parseEvent(line);
      if (event === undefined) return;
      if (event.diagnostic) events.push(event);
      onEvent(event);
    });
    try {
      const { code, by } = await ended;
      await reading;
      // Also a Terraform that was asked to stop may have cancelled a creation before it could record it.
      if (code === 0) removeRunRecord(this.recordFile);
      else if (by === null) markRunFailed(this.recordFile);
      if (signal?.aborted) throw new Interrupted();
      if (by !== null)
        throw this.error(operation, [`it was killed (${by}); run the command again, it recovers`]);
      if (code !== 0) {
        const errors = extractErrors(events);
        throw this.error(
          operation,
          errors.length > 0 ? errors : [`exit code ${code}; its output is in ${log}`],
        );
      }
    } finally {
      signal?.removeEventListener('abort', interrupt);
    }
  }
}
