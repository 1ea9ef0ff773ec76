import { createServer } from 'node:net';
import { statfs } from 'node:fs/promises';
import pc from 'picocolors';
import { HOW_TO_GET, run } from '../process/child';
import { UserError } from '../errors';
import { isAlive, readRecord } from '../target/local/emulator-record';
import { AWS, howToGetAws, whereIsAws } from '../target/local/providers';
import { say, sayJson } from '../terminal/print';
import { EMULATOR_STATE_DIR, openSession, portOf, ROOT } from '../session';
import { table } from '../terminal/table';

/** What doctor found about one thing. */
export interface Check {
  readonly what: string;
  readonly ok: boolean;
  /** A version, a place, a number. */
  readonly found: string;
  /** How to mend it; empty if it is well. */
  readonly mend: string;
}

/** A tool, how to ask it for its version, and the oldest that will do. */
interface Tool {
  readonly command: string;
  readonly args: readonly string[];
  readonly least: readonly [number, number];
  /** Whether nothing works without it. */
  readonly why: string;
}

const TOOLS: readonly Tool[] = [
  { command: 'node', args: ['--version'], least: [20, 9], why: 'runs everything' },
  { command: 'npm', args: ['--version'], least: [8, 0], why: 'installs the packages' },
  { command: 'python3', args: ['--version'], least: [3, 10], why: 'runs the local target' },
  { command: 'terraform', args: ['version', '-json'], least: [1, 10], why: 'deploys' },
  {
    command: 'go',
    args: ['version'],
    least: [1, 25],
    why: 'builds the archive provider where there is no registry',
  },
  { command: 'git', args: ['--version'], least: [2, 0], why: 'versions' },
];

const DISK_GB = 3;

/** `stacks doctor`: what is installed, what is missing and how to get it. */
export async function doctor(options: { readonly json?: boolean; readonly port?: number }): Promise<void> {
  const session = openSession(options);
  const provider = await whereIsAws();
  // Go only builds what a registry would bring.
  const tools = TOOLS.filter(({ command }) => command !== 'go' || provider !== 'registry');
  const checks = await Promise.all([
    ...tools.map(checkTool),
    checkVenv(),
    checkDisk(),
    checkAwsProvider(provider),
    ...(session.config.target === 'local' ? [checkPort(portOf(session))] : []),
  ]);
  if (options.json) sayJson(checks);
  else {
    const rows = checks.map(({ what, ok, found, mend }) => [
      ok ? pc.green('ok') : pc.red('missing'),
      what,
      found,
      mend,
    ]);
    say(table(['', 'what', 'found', 'how to mend it'], rows));
  }
  const missing = checks.filter(({ ok }) => !ok);
  if (missing.length > 0) throw new UserError(`missing: ${missing.map(({ what }) => what).join(', ')}`);
}

/** Asks a tool for its version. */
export async function checkTool({ command, args, least, why }: Tool): Promise<Check> {
  const what = `${command} ≥ ${least.join('.')}`;
  const mend = `${HOW_TO_GET[command]}; it ${why}`;
  try {
    const { stdout, stderr } = await run(command, args, { env: process.env });
    const version = versionIn(`${stdout}\n${stderr}`);
    const ok = version !== undefined && isAtLeast(version, least);
    return { what, ok, found: version ?? 'a version that is not known here', mend: ok ? '' : mend };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { what, ok: false, found: 'not on the PATH', mend };
  }
}

/** The first version number in what a tool prints. */
export function versionIn(text: string): string | undefined {
  return /\d{1,4}\.\d{1,6}(\.\d{1,6})?/.exec(text)?.[0];
}

/** Whether a version is not older than major.minor. */
export function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [a = 0, b = 0] = version.split('.').map(Number);
  return a > major || (a === major && b >= minor);
}

async function checkVenv(): Promise<Check> {
  const what = 'python3 venv and pip';
  const mend = 'install python3-venv (Debian, Ubuntu) or a Python that brings venv and ensurepip';
  try {
    const { code } = await run('python3', ['-c', 'import venv, ensurepip'], { env: process.env });
    return { what, ok: code === 0, found: code === 0 ? 'there' : 'not there', mend: code === 0 ? '' : mend };
  } catch {
    return { what, ok: false, found: 'no python3', mend };
  }
}

async function checkDisk(): Promise<Check> {
  const { bavail, bsize } = await statfs(ROOT);
  const free = (bavail * bsize) / 1e9;
  const ok = free >= DISK_GB;
  return {
    what: `disk space ≥ ${DISK_GB} GB`,
    ok,
    found: `${free.toFixed(1)} GB free`,
    mend: ok ? '' : 'make room on the disk of the checkout',
  };
}

function checkAwsProvider(place: string | undefined): Check {
  const what = `AWS provider ${AWS.version}`;
  if (place === undefined)
    return { what, ok: false, found: 'no registry in reach, no copy', mend: howToGetAws() };
  const found = place === 'registry' ? "Terraform's registry is in reach" : place;
  return { what, ok: true, found, mend: '' };
}

async function checkPort(port: number): Promise<Check> {
  const what = `port ${port}`;
  const free = await new Promise<boolean>((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
  if (free) return { what, ok: true, found: 'free', mend: '' };
  const ours = readRecord(EMULATOR_STATE_DIR);
  if (ours?.port === port && isAlive(ours.pid))
    return { what, ok: true, found: `the emulator of this checkout (process ${ours.pid})`, mend: '' };
  return {
    what,
    ok: false,
    found: 'in use',
    mend: 'end what listens there, or choose another one: --port N',
  };
}
