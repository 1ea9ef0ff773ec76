import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../../src/cli/session';

/** The exit code of a command, and its output. */
export interface CommandResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The script of the process: runs the real main.ts once for each command line, as if each had its own process. */
const SCRIPT = `
  process.execArgv = []; // Commander would take the arguments of a script that is given by --eval.
  const main = require.resolve('./src/cli/main.ts');
  const print = process.stdout.write.bind(process.stdout);
  for (const emitter of [process, process.stdout]) emitter.setMaxListeners(0);
  const captured = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'])
    process[name].write = (text) => ((captured[name] += text), true);
  const runOne = async (args) => {
    process.argv = [process.execPath, 'stacks', ...args];
    process.exitCode = undefined;
    Object.assign(captured, { stdout: '', stderr: '' });
    delete require.cache[main];
    require(main);
    while (process.exitCode === undefined) await new Promise((resolve) => setTimeout(resolve, 1));
    return { status: process.exitCode, ...captured };
  };
  (async () => {
    const results = [];
    for (const args of JSON.parse(process.env.COMMAND_LINES)) results.push(await runOne(args));
    print(JSON.stringify(results));
    process.exit(0);
  })();
`;

/** Runs the real command as a user does. */
export function runStacks(args: readonly string[], env: Record<string, string> = {}): CommandResult {
  return runProgram([join(ROOT, 'bin/stacks.mjs'), ...args], env);
}

/** Runs command lines one after another in one process, so that Node and tsx start once. */
export function runCommands(commandLines: readonly (readonly string[])[]): CommandResult[] {
  const env = { COMMAND_LINES: JSON.stringify(commandLines) };
  const { status, stdout, stderr } = runProgram(['--import', 'tsx', '--eval', SCRIPT], env);
  if (status !== 0) throw new Error(`the commands could not run: ${stderr}`);
  return JSON.parse(stdout) as CommandResult[];
}

function runProgram(args: readonly string[], env: Record<string, string>): CommandResult {
  return spawnSync(process.execPath, args, {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, TARGET: '', NO_COLOR: '1', ...env },
  });
}
