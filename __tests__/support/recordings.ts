import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isProcessRunning } from '../../src/cli/process/signals';

/** The sender of a request: the kind of client from its user agent, and the command of this project. */
export interface Sender {
  readonly caller: 'terraform' | 'handler' | 'command' | 'aws-cli' | 'other';
  readonly command: string | null;
}

/** A call of an operation, in the format of `tools/emulator/contract/recording.py`. */
export interface Call extends Sender {
  readonly kind: 'call';
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  /** The parameters that name the resources. */
  readonly names: Readonly<Record<string, string>>;
  /** The path of a request to API Gateway, which identifies the resource. */
  readonly path: string | null;
}

/** A violation of the service model: the location in the request, and the rule. */
export interface Violation extends Sender {
  readonly kind: 'violation';
  readonly service: string;
  readonly operation: string;
  readonly location: string;
  readonly rule: string;
  readonly value: string;
  /** Whether the request is marked as invalid on purpose. */
  readonly expected: boolean;
}

/** A request that could not be checked. */
export interface Unchecked extends Sender {
  readonly kind: 'unchecked';
  readonly reason: string;
  readonly expected: boolean;
}

interface Start {
  readonly kind: 'start';
  readonly pid: number;
}
interface End {
  readonly kind: 'end';
  readonly requests: number;
  readonly unsigned: number;
}
type Line = Start | Call | Violation | Unchecked | End;

const ENDS_WITHIN_MS = 30_000;
const POLL_MS = 100;

/** All requests to the emulators of a run. */
export class Recordings {
  constructor(
    readonly lines: readonly Line[],
    /** Files whose last process ended without the final line. */
    readonly broken: readonly string[],
  ) {}

  get calls(): Call[] {
    return this.filterByKind('call');
  }
  get violations(): Violation[] {
    return this.filterByKind('violation');
  }
  get unchecked(): Unchecked[] {
    return this.filterByKind('unchecked');
  }
  /** The total number of requests. */
  get requests(): number {
    return this.filterByKind('end').reduce((sum, { requests }) => sum + requests, 0);
  }

  private filterByKind<K extends Line['kind']>(kind: K): Extract<Line, { kind: K }>[] {
    return this.lines.filter((line): line is Extract<Line, { kind: K }> => line.kind === kind);
  }

  /** Describes each fault that makes the run fail. */
  describeFaults(): string[] {
    const formatSender = ({ caller, command }: Sender) =>
      `sent by ${caller}${command ? ` for ${command}` : ''}`;
    const describeFaults = [
      ...this.violations
        .filter(({ expected }) => !expected)
        .map(
          ({ service, operation, location, rule, value, ...sender }) =>
            `${service}.${operation}: ${location} must be: ${rule}; it is: ${value} (${formatSender(sender)})`,
        ),
      ...this.unchecked
        .filter(({ expected }) => !expected)
        .map(({ reason, ...sender }) => `could not be checked: ${reason} (${formatSender(sender)})`),
      ...this.broken.map((file) => `the recording ${file} breaks off`),
    ];
    return [...new Set(describeFaults)].sort();
  }
}

/** Reads every recording in a folder after its emulator has ended and the last request is checked. */
export async function readRecordings(folder: string): Promise<Recordings> {
  const deadline = Date.now() + ENDS_WITHIN_MS;
  const lines: Line[] = [];
  const broken: string[] = [];
  for (const file of readdirSync(folder).filter((name) => /\.jsonl(\.1)?$/.test(name))) {
    let all = parse(join(folder, file));
    while (isRunning(all) && Date.now() < deadline) {
      await sleep(POLL_MS);
      all = parse(join(folder, file));
    }
    lines.push(...all);
    const count = (kind: Line['kind']) => all.filter((line) => line.kind === kind).length;
    if (count('start') !== count('end') && !file.endsWith('.1')) broken.push(file);
  }
  return new Recordings(lines, broken);
}

const parse = (file: string): Line[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);

/** Whether the process that writes the recording is still running. */
function isRunning(lines: readonly Line[]): boolean {
  const last = lines.findLast((line) => line.kind === 'start' || line.kind === 'end');
  return last?.kind === 'start' && isProcessRunning(last.pid);
}
