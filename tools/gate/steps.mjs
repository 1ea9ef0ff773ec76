// The steps of the gate. Plain Node, without packages.
import { join } from 'node:path';
import { root } from '../../bin/packages.mjs';

/** The directory of the steps' results. */
export const results = join(root, '.stacks', 'gate');

/** The browser in which pages are tested: Debian's. */
export const CHROMIUM = '/usr/bin/chromium';

const program = (name) => join(root, 'node_modules', '.bin', name);

/** A step that passes or fails as a whole. */
const check = (name, what, command, args) => ({ name, what, command, args, cwd: root });

/** A step whose tests are counted. */
const jest = (name, what, config) => {
  const counts = join(results, `${name}.json`);
  const args = ['--config', config, '--ci', '--json', '--outputFile', counts];
  return { ...check(name, what, program('jest'), args), counts };
};

/** The lane of steps that mostly wait, because Terraform waits for queues, streams and functions. */
const deployments = [
  {
    ...check('browser', 'Chromium, installed if you say so', process.execPath, [
      join(root, 'tools', 'chromium.mjs'),
    ]),
    usesBrowser: true,
  },
  { ...jest('local', 'real deployments onto the emulator', 'jest.local.config.js'), usesBrowser: true },
  jest('contract', 'what the local step sent: AWS service models, roles', 'jest.contract.config.js'),
];

/** The lane of steps that mostly compute. */
const checks = [
  check('format', 'prettier, on every file', program('prettier'), ['--check', '--log-level', 'warn', '.']),
  check('lint', 'eslint, without a warning', program('eslint'), ['--max-warnings', '0', '.']),
  check('prose', 'textlint: standard terms in help, comments, messages and titles of tests', program('tsx'), [
    join('tools', 'prose', 'main.ts'),
  ]),
  check('imports', 'dependency-cruiser: which folder may import which', program('depcruise'), [
    'src',
    'main.ts',
    'bootstrap.ts',
    '--config',
    '.dependency-cruiser.cjs',
  ]),
  check('types', 'tsc', program('tsc'), ['--noEmit', '-p', '.']),
  { ...jest('unit', 'unit and synth tests', 'jest.config.js'), after: ['browser'], usesBrowser: true },
  jest('policy', 'checkov, IAM linters, semgrep, regular expressions, workflows', 'jest.gates.config.js'),
  {
    ...check('archive', 'tests of the fallback archive provider', 'go', ['test', '-trimpath', './...']),
    cwd: join(root, 'tools', 'archive-provider'),
    // As the command line builds the provider, so that Go compiles the provider framework once for both.
    env: { GOFLAGS: '-mod=readonly', CGO_ENABLED: '0' },
  },
];

/** Lanes run side by side; within a lane one step follows the other. */
export const lanes = [checks, deployments];

/**
 * The steps that are named, in their lanes; all of them if none is named.
 * @throws Error that lists the steps, for a name that is none of theirs
 */
export function selectSteps(names, all = lanes) {
  const steps = all.flat();
  const unknown = names.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) {
    const known = steps.map(({ name, what }) => `  ${name.padEnd(9)} ${what}`);
    const named = unknown.map((name) => JSON.stringify(name)).join(', ');
    throw new Error([`there is no step ${named}; the steps are`, ...known].join('\n'));
  }
  const selected = (lane) => lane.filter(({ name }) => names.length === 0 || names.includes(name));
  return all.map(selected).filter((lane) => lane.length > 0);
}
