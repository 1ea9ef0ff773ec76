import { createServer } from 'node:net';
import { statfs } from 'node:fs/promises';
import pc from 'picocolors';
import { INSTALL_HINTS, runCommand } from '../process/run-command';
import { UserError } from '../errors';
import { isProcessRunning } from '../process/signals';
import { readEmulatorRecord } from '../target/local/emulator-record';
import { AWS_PROVIDER, formatAwsProviderHint, locateAwsProvider } from '../target/local/providers';
import { print, printJson } from '../terminal/print';
import { EMULATOR_STATE_DIR, openSession, getPort, ROOT } from '../session';
import { formatTable } from '../terminal/table';

/** The result of one check. */
export interface Check {
  readonly requirement: string;
  readonly ok: boolean;
  /** The version, path or amount found. */
  readonly found: string;
  /** How to fix the problem; empty if `ok`. */
  readonly fix: string;
}

/** A required tool, its command for the version, and the minimum version. */
interface Tool {
  readonly command: string;
  readonly args: readonly string[];
  readonly minimum: readonly [major: number, minor: number];
  /** The purpose of the tool, for example "deploys". */
  readonly purpose: string;
}

const TOOLS: readonly Tool[] = [
  { command: 'node', args: ['--version'], minimum: [20, 9], purpose: 'runs all commands' },
  { command: 'npm', args: ['--version'], minimum: [8, 0], purpose: 'installs the packages' },
  { command: 'python3', args: ['--version'], minimum: [3, 10], purpose: 'runs the local target' },
  { command: 'terraform', args: ['version', '-json'], minimum: [1, 10], purpose: 'deploys' },
  {
    command: 'go',
    args: ['version'],
    minimum: [1, 25],
    purpose: 'builds the archive provider if no registry is reachable',
  },
  { command: 'git', args: ['--version'], minimum: [2, 0], purpose: 'provides the commit of a plan' },
];

const DISK_GB = 3;
const [OK, MISSING] = ['ok', 'missing'];

/** `stacks doctor`: checks the required tools, and shows how to install missing ones. */
export async function runDoctor(options: { readonly json?: boolean; readonly port?: number }): Promise<void> {
  const session = openSession(options);
  const provider = await locateAwsProvider();
  // Go builds the archive provider, which is not necessary if a registry provides it.
  const tools = TOOLS.filter(({ command }) => command !== 'go' || provider !== 'registry');
  const checks = await Promise.all([
    ...tools.map(checkTool),
    checkVenv(),
    checkDisk(),
    checkAwsProvider(provider),
    ...(session.config.target === 'local' ? [checkPort(getPort(session))] : []),
  ]);
  if (options.json) printJson(checks);
  else {
    const rows = checks.map(({ requirement, ok, found, fix }) => [
      ok ? OK : MISSING,
      requirement,
      found,
      fix,
    ]);
    const paint = (text: string, column: number) =>
      column > 0 ? text : text === OK ? pc.green(text) : pc.red(text);
    print(formatTable(['', 'requirement', 'found', 'how to fix it'], rows, paint));
  }
  const missing = checks.filter(({ ok }) => !ok);
  if (missing.length > 0)
    throw new UserError(`missing: ${missing.map(({ requirement }) => requirement).join(', ')}`);
}

/** Checks the version of a tool. */
async function checkTool({ command, args, minimum, purpose }: Tool): Promise<Check> {
  const requirement = `${command} ≥ ${minimum.join('.')}`;
  const fix = `${INSTALL_HINTS[command]}; it ${purpose}`;
  try {
    const { stdout, stderr } = await runCommand(command, args, { env: process.env });
    const version = findVersion(`${stdout}\n${stderr}`);
    const ok = version !== undefined && isAtLeast(version, minimum);
    return { requirement, ok, found: version ?? 'unknown version', fix: ok ? '' : fix };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { requirement, ok: false, found: 'not on the PATH', fix };
  }
}

/** Finds the first version number in the output of a tool. */
export function findVersion(text: string): string | undefined {
  return /\d{1,4}\.\d{1,6}(\.\d{1,6})?/.exec(text)?.[0];
}

/** Whether a version is at least major.minor. */
export function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [a = 0, b = 0] = version.split('.').map(Number);
  return a > major || (a === major && b >= minor);
}

async function checkVenv(): Promise<Check> {
  const requirement = 'python3 venv and pip';
  const fix = 'install python3-venv (Debian, Ubuntu) or a Python with venv and ensurepip';
  try {
    const { code } = await runCommand('python3', ['-c', 'import venv, ensurepip'], { env: process.env });
    return {
      requirement,
      ok: code === 0,
      found: code === 0 ? 'installed' : 'missing',
      fix: code === 0 ? '' : fix,
    };
  } catch {
    return { requirement, ok: false, found: 'no python3', fix };
  }
}

async function checkDisk(): Promise<Check> {
  const { bavail, bsize } = await statfs(ROOT);
  const free = (bavail * bsize) / 1e9;
  const ok = free >= DISK_GB;
  return {
    requirement: `disk space ≥ ${DISK_GB} GB`,
    ok,
    found: `${free.toFixed(1)} GB free`,
    fix: ok ? '' : 'free disk space on the disk of the checkout',
  };
}

function checkAwsProvider(source: string | undefined): Check {
  const requirement = `AWS provider ${AWS_PROVIDER.version}`;
  if (source === undefined)
    return {
      requirement,
      ok: false,
      found: 'no reachable registry and no local copy',
      fix: formatAwsProviderHint(),
    };
  const found = source === 'registry' ? "Terraform's registry is reachable" : source;
  return { requirement, ok: true, found, fix: '' };
}

async function checkPort(port: number): Promise<Check> {
  const requirement = `port ${port}`;
  const free = await new Promise<boolean>((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
  if (free) return { requirement, ok: true, found: 'free', fix: '' };
  const ownEmulator = readEmulatorRecord(EMULATOR_STATE_DIR);
  if (ownEmulator?.port === port && isProcessRunning(ownEmulator.pid))
    return {
      requirement,
      ok: true,
      found: `the emulator of this checkout (process ${ownEmulator.pid})`,
      fix: '',
    };
  return {
    requirement,
    ok: false,
    found: 'in use',
    fix: 'stop the process that uses it, or choose another port with --port N',
  };
}
