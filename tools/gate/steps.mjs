// The steps of the gate. Plain Node.js without packages.
import { join } from 'node:path';
import { root } from '../../bin/packages.mjs';

/** The directory of the steps' results. */
export const results = join(root, '.stacks', 'gate');

/** The browser in which pages are tested, as Debian installs it. */
export const CHROMIUM = '/usr/bin/chromium';

const getProgramPath = (name) => join(root, 'node_modules', '.bin', name);

/** Creates a step that passes or fails as a whole. */
const createCheck = (name, description, command, args) => ({ name, description, command, args, cwd: root });

/** Creates a step whose tests are counted. */
const createJestStep = (name, description, config) => {
  const counts = join(results, `${name}.json`);
  const args = ['--config', config, '--ci', '--json', '--outputFile', counts];
  return { ...createCheck(name, description, getProgramPath('jest'), args), counts };
};

/** The lane of steps that mostly wait, because Terraform waits for queues, streams and functions. */
const deployments = [
  {
    ...createCheck('archive', 'tests of the fallback archive provider', 'go', ['test', '-trimpath', './...']),
    cwd: join(root, 'tools', 'archive-provider'),
    // The same flags as the command line uses: Go compiles the provider framework here, and the deployments use the result.
    env: { GOFLAGS: '-mod=readonly', CGO_ENABLED: '0' },
  },
  {
    ...createCheck('browser', 'Chromium, installed if you confirm it', process.execPath, [
      join(root, 'tools', 'chromium.mjs'),
    ]),
    usesBrowser: true,
  },
  {
    ...createJestStep('local', 'real deployments to the emulator', 'jest.local.config.js'),
    after: ['simulation'],
    usesBrowser: true,
  },
  createJestStep(
    'contract',
    'requests of the local step against AWS service models and roles',
    'jest.contract.config.js',
  ),
];

/** The lane of steps that mostly compute. */
const checks = [
  // The first one, while the other lane waits: it has to end within three minutes on two processors.
  createCheck(
    'simulation',
    'every system with faults: two million deliveries, each seed twice',
    getProgramPath('tsx'),
    [join('tools', 'simulation', 'main.ts'), 'check'],
  ),
  createCheck('format', 'prettier, on every file', getProgramPath('prettier'), [
    '--check',
    '--log-level',
    'warn',
    '.',
  ]),
  createCheck('lint', 'eslint, without a warning', getProgramPath('eslint'), ['--max-warnings', '0', '.']),
  createCheck(
    'prose',
    'textlint: standard terms in help, comments, messages and titles of tests',
    getProgramPath('tsx'),
    [join('tools', 'prose', 'main.ts')],
  ),
  createCheck('imports', 'dependency-cruiser: which folder may import which', getProgramPath('depcruise'), [
    'src',
    'main.ts',
    'bootstrap.ts',
    '--config',
    '.dependency-cruiser.cjs',
  ]),
  createCheck('types', 'tsc', getProgramPath('tsc'), ['--noEmit', '-p', '.']),
  createCheck('client', 'tsc, on the modules of the console’s pages', getProgramPath('tsc'), [
    '--noEmit',
    '-p',
    join('src', 'console'),
  ]),
  {
    ...createJestStep('unit', 'unit and synth tests', 'jest.config.js'),
    after: ['browser'],
    usesBrowser: true,
  },
  createJestStep(
    'policy',
    'checkov, IAM linters, semgrep, regular expressions, workflows',
    'jest.gates.config.js',
  ),
];

/** The niceness of the checks: the deployments take longest, so they get the CPU first. */
const NICENESS = 10;

/** Lanes run in parallel; the steps of a lane run one after the other. */
export const lanes = [checks.map((step) => ({ ...step, niceness: NICENESS })), deployments];

/**
 * Selects the named steps, in their lanes; all steps if there are no names.
 * @throws Error that lists the steps, if there is no step of a name
 */
export function selectSteps(names, all = lanes) {
  const steps = all.flat();
  const unknown = names.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) {
    const known = steps.map(({ name, description }) => `  ${name.padEnd(10)} ${description}`);
    const named = unknown.map((name) => JSON.stringify(name)).join(', ');
    throw new Error([`there is no step ${named}; the steps are`, ...known].join('\n'));
  }
  const selectFrom = (lane) => lane.filter(({ name }) => names.length === 0 || names.includes(name));
  return all.map(selectFrom).filter((lane) => lane.length > 0);
}
