import { App, Testing } from 'cdktf';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SYSTEM_COMMANDS } from '../src/cli/systems';
import { SYSTEM_DEFINITIONS, SYSTEM_NAMES } from '../src/config';
import { TRAFFIC_MODELS } from '../src/domain/cost/systems';
import { ALL_PATTERNS } from '../src/domain/patterns';
import { SYSTEM_REQUIREMENTS } from '../src/policies/systems';
import { BOOTSTRAP_SYSTEMS } from '../src/systems/bootstrap/systems';
import { SYSTEM_STACKS } from '../src/systems/systems';

const ROOT = resolve(__dirname, '..');

/** The lists of systems, one per area: the only general files that may name a system. */
const SYSTEM_LISTS = [
  'src/config/systems.ts',
  'src/systems/systems.ts',
  'src/systems/bootstrap/systems.ts',
  'src/cli/systems.ts',
  'src/console/systems.ts',
  'src/policies/systems.ts',
  'src/domain/cost/systems.ts',
  'tools/simulation/systems.ts',
  'tools/fuzz/systems.ts',
  '.github/workflows/plan.yml',
  '.github/workflows/simulation.yml',
  // Each waiver names its system.
  'src/policies/waivers.json',
];
/** Folders of the trading domain, which may contain names of chart patterns. */
const DOMAIN_NOUNS = /^src\/domain\/(?!plan\/|drift\/|cost\/)/;

/** The attributes that contain the name of a resource. */
const NAME_ATTRIBUTES = ['name', 'function_name', 'dashboard_name', 'layer_name'];

/** The resources of a system, by type and address. */
type Resources = Record<string, Record<string, Record<string, unknown>>>;

const ENV = { ENVIRONMENT_SUFFIX: 'named', ALERT_EMAIL: 'desk@example.com' };
const STACKS = SYSTEM_STACKS.map(({ name, create }) => ({
  name,
  resources: create(new App(), ENV).map(
    (stack) => (JSON.parse(Testing.synth(stack)) as { resource: Resources }).resource,
  ),
}));

/** The names of a system's resources, without the suffix, and their addresses, which no naming rule changes. */
function listResourceNames({ resources }: (typeof STACKS)[number]): string[] {
  return resources.flatMap((byType) =>
    Object.values(byType).flatMap((byAddress) => [
      ...Object.keys(byAddress).filter((address) => !address.includes('_')),
      ...Object.values(byAddress)
        .flatMap((attributes) => NAME_ATTRIBUTES.map((key) => attributes[key]))
        .filter((name): name is string => typeof name === 'string' && /^[A-Za-z]+-named$/.test(name))
        .map((name) => name.replace(/-named$/, '')),
    ]),
  );
}

const toPascalCase = (name: string) =>
  name.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
/** Whether a name is not also a word of AWS or Terraform, so that it identifies a system. */
const isDistinctive = (name: string) =>
  /[a-z][A-Z]/.test(name) && !['DataKey', 'FirewallLogs'].includes(name);

const names = [
  ...SYSTEM_NAMES.flatMap((name) => [name, toPascalCase(name), name.replaceAll('-', '_').toUpperCase()]),
  ...SYSTEM_DEFINITIONS.flatMap((definition) =>
    Object.values(definition.tags({ region: 'us-east-1', suffix: 'named', stage: 'dev' })),
  ).filter(isDistinctive),
  ...STACKS.flatMap(listResourceNames).filter(isDistinctive),
  ...ALL_PATTERNS.filter((name) => name.includes('-')),
];
const NAME = new RegExp(`(?<![A-Za-z])(${[...new Set(names)].join('|')})(?![a-z])`);

/** Lists all files in a folder of the checkout, as paths relative to its root. */
const listFiles = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1));

/** The names of the folders of systems, also of a system that is not complete yet and so in no list. */
const SYSTEM_FOLDERS = readdirSync(join(ROOT, 'src/config'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const isSystemFile = (file: string) => SYSTEM_FOLDERS.some((name) => file.split('/').includes(name));

describe('the names of systems', () => {
  it('are recognized in an example', () => {
    for (const name of [
      'MarketDataStream',
      'TradingPatterns',
      'AlertQueue',
      'pattern-detection',
      'double-top',
    ])
      expect(NAME.test(`of ${name}, here`)).toBe(true);
    expect(NAME.test('a queue, a table and a stream')).toBe(false);
  });

  it('do not occur outside their folders and the lists, nor do names of their resources', () => {
    const general = ['src', 'tools', '.github/workflows']
      .flatMap(listFiles)
      .concat('main.ts', 'bootstrap.ts')
      .filter((file) => /\.(ts|js|mjs|py|yml|yaml|json)$/.test(file))
      .filter((file) => !isSystemFile(file) && !SYSTEM_LISTS.includes(file) && !DOMAIN_NOUNS.test(file));
    const found = general.flatMap((file) =>
      readFileSync(join(ROOT, file), 'utf8')
        .split('\n')
        .flatMap((line, index) => (NAME.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
    );
    expect(found).toEqual([]);
  });

  it('are the same in every list', () => {
    expect(SYSTEM_STACKS.map(({ name }) => name)).toEqual(SYSTEM_NAMES);
    expect(SYSTEM_COMMANDS.map(({ definition }) => definition.name)).toEqual(SYSTEM_NAMES);
    expect(Object.keys(TRAFFIC_MODELS)).toEqual(SYSTEM_NAMES);
    expect(Object.keys(SYSTEM_REQUIREMENTS)).toEqual(SYSTEM_NAMES);
    expect(BOOTSTRAP_SYSTEMS.map(({ system }) => system)).toEqual(SYSTEM_NAMES);
    const plan = readFileSync(join(ROOT, '.github/workflows/plan.yml'), 'utf8');
    for (const name of SYSTEM_NAMES) expect(plan).toContain(name);
  });

  it.each(STACKS)(
    'include $name, with a folder in each area that it needs, and a help page',
    ({ name, resources }) => {
      const hasFunctions = resources.some((byType) => 'aws_lambda_function' in byType);
      const expected = [
        `src/config/${name}`,
        `src/systems/${name}`,
        ...(hasFunctions ? [`src/lambdas/${name}`] : []),
        `src/cli/${name}`,
        `src/policies/${name}`,
        `src/domain/cost/${name}`,
        `__tests__/systems/${name}`,
        `help/${name}.md`,
      ];
      expect(expected.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    },
  );
});

describe('the source files', () => {
  it('include at most eight in src/cli that are in none of its folders', () => {
    const loose = readdirSync(join(ROOT, 'src/cli'), { withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    expect(loose.length).toBeLessThanOrEqual(8);
  });

  it('have at most 200 lines', () => {
    const long = ['src', 'tools']
      .flatMap(listFiles)
      .filter((file) => /\.(ts|js|mjs)$/.test(file))
      .map((file) => [file, readFileSync(join(ROOT, file), 'utf8').split('\n').length - 1] as const)
      .filter(([, lines]) => lines > 200);
    expect(long).toEqual([]);
  });
});
