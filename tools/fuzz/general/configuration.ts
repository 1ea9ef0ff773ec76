import { readConfig, SYSTEM_DEFINITIONS, COMMON_VARIABLES } from '../../../src/config';
import { readBootstrapConfig } from '../../../src/config/bootstrap';
import * as options from '../../../src/cli/commands/options';
import { parseTime } from '../../../src/cli/commands/times';
import { readListVariable, readNumberVariable, readVariable } from '../../../src/lambdas/shared/env';
import type { FuzzEntry } from '../core/entry';
import { createReaderEntry } from '../inputs/files';

type Texts = Readonly<Record<string, unknown>>;

/** Environment variables are texts without NUL, which no operating system passes on. */
const toEnvironment = (input: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries((typeof input === 'object' && input !== null ? input : {}) as Texts).map(
      ([name, value]) => [
        name,
        (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).replaceAll('\0', ''),
      ],
    ),
  );

/** A valid value of each variable that has one without a default. Others keep their defaults. */
const ENVIRONMENT = {
  TARGET: 'aws',
  ENVIRONMENT_SUFFIX: 'dev',
  STAGE: 'prod',
  AWS_REGION: 'eu-central-1',
  STATE_BUCKET: 'states-of-the-example',
  PERMISSIONS_BOUNDARY: 'arn:aws:iam::123456789012:policy/Boundary',
  LOCAL_ENDPOINT: 'http://127.0.0.1:4566',
  SYSTEMS: SYSTEM_DEFINITIONS.map(({ name }) => name).join(','),
};

/** Variables of all systems with a number as their default. */
const listNumbers = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    SYSTEM_DEFINITIONS.flatMap(({ variables }) =>
      Object.entries(variables).flatMap(([name, { default: text }]) => {
        const [, number] = /^`(\d+(?:\.\d+)?)`$/.exec(text) ?? [];
        return number === undefined ? [] : [[name, number] as const];
      }),
    ),
  );

/** Other variables of all systems, with the text that their defaults or an address suggest. */
const listTexts = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    SYSTEM_DEFINITIONS.flatMap(({ variables }) =>
      Object.entries(variables).flatMap(([name, { default: text }]) => {
        if (name.endsWith('_EMAIL')) return [[name, 'desk@example.com'] as const];
        const [, value] = /^`([A-Za-z0-9,.:/-]+)`$/.exec(text) ?? [];
        return value === undefined || name in COMMON_VARIABLES ? [] : [[name, value] as const];
      }),
    ),
  );

const OPTIONS: Readonly<Record<string, (text: string) => unknown>> = {
  parsePort: options.parsePort,
  parsePositiveNumber: options.parsePositiveNumber,
  parsePositiveInteger: options.parsePositiveInteger,
  parseWholeNumber: options.parseWholeNumber,
  parseMarkdownLimit: options.parseMarkdownLimit,
  parseSymbols: options.parseSymbols,
  parseCommit: options.parseCommit,
  parseSha256: options.parseSha256,
  appendNamedPlan: (text) => options.appendNamedPlan(text),
  parseKeyName: options.parseKeyName,
  parseDuration: options.parseDuration,
  // Commands show and send the time.
  parseTime: (text) => new Date(parseTime(text)).toISOString(),
};

/** Values of command-line options, with the functions that parse them. */
const OPTION_EXAMPLES = Object.entries({
  parsePort: '4566',
  parsePositiveNumber: '1.5',
  parsePositiveInteger: '7',
  parseWholeNumber: '0',
  parseMarkdownLimit: '65000',
  parseSymbols: 'AAPL,BTC/USDT',
  parseCommit: 'a'.repeat(40),
  parseSha256: 'b'.repeat(64),
  appendNamedPlan: 'dev=reviews/dev',
  parseKeyName: 'partner-1',
  parseDuration: '90s',
  parseTime: '2026-11-29T12:00:00Z',
}).map(([option, text]) => ({ option, text }));

/** Variables as the functions read them. */
const FUNCTION_VARIABLES = { NAME: 'Trades', COUNT: '15', LIST: 'AAPL, IBM', PORT: '5432' };
const readFunctionVariables = (input: unknown): unknown => {
  const env = toEnvironment(input);
  const number = readNumberVariable(env, 'COUNT', { fallback: 1, min: 1, max: 100 });
  if (!(number >= 1 && number <= 100)) throw new Error(`COUNT is ${number}: expected 1 to 100`);
  readNumberVariable(env, 'PORT', { min: 1, max: 65_535 });
  return [readVariable(env, 'NAME'), readListVariable(env, 'LIST')];
};

/** The entries of what people configure, for every system. */
export const CONFIGURATION_ENTRIES: readonly FuzzEntry[] = [
  createReaderEntry({
    name: 'general/configuration/environment',
    kind: 'configuration',
    format: 'value',
    covers: ['src/config/systems.ts'],
    examples: () => [ENVIRONMENT, { ...listTexts(), ...listNumbers() }, { TARGET: 'local' }],
    read: (input: unknown) => readConfig(toEnvironment(input)),
    errors: { names: ['ConfigError'], message: /expected|must/ },
  }),
  createReaderEntry({
    name: 'general/configuration/bootstrap',
    kind: 'configuration',
    format: 'value',
    covers: ['src/config/bootstrap.ts'],
    examples: () => [
      {
        GITHUB_REPOSITORY: 'example/market-stacks',
        GITHUB_BRANCH: 'main',
        GITHUB_ENVIRONMENTS: 'dev,prod',
        AWS_REGION: 'us-east-1',
        STATE_BUCKET: 'states-of-the-example',
      },
    ],
    read: (input: unknown) => readBootstrapConfig(toEnvironment(input)),
    errors: { names: ['ConfigError'], message: /expected|must/ },
  }),
  createReaderEntry({
    name: 'general/configuration/functions',
    kind: 'configuration',
    format: 'value',
    covers: ['src/lambdas/shared/env.ts'],
    examples: () => [FUNCTION_VARIABLES],
    read: readFunctionVariables,
    errors: { names: ['EnvironmentError'], message: /^(NAME|COUNT|PORT) / },
  }),
  createReaderEntry({
    name: 'general/configuration/options',
    kind: 'configuration',
    format: 'value',
    covers: ['src/cli/commands/options.ts', 'src/cli/commands/times.ts'],
    examples: () => OPTION_EXAMPLES,
    read: (input: unknown) => {
      const { option = '', text = '' } = toEnvironment(input);
      return (Object.hasOwn(OPTIONS, option) ? OPTIONS[option] : parseTime)!(text);
    },
    errors: { names: ['InvalidArgumentError'], message: /^Expected / },
  }),
];
