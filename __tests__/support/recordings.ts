import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isProcessRunning } from '../../src/cli/target/local/emulator-record';

/** The sender of a request: the kind of client from its user agent, and the command of this project. */
export interface Sender {
  readonly caller: 'terraform' | 'handler' | 'command' | 'aws-cli' | 'other';
  readonly command: string | null;
}

/** An operation that was called, as `tools/emulator/contract/recording.py` writes it down. */
export interface Call extends Sender {
  readonly kind: 'call';
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  /** The parameters that name what it works on. */
  readonly names: Readonly<Record<string, string>>;
  /** Of a call of API Gateway, where it is the resource. */
  readonly path: string | null;
}

/** A violation of the service model: the place in the request, and the rule. */
export interface Violation extends Sender {
  readonly kind: 'violation';
  readonly service: string;
  readonly operation: string;
  readonly location: string;
  readonly rule: string;
  readonly value: string;
  /** Whether the request says that it is invalid on purpose. */
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
    /** Files of which the last process ended without an end. */
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
  /** How many requests there were in all. */
  get requests(): number {
    return this.filterByKind('end').reduce((sum, { requests }) => sum + requests, 0);
  }

  private filterByKind<K extends Line['kind']>(kind: K): Extract<Line, { kind: K }>[] {
    return this.lines.filter((line): line is Extract<Line, { kind: K }> => line.kind === kind);
  }

  /** Each fault for which a run must not pass, as text. */
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

/** Reads every recording in a folder, each when its emulator has ended and the last request is checked. */
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

/** Whether the process that writes it still does. */
function isRunning(lines: readonly Line[]): boolean {
  const last = lines.findLast((line) => line.kind === 'start' || line.kind === 'end');
  return last?.kind === 'start' && isProcessRunning(last.pid);
}
