import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { maskText } from '../../domain/plan/mask';
import { runCommand, type Env, type CommandResult } from '../process/run-command';
import { Interrupted, UserError } from '../errors';
import { removeStaleLockEntry } from '../target/local/fallback-provider';
import { parsePlan, type Plan } from './plan-summary';
import { streamTerraform } from './stream-terraform';
import { createTerraformEnv } from './terraform-env';
import type { TerraformOptions } from './terraform-options';
import {
  extractErrors,
  extractWarnings,
  parseErrorText,
  ProgressMeter,
  type ApplyProgress,
  type TerraformEvent,
} from './events';

/** Identifies a version of a state: each write increments the serial, and a new state has a new lineage. */
export interface StateId {
  readonly serial: number;
  readonly lineage: string;
}

/** The id of a state that does not exist yet, as in Terraform. */
const NO_STATE: StateId = { serial: 0, lineage: '' };

/** The versions of Terraform and of the providers, by provider address. */
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

/** Runs Terraform on one synthesized stack. Every error is a UserError with a message of one line. */
export class Terraform {
  readonly planFile: string;
  readonly planJsonFile: string;
  /** The run record; it is removed only after a successful exit. */
  readonly recordFile: string;
  private readonly logsDir: string;
  private readonly env: Env;

  constructor(private readonly options: TerraformOptions) {
    const { stacksDir, stack, env } = options;
    this.planFile = options.planFile ?? join(stacksDir, 'plans', `${stack}.tfplan`);
    this.logsDir = options.logsDir ?? join(stacksDir, 'logs');
    this.planJsonFile = join(stacksDir, 'plans', `${stack}.json`);
    this.recordFile = join(stacksDir, 'runs', `${stack}.json`);
    this.env = createTerraformEnv(env);
  }

  /** Installs the providers and configures the backend. The state is never moved, so -reconfigure is safe. */
  async init(extra: readonly string[] = []): Promise<void> {
    if (!extra.includes('-lockfile=readonly')) removeStaleLockEntry(this.options.dir, this.env);
    await this.runOrThrow(['init', '-reconfigure', '-no-color', ...extra]);
  }

  /** Returns the versions of Terraform and the providers for an initialized stack. */
  async getVersions(): Promise<TerraformVersions> {
    const { stdout } = await this.runOrThrow(['version', '-json']);
    const { terraform_version: terraform, provider_selections: providers } = VersionJson.parse(
      JSON.parse(stdout),
    );
    return { terraform, providers: providers ?? {} };
  }

  /** Returns the id of the current state. */
  async getStateId(): Promise<StateId> {
    const { stdout } = await this.runOrThrow(['state', 'pull']);
    return stdout.trim() === '' ? NO_STATE : StateJson.parse(JSON.parse(stdout));
  }

  /** Returns the path of an operation's event log, which contains one JSON object per line. */
  getLogFile(operation: 'plan' | 'apply'): string {
    return join(this.logsDir, `${this.options.stack}.${operation}.jsonl`);
  }

  /** Writes a plan to `planFile` and its JSON to `planJsonFile`. */
  async plan(extra: readonly string[] = [], onProgress?: (address: string) => void): Promise<Plan> {
    // The plan contains unmasked values and secrets, so the directory is private.
    mkdirSync(dirname(this.planFile), { recursive: true, mode: 0o700 });
    const diagnostics = await this.stream('plan', [`-out=${this.planFile}`, ...extra], (event) => {
      const address = event.hook?.resource?.addr;
      if (address) onProgress?.(address);
    });
    const planJson = await this.runOrThrow(['show', '-json', this.planFile]);
    const warnings = extractWarnings(diagnostics);
    return { ...parsePlan(planJson.stdout, this.planJsonFile), ...(warnings.length > 0 && { warnings }) };
  }

  /** Applies the last plan; `total` is its number of steps. */
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
    const listed = await this.runTerraform(['state', 'list']);
    if (listed.code !== 0 && !/No state file was found/.test(listed.stderr))
      throw this.createCommandError('state list', listed);
    return listed.stdout.split('\n').filter((line) => line !== '');
  }

  /** Removes resources from the state, without changing the resources. */
  async removeFromState(addresses: readonly string[]): Promise<void> {
    await this.runOrThrow(['state', 'rm', ...addresses]);
  }

  async pushState(file: string): Promise<void> {
    await this.runOrThrow(['state', 'push', file]);
  }

  async forceUnlock(lockId: string): Promise<void> {
    await this.runOrThrow(['force-unlock', '-force', lockId]);
  }

  private runTerraform(args: readonly string[]): Promise<CommandResult> {
    return runCommand('terraform', [`-chdir=${this.options.dir}`, ...args], { env: this.env });
  }

  private async runOrThrow(args: readonly string[]): Promise<CommandResult> {
    if (this.options.signal?.aborted) throw new Interrupted();
    const result = await this.runTerraform(args);
    if (this.options.signal?.aborted) throw new Interrupted();
    if (result.code !== 0) throw this.createCommandError(args.slice(0, 1).join(' '), result);
    return result;
  }

  private createCommandError(operation: string, { stderr, stdout }: CommandResult): UserError {
    const errors = parseErrorText(`${stderr}\n${stdout}`);
    return this.createError(
      operation,
      errors.length > 0 ? errors : [maskText(stderr.trim() || stdout.trim() || 'no reason given')],
    );
  }

  private createError(operation: string, errors: readonly string[]): UserError {
    const isDiskFull = errors.some((line) => /no space left on device/i.test(line));
    const hint = isDiskFull ? ' (free disk space and run this again)' : '';
    return new UserError(`terraform ${operation} of ${this.options.stack}: ${errors.join('; ')}${hint}`);
  }

  private async stream(
    operation: 'plan' | 'apply',
    args: readonly string[],
    onEvent: (event: TerraformEvent) => void,
  ): Promise<readonly TerraformEvent[]> {
    const { dir, signal } = this.options;
    if (signal?.aborted) throw new Interrupted();
    const logFile = this.getLogFile(operation);
    const { env, recordFile } = this;
    const { code, killedBy, diagnostics } = await streamTerraform({
      ...{ dir, env, operation, args, logFile, recordFile, signal, onEvent },
    });
    if (signal?.aborted) throw new Interrupted();
    if (killedBy !== null)
      throw this.createError(operation, [`killed by ${killedBy}; run the command again to recover`]);
    if (code === 0) return diagnostics;
    const errors = extractErrors(diagnostics);
    throw this.createError(
      operation,
      errors.length > 0 ? errors : [`exit code ${code}; see the output in ${logFile}`],
    );
  }
}
