// The steps of the gate, in the order in which they fail fastest. Plain Node, without packages.
import { join } from 'node:path';
import { root } from '../../bin/packages.mjs';

/** Where the steps leave their results. */
export const results = join(root, '.stacks', 'gate');

const program = (name) => join(root, 'node_modules', '.bin', name);

/** A step that passes or fails as a whole. */
const check = (name, what, command, args, cwd = root) => ({ name, what, command, args, cwd });

/** A step whose tests are counted. */
const jest = (name, what, config) => {
  const counts = join(results, `${name}.json`);
  const args = ['--config', config, '--ci', '--json', '--outputFile', counts];
  return { ...check(name, what, program('jest'), args), counts };
};

export const steps = [
  check('format', 'prettier, on every file', program('prettier'), ['--check', '--log-level', 'warn', '.']),
  check('lint', 'eslint, without a warning', program('eslint'), ['--max-warnings', '0', '.']),
  check('imports', 'dependency-cruiser: which folder may import which', program('depcruise'), [
    'src',
    'main.ts',
    'bootstrap.ts',
    '--config',
    '.dependency-cruiser.cjs',
  ]),
  check('types', 'tsc', program('tsc'), ['--noEmit', '-p', '.']),
  check('browser', 'Chromium, installed if it is missing', process.execPath, [
    join(root, 'tools', 'chromium.mjs'),
  ]),
  jest('unit', 'unit and synth tests', 'jest.config.js'),
  jest('policy', 'checkov, IAM linters, semgrep, regular expressions, workflows', 'jest.gates.config.js'),
  check(
    'archive',
    'tests of the fallback archive provider',
    'go',
    ['test', './...'],
    join(root, 'tools', 'archive-provider'),
  ),
  jest('local', 'real deployments onto the emulator', 'jest.local.config.js'),
  jest('contract', 'what the local step sent: AWS service models, roles', 'jest.contract.config.js'),
];

/**
 * The steps that are named, in their usual order; all of them if none is named.
 * @throws Error that lists the steps, for a name that is none of theirs
 */
export function selectSteps(names, all = steps) {
  const unknown = names.filter((name) => !all.some((step) => step.name === name));
  if (unknown.length > 0) {
    const known = all.map(({ name, what }) => `  ${name.padEnd(9)} ${what}`);
    throw new Error(
      [
        `there is no step ${unknown.map((name) => JSON.stringify(name)).join(', ')}; the steps are`,
        ...known,
      ].join('\n'),
    );
  }
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
}
