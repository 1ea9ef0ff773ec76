import type { Env } from '../../process/run-command';
import { runCommand } from '../../process/run-command';
import { sendSignal } from '../../process/signals';
import { EMULATOR_STATE_DIR } from '../../session';
import { readEmulatorRecord } from './emulator-record';

/** A process of this machine. */
interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** Parses the lines of `ps`: process, parent and command line. */
export const parseProcesses = (text: string): ProcessInfo[] =>
  text.split('\n').flatMap((line) => {
    const [pid = '', parent = '', ...command] = line.trim().split(/\s+/);
    const isProcess = /^\d+$/.test(pid) && /^\d+$/.test(parent) && command.length > 0;
    return isProcess ? [{ pid: Number(pid), parent: Number(parent), command: command.join(' ') }] : [];
  });

/** Lists the processes in which the emulator runs functions, by their ids. */
export const findFunctionProcesses = (
  processes: readonly ProcessInfo[],
  { pid, tmpDir }: { readonly pid: number; readonly tmpDir: string },
): number[] =>
  processes
    .filter(
      ({ parent, command }) => parent === pid && command.startsWith('node ') && command.includes(tmpDir),
    )
    .map((process) => process.pid);

/**
 * Kills one of the processes in which the emulator runs functions, in the middle of what it does. The next invocation of its
 * function starts a new one.
 * @param choose chooses one of the processes
 * @returns whether there was one
 */
export async function killFunction(
  choose: (processes: readonly number[]) => number,
  env: Env = process.env,
): Promise<boolean> {
  const emulator = readEmulatorRecord(EMULATOR_STATE_DIR);
  if (!emulator) return false;
  const { stdout } = await runCommand('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args='], { env });
  const processes = findFunctionProcesses(parseProcesses(stdout), emulator);
  return processes.length > 0 && sendSignal(choose(processes), 'SIGKILL');
}
