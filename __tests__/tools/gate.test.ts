import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** Returns the output of a script with the gate's modules, which are ES modules that jest can't load. */
const runScript = (script: string): unknown =>
  JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: ROOT,
      encoding: 'utf8',
    }),
  );

describe('the gate', () => {
  it('rejects an unknown step and lists the steps', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/gate.mjs', 'unit', 'units'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /^npm test: there is no step "units"; the steps are\n {2}simulation +every system/,
    );
  });

  it('runs the steps of each lane in order and the lanes in parallel, and waits for other lanes where required', () => {
    const result = runScript(`
      import { selectSteps } from './tools/gate/steps.mjs';
      import { runLanes } from './tools/gate/run-step.mjs';
      const names = (lanes) => lanes.map((lane) => lane.map(({ name }) => name));
      const log = [];
      const run = async ({ name }) => {
        log.push('start ' + name);
        await new Promise((resolve) => setTimeout(resolve, name === 'b' ? 50 : 1));
        log.push('end ' + name);
        return name;
      };
      const lanes = [[{ name: 'a', after: ['b', 'not selected'] }, { name: 'c' }], [{ name: 'b' }]];
      const results = await runLanes(lanes, run);
      console.log(JSON.stringify({
        all: names(selectSteps([])).flat().length,
        one: names(selectSteps(['unit'])),
        two: names(selectSteps(['local', 'unit', 'format'])),
        log,
        results,
      }));`);
    expect(result).toEqual({
      all: 13,
      one: [['unit']],
      two: [['format', 'unit'], ['local']],
      log: ['start b', 'end b', 'start a', 'end a', 'start c', 'end c'],
      results: ['b', 'a', 'c'],
    });
  });

  it('does not install a browser without consent: it prompts, or explains how to install it or skip its tests', () => {
    const decisions = runScript(`
      import { decideBrowser } from './tools/gate/browser.mjs';
      const decide = (facts) =>
        decideBrowser({ exists: false, options: [], isCi: false, ...facts })
          .catch((error) => ({ action: 'fail', note: error.message }));
      const yes = async () => true;
      const no = async () => false;
      console.log(JSON.stringify(await Promise.all([
        decide({ exists: true }),
        decide({ exists: true, options: ['--without-browser'] }),
        decide({ options: ['--without-browser'], ask: yes }),
        decide({ options: ['--install-browser'] }),
        decide({ ask: yes }),
        decide({ ask: no }),
        decide({}),
        decide({ isCi: true }),
      ])));`) as { action: string; note?: string }[];
    expect(decisions.map(({ action }) => action)).toEqual([
      'run',
      'omit',
      'omit',
      'install',
      'install',
      'omit',
      'omit',
      'fail',
    ]);
    for (const { note } of decisions.slice(5)) expect(note).toContain('npm test -- --install-browser');
    expect(decisions[7]!.note).toContain('--without-browser');
  });

  it('omits exactly the browser tests without a browser', () => {
    const list = (env: Record<string, string>) =>
      JSON.parse(
        execFileSync(
          process.execPath,
          ['node_modules/.bin/jest', '--config', 'jest.config.js', '--listTests', '--json'],
          {
            cwd: ROOT,
            encoding: 'utf8',
            env: { ...process.env, WITHOUT_BROWSER: '', ...env },
          },
        ),
      ) as string[];
    const all = list({});
    const without = list({ WITHOUT_BROWSER: '1' });
    const usesBrowser = (file: string) => /from '.*support\/browser'/.test(readFileSync(file, 'utf8'));
    expect(all.filter(usesBrowser).length).toBeGreaterThan(0);
    expect(all.filter((file) => !without.includes(file)).sort()).toEqual(all.filter(usesBrowser).sort());
  });

  it('ends with a table of the time that each step took', () => {
    const table = runScript(`
      import { formatTable } from './tools/gate/report.mjs';
      const unit = { name: 'unit', passed: 3100, failed: 1, seconds: 65.2, cpuSeconds: 120 };
      const lint = { name: 'lint', passed: 1, failed: 0, seconds: 4.25, cpuSeconds: undefined };
      console.log(JSON.stringify(formatTable([lint, unit], 40, 105)));`);
    expect(table).toBe(
      [
        'step                time         CPU  passed  failed',
        'npm packages      40.0 s',
        'lint               4.3 s                   1       0',
        'unit          1 min  5 s  2 min  0 s    3100       1',
        'total         1 min 45 s  2 min  0 s    3101       1',
      ].join('\n'),
    );
  });
});
