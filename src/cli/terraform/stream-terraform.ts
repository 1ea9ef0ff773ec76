import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { followFile } from '../process/follow-file';
import { explainSpawnError, type Env } from '../process/run-command';
import { markRunFailed, removeRunRecord, writeRunRecord } from '../process/run-record';
import { parseEvent, type TerraformEvent } from './events';

interface StreamOptions {
  readonly dir: string;
  readonly env: Env;
  readonly operation: 'plan' | 'apply';
  readonly args: readonly string[];
  /** The file that receives the JSON events. */
  readonly logFile: string;
  readonly recordFile: string;
  readonly signal?: AbortSignal;
  readonly onEvent: (event: TerraformEvent) => void;
}

interface StreamResult {
  readonly code: number | null;
  /** The signal that killed Terraform, if any. */
  readonly killedBy: NodeJS.Signals | null;
  /** The events with a diagnostic. */
  readonly diagnostics: readonly TerraformEvent[];
}

/**
 * Runs a Terraform command that locks the state, and reads its JSON events. Terraform writes them to a file, not to a
 * pipe: if this process is killed, Terraform completes its work and writes the state, while a broken pipe would end it.
 * @throws UserError with an installation hint if Terraform is not found
 */
export async function streamTerraform(options: StreamOptions): Promise<StreamResult> {
  const { dir, env, operation, args, logFile, recordFile, signal, onEvent } = options;
  mkdirSync(dirname(logFile), { recursive: true });
  const fd = openSync(logFile, 'w', 0o600);
  // In a separate process group: Ctrl-C in the terminal reaches Terraform once, through this process, so it stops gracefully.
  const child = spawn('terraform', [`-chdir=${dir}`, operation, '-json', ...args], {
    env: { ...env },
    stdio: ['ignore', fd, fd],
    detached: true,
  });
  closeSync(fd);
  const exit = new Promise<{ code: number | null; killedBy: NodeJS.Signals | null }>((resolve, reject) => {
    child.on('error', (error) => reject(explainSpawnError('terraform', error)));
    child.on('exit', (code, killedBy) => resolve({ code, killedBy }));
  });
  const locksState = !args.includes('-lock=false');
  if (child.pid !== undefined) writeRunRecord(recordFile, child.pid, operation, locksState);
  const interrupt = () => child.kill('SIGINT');
  signal?.addEventListener('abort', interrupt);
  const diagnostics: TerraformEvent[] = [];
  const reading = followFile(logFile, exit, (line) => {
    const event = parseEvent(line);
    if (event === undefined) return;
    if (event.diagnostic) diagnostics.push(event);
    onEvent(event);
  });
  try {
    const { code, killedBy } = await exit;
    await reading;
    // If Terraform was interrupted, it may have cancelled a creation before it wrote the resource to the state.
    if (code === 0) removeRunRecord(recordFile);
    else if (killedBy === null) markRunFailed(recordFile);
    return { code, killedBy, diagnostics };
  } finally {
    signal?.removeEventListener('abort', interrupt);
  }
}
