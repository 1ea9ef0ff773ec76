import { InvalidArgumentError, Option } from 'commander';
import { ALL_PATTERNS, type PatternName } from '../../domain/patterns/types';

/** A plan among several, and where it is. */
export interface NamedPlan {
  readonly name: string;
  readonly dir: string;
}

/** A TCP port. */
export function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 65_535) {
    throw new InvalidArgumentError('It takes a port from 1 to 65535.');
  }
  return value;
}

/** A number above zero. */
export function positive(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('It takes a number above 0.');
  return value;
}

/** A whole number above zero. */
export function atLeastOne(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('It takes a whole number above 0.');
  return value;
}

/** The length of a plan in Markdown, in characters: its table and what it left out take some room. */
export function markdownLimit(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 5_000)
    throw new InvalidArgumentError('It takes a whole number from 5000.');
  return value;
}

/** Symbols with commas between them. */
export function symbols(text: string): ReadonlySet<string> {
  const names = text.split(',').map((name) => name.trim());
  if (names.some((name) => !/^[A-Z0-9.-]{1,12}$/.test(name))) {
    throw new InvalidArgumentError('It takes symbols such as AAPL,BRK.B, with commas between them.');
  }
  return new Set(names);
}

/** Names of patterns with commas between them; given again, it adds to those before. */
export function patterns(text: string, before: readonly PatternName[] = []): readonly PatternName[] {
  const names = text.split(',').map((name) => name.trim());
  const known = names.filter((name): name is PatternName => ALL_PATTERNS.includes(name as PatternName));
  if (known.length < names.length) {
    throw new InvalidArgumentError(`It takes ${ALL_PATTERNS.join(', ')}, with commas between them.`);
  }
  return [...new Set([...before, ...known])];
}

/** A confidence in percent. */
export function confidence(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 100)) {
    throw new InvalidArgumentError('It takes a number from 0 to 100.');
  }
  return value;
}

/** One more of Terraform's addresses, such as `aws_dynamodb_table.Alerts` or `module.a.aws_s3_bucket.b["c"]`. */
export function address(text: string, before: readonly string[] = []): readonly string[] {
  if (!/^(module\.[\w-]+(\[[^\]]+\])?\.)*\w+\.[\w-]+(\[[^\]]+\])?$/.test(text))
    throw new InvalidArgumentError(
      'It takes an address as the plan shows it, such as aws_dynamodb_table.Alerts.',
    );
  return [...before, text];
}

/** A commit in full: it becomes part of a URL. */
export function commit(text: string): string {
  if (!/^[0-9a-f]{40}$/.test(text))
    throw new InvalidArgumentError('It takes the 40 hexadecimal digits of a commit.');
  return text;
}

/** A SHA-256 in hexadecimal digits. */
export function sha256(text: string): string {
  if (!/^[0-9a-f]{64}$/.test(text))
    throw new InvalidArgumentError('It takes the 64 hexadecimal digits of a SHA-256.');
  return text;
}

/** One more plan, such as `dev=reviews/dev`: its name, and the directory that tells of it. */
export function namedPlan(text: string, before: readonly NamedPlan[] = []): readonly NamedPlan[] {
  const [, name, dir] = /^([a-z][a-z0-9-]*)=(.+)$/.exec(text) ?? [];
  if (name === undefined || dir === undefined || before.some((one) => one.name === name))
    throw new InvalidArgumentError('It takes different names with directories, such as dev=reviews/dev.');
  return [...before, { name, dir }];
}

/** The name of an API key. */
export function keyName(text: string): string {
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(text)) {
    throw new InvalidArgumentError(
      'It takes a name of up to 40 lower-case letters, digits and hyphens, a letter first.',
    );
  }
  return text;
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A duration such as 90s, 10m, 2h or 1d, in milliseconds. */
export function duration(text: string): number {
  const [, number, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const factor = UNIT_MS[unit ?? ''];
  if (!number || !factor) throw new InvalidArgumentError('It takes a duration such as 90s, 10m, 2h or 1d.');
  return Number(number) * factor;
}

// What several commands take, in the same words.

export const portOption = () =>
  new Option('--port <number>', 'port of the local target on 127.0.0.1 (default: 4566)').argParser(port);
export const symbolsOption = () =>
  new Option('--symbols <list>', 'only these symbols, such as AAPL,IBM').argParser(symbols);
export const yesOption = () => new Option('-y, --yes', 'go ahead without asking');
export const allowDestroyOption = () =>
  new Option('--allow-destroy <address>', 'let the plan destroy or replace this (again for each of them)')
    .argParser(address)
    .default([], 'nothing that is lost with it');
export const jsonOption = () => new Option('--json', 'print JSON, and nothing else, on stdout');
