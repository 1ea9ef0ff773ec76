import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installEmulator } from '../../../../src/cli/target/local/install-emulator';
import { getPaths } from '../../../../src/cli/target/local/paths';
import { fakeProgram } from './fake-program';

let dir: string;
const createPaths = () => getPaths(dir, join(dir, '.stacks'));
const createEnv = () => ({ PATH: join(dir, 'bin'), LOG: join(dir, 'log') });
const readCalls = () =>
  existsSync(join(dir, 'log')) ? readFileSync(join(dir, 'log'), 'utf8').trim().split('\n') : [];

/** Creates a fake python3 that records its calls. `-m venv` copies it as the python of the environment. */
function fakePython({ version = '3 11', venv = '', pip = '' } = {}): void {
  fakeProgram(
    join(dir, 'bin', 'python3'),
    `const fs = require('fs'), args = process.argv.slice(2);
    fs.appendFileSync(process.env.LOG, args.join(' ') + '\\n');
    if (args[0] === '-c' && args[1]) console.log(${JSON.stringify(version)});
    const fail = (text) => { console.error(text); process.exit(1); };
    if (args[1] === 'venv') {
      if (${JSON.stringify(venv)}) fail(${JSON.stringify(venv)});
      fs.mkdirSync(args[2] + '/bin', { recursive: true });
      fs.copyFileSync(process.argv[1], args[2] + '/bin/python');
    }
    if (args[1] === 'pip' && ${JSON.stringify(pip)}) fail(${JSON.stringify(pip)});`,
  );
}

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'install '));
  mkdirSync(createPaths().emulator, { recursive: true });
  writeFileSync(join(createPaths().emulator, 'requirements.txt'), 'ministack==1');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('installs the pinned packages once, with hashes', async () => {
  fakePython();
  const told: string[] = [];
  await installEmulator((line) => told.push(line), createPaths(), createEnv());
  expect(readCalls().at(-1)).toMatch(/^-m pip install .*--require-hashes --requirement .*requirements\.txt$/);
  const before = readCalls().filter((call) => call.includes('pip')).length;
  await installEmulator((line) => told.push(line), createPaths(), createEnv());
  expect(readCalls().filter((call) => call.includes('pip'))).toHaveLength(before);
  expect(told).toHaveLength(1);
});

test('installs again if the requirements changed, or if the environment no longer runs', async () => {
  fakePython();
  const installAndCheckPip = async () => {
    const before = readCalls().filter((call) => call.includes('pip')).length;
    await installEmulator(() => {}, createPaths(), createEnv());
    return readCalls().filter((call) => call.includes('pip')).length > before;
  };
  expect(await installAndCheckPip()).toBe(true);
  expect(await installAndCheckPip()).toBe(false);
  writeFileSync(join(createPaths().emulator, 'requirements.txt'), 'ministack==2');
  expect(await installAndCheckPip()).toBe(true);
  rmSync(join(createPaths().venv, 'bin', 'python'));
  expect(await installAndCheckPip()).toBe(true);
});

test.each([
  [
    'no venv module',
    { venv: 'The virtual environment was not created: ensurepip is not available' },
    /apt install python3-venv/,
  ],
  [
    'an old Python',
    { version: '3 8' },
    /python3 is 3\.8; the emulator \(MiniStack\) requires Python 3\.10 or later/,
  ],
  [
    'no package index',
    { pip: 'WARNING: x\nERROR: No matching distribution found for ministack==1\n' },
    /No matching distribution found.*PIP_INDEX_URL/,
  ],
])('%s is reported in one line, and does not count as an installation', async (_, fake, message) => {
  fakePython(fake);
  const error = await installEmulator(() => {}, createPaths(), createEnv()).catch((thrown: Error) => thrown);
  expect(error).toMatchObject({ name: 'UserError', message: expect.stringMatching(message) });
  expect((error as Error).message).not.toContain('\n');
  expect(existsSync(join(createPaths().venv, 'requirements.sha256'))).toBe(false);
});

test('a missing Python is reported with an installation hint', async () => {
  const error = await installEmulator(() => {}, createPaths(), createEnv()).catch((thrown: Error) => thrown);
  expect(error).toMatchObject({
    name: 'UserError',
    message: expect.stringMatching(/python3 was not found.*install Python/),
  });
});
