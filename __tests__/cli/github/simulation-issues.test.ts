import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BODY_LIMIT } from '../../../src/cli/github/comment';
import { readHunt, updateSimulationIssues } from '../../../src/cli/github/simulation-issues';
import { FakeGitHub } from './fake-github';

const FAILURE = {
  seed: 17,
  invariant: 'one decision for each transaction',
  text: 'txn-3 has 2 decisions',
  file: 'f.json',
};
const HUNT = {
  system: 'transaction-pipeline',
  faults: 'heavy',
  deliveries: 1000,
  seeds: 40,
  processed: 5_000_000,
  failures: [FAILURE],
};

/** Writes a result to a file and reads it as the command does. */
function read(hunt: object | string) {
  const file = join(mkdtempSync(join(tmpdir(), 'hunt-')), 'hunt.json');
  writeFileSync(file, typeof hunt === 'string' ? hunt : JSON.stringify(hunt));
  return readHunt(file);
}

describe('the issue about the simulation of a system', () => {
  let fake: FakeGitHub;
  beforeEach(async () => void (fake = await new FakeGitHub().start()));
  afterEach(() => fake.stop());
  const update = async (...hunts: readonly object[]) =>
    (
      await updateSimulationIssues(
        fake.client,
        hunts.map((hunt) => read(hunt)),
        { run: 'https://github.test/run/1', commit: 'abc' },
      )
    ).results.map(({ system, change }) => `${system} ${change}`);

  it('is opened with the command that shows each failure, updated, and reopened, but not closed by a night without failures', async () => {
    const none = { ...HUNT, faults: 'clock', failures: [] };
    expect(await update(none)).toEqual(['transaction-pipeline none']);
    expect(await update(HUNT, none, { ...none, system: 'trade-processing' })).toEqual([
      'transaction-pipeline opened',
      'trade-processing none',
    ]);
    expect(fake.issues).toMatchObject([
      { title: 'The simulation of transaction-pipeline breaks an invariant', state: 'open' },
    ]);
    const { body } = fake.issues[0]!;
    expect(body).toContain('one decision for each transaction: txn-3 has 2 decisions');
    expect(body).toContain(
      'npm run simulate -- replay 17 transaction-pipeline --faults heavy --deliveries 1000\n',
    );

    const again = { ...HUNT, faults: 'outages', failures: [{ ...FAILURE, seed: 18 }] };
    expect(await update(HUNT, again)).toEqual(['transaction-pipeline updated']);
    expect(fake.issues[0]!.body).toMatch(/^2 seeds of the last \[run\]/m);
    expect(await update(none)).toEqual(['transaction-pipeline none']);
    expect(fake.issues).toMatchObject([{ state: 'open' }]);

    fake.issues[0]!.state = 'closed';
    expect(await update(HUNT)).toEqual(['transaction-pipeline reopened']);
    expect(fake.issues).toMatchObject([{ state: 'open' }]);
  });

  it('fits, however many seeds fail, and cannot be changed by the text of a violation', async () => {
    const failures = Array.from({ length: 2_000 }, (_, seed) => ({
      ...FAILURE,
      seed,
      text: `${'`'.repeat(4)} -->\n${'x'.repeat(900)}`,
    }));
    expect(await update({ ...HUNT, failures })).toEqual(['transaction-pipeline opened']);
    const { body } = fake.issues[0]!;
    expect(body.length).toBeLessThanOrEqual(BODY_LIMIT);
    expect(body).toContain('2,000 seeds');
    expect(body).toContain('`````\none decision');
  });
});

it.each([
  ['', /expected the output of npm run -s simulate .*: the document: /],
  [{ ...HUNT, failures: [{ seed: 'x' }] }, /: failures\.0\.seed: /],
  [{ ...HUNT, system: '../x' }, /: system: /],
])('refuses %j', (hunt, message) => {
  expect(() => read(hunt)).toThrow(message);
});

it('names a file that does not exist', () => {
  expect(() => readHunt('no-such-file.json')).toThrow(
    /no-such-file\.json does not exist: create it with npm run/,
  );
});
