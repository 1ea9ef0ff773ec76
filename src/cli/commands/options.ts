import { InvalidArgumentError, Option } from 'commander';
import { readSymbol } from '../../domain/market-data';
import { isAddress } from '../../domain/plan/address';
import { DEFAULT_SYSTEM, SYSTEM_NAMES } from '../../config';

/** A name and the directory of its plan. */
export interface NamedPlan {
  readonly name: string;
  readonly dir: string;
}

/** Creates the option `--system NAME`. @param role the description of the option */
export const createSystemOption = (role: string): Option =>
  new Option('--system <name>', `the system ${role}`).choices(SYSTEM_NAMES).default(DEFAULT_SYSTEM.name);

/** Parses a TCP port. */
export function parsePort(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 65_535) {
    throw new InvalidArgumentError('Expected a port from 1 to 65535.');
  }
  return value;
}

/** Parses a number above zero. */
export function parsePositiveNumber(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('Expected a number above 0.');
  return value;
}

/** Parses a whole number above zero. */
export function parsePositiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('Expected a whole number above 0.');
  return value;
}

/** Parses a whole number from 0. */
export function parseWholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value))
    throw new InvalidArgumentError('Expected a whole number from 0.');
  return value;
}

/** Parses a share, above 0 and at most 1. */
export function parseShare(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0 && value <= 1))
    throw new InvalidArgumentError('Expected a number above 0 and at most 1, such as 0.1.');
  return value;
}

/** Parses a latency in milliseconds, such as 200, or a range such as 100-500. Returns the shortest and the longest one. */
export function parseLatency(text: string): readonly [number, number] {
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  if (first === undefined || Number(first) > Number(last))
    throw new InvalidArgumentError('Expected milliseconds such as 200, or a range such as 100-500.');
  return [Number(first), Number(last)];
}

/**
 * Parses the maximum length of Markdown, in characters. The table of stacks and the note on omitted parts require a
 * minimum.
 */
export function parseMarkdownLimit(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 5_000)
    throw new InvalidArgumentError('Expected a whole number of at least 5000.');
  return value;
}

/** Parses comma-separated symbols. Lower case is converted, as in market data. */
export function parseSymbols(text: string): ReadonlySet<string> {
  const symbols = text.split(',').map((name) => readSymbol(name.trim(), 'symbol'));
  const valid = symbols.filter((symbol) => typeof symbol === 'string');
  if (valid.length < symbols.length)
    throw new InvalidArgumentError('Expected comma-separated symbols such as AAPL,BTC/USDT.');
  return new Set(valid);
}

/** Appends an address of Terraform, such as `aws_dynamodb_table.Orders` or `module.a.aws_s3_bucket.b["c"]`. */
function appendAddress(text: string, previous: readonly string[] = []): readonly string[] {
  if (!isAddress(text))
    throw new InvalidArgumentError(
      'Expected an address as shown in the plan, such as aws_dynamodb_table.Orders.',
    );
  return [...previous, text];
}

/** Parses the full SHA of a commit. The SHA becomes part of a URL, so no other form is accepted. */
export function parseCommit(text: string): string {
  if (!/^[0-9a-f]{40}$/.test(text))
    throw new InvalidArgumentError('Expected the 40 hexadecimal digits of a commit.');
  return text;
}

/** Parses a SHA-256 digest of 64 hexadecimal digits. */
export function parseSha256(text: string): string {
  if (!/^[0-9a-f]{64}$/.test(text))
    throw new InvalidArgumentError('Expected the 64 hexadecimal digits of a SHA-256.');
  return text;
}

/** Appends a plan as its name and its directory, such as `dev=reviews/dev`. */
export function appendNamedPlan(text: string, previous: readonly NamedPlan[] = []): readonly NamedPlan[] {
  const [, name, dir] = /^([a-z][a-z0-9-]*)=(.+)$/.exec(text) ?? [];
  if (name === undefined || dir === undefined || previous.some((plan) => plan.name === name))
    throw new InvalidArgumentError('Expected different names with directories, such as dev=reviews/dev.');
  return [...previous, { name, dir }];
}

/** Parses the name of an API key. */
export function parseKeyName(text: string): string {
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(text)) {
    throw new InvalidArgumentError(
      'Expected a name of at most 40 lower-case letters, digits and hyphens that starts with a letter.',
    );
  }
  return text;
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Parses a duration such as 90s, 10m, 2h or 1d. Returns milliseconds. */
export function parseDuration(text: string): number {
  const [, number, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const factor = UNIT_MS[unit ?? ''];
  if (!number || !factor) throw new InvalidArgumentError('Expected a duration such as 90s, 10m, 2h or 1d.');
  return Number(number) * factor;
}

// Options of several commands.

export const createPortOption = () =>
  new Option('--port <number>', 'port of the local target on 127.0.0.1 (default: 4566)').argParser(parsePort);
export const createSymbolsOption = () =>
  new Option('--symbols <list>', 'comma-separated symbols, such as AAPL,IBM').argParser(parseSymbols);
export const createYesOption = () => new Option('-y, --yes', 'skip the confirmation prompt');
export const createAllowDestroyOption = () =>
  new Option('--allow-destroy <address>', 'allow data loss: destroy or replace this resource (repeatable)')
    .argParser(appendAddress)
    .default([], 'none');
export const createReleaseTimeoutOption = () =>
  new Option('--timeout <duration>', 'maximum time to watch a release, such as 90s or 2h')
    .argParser(parseDuration)
    .default(parseDuration('30m'), '30m');
export const createJsonOption = () => new Option('--json', 'print only JSON on stdout');
export const createByOption = () =>
  new Option(
    '--by <name>',
    'name of the person who runs the command (default: GITHUB_ACTOR, or the user of this machine)',
  );
