import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { look } from '../../../src/cli/drift/look';
import { StateBucket, type StateId } from '../../../src/cli/terraform/state-bucket';
import { type Session, STACKS_DIR } from '../../../src/cli/session';
import { readConfig } from '../../../src/config';
import { planOf } from '../../domain/drift/plans';

const config = readConfig({ TARGET: 'local', ENVIRONMENT_SUFFIX: 'dev' });
const NAME = `look-${process.pid}`;
const session = { config, env: {} } as Session;

/** A stack with a stand-in for Terraform that writes down what it was asked, and states one after the other. */
function bench(states: readonly (StateId | undefined)[], lock?: object) {
  const dir = mkdtempSync(join(tmpdir(), 'look-'));
  const bin = join(dir, 'bin');
  mkdirSync(bin);
  const queue = { address: 'aws_sqs_queue.Q', recorded: { d: 1 }, real: { d: 2 }, planned: { d: 1 } };
  writeFileSync(join(dir, 'plan.json'), JSON.stringify(planOf([queue])));
  writeFileSync(
    join(bin, 'terraform'),
    `#!/bin/sh\necho "$*" >> '${dir}/asked'\ncase "$2" in show) cat '${dir}/plan.json';; esac\n`,
  );
  chmodSync(join(bin, 'terraform'), 0o755);
  const left = [...states];
  const bucket = {
    stateIdOf: async () => left.shift(),
    lockOf: async () => lock,
  } as unknown as StateBucket;
  const stack = { name: NAME, system: 'look', dir, dependencies: [] };
  const env = { PATH: `${bin}:${process.env.PATH}` };
  return {
    asked: () => readFileSync(join(dir, 'asked'), 'utf8').trim().split('\n'),
    look: () => look(session, stack, env, bucket, () => {}),
  };
}

const state = (serial: number) => ({ serial, lineage: 'one' });

describe('a look at a stack', () => {
  afterAll(() => {
    for (const file of ['plans/NAME.json', 'logs/NAME.plan.jsonl', 'runs/NAME.json'])
      rmSync(join(STACKS_DIR, file.replace('NAME', `${NAME}-drift`)), { force: true });
  });

  it('takes no lock and applies nothing', async () => {
    const { look, asked } = bench([state(3), state(3)]);
    expect(await look()).toMatchObject([{ address: 'aws_sqs_queue.Q', kind: 'drift', before: 1, after: 2 }]);
    const [init, plan, show, ...more] = asked().map((line) => line.replace(/^-chdir=\S+ /, ''));
    expect(init).toMatch(/^init /);
    expect(plan).toMatch(/^plan -json -out=\S+-drift\.tfplan -lock=false$/);
    expect(show).toMatch(/^show -json /);
    expect(more).toEqual([]);
  });

  it('is worth nothing if the state moved meanwhile', async () => {
    await expect(bench([state(3), state(4)]).look()).rejects.toThrow(/moved from serial 3 to 4 meanwhile/);
    await expect(bench([state(3), { serial: 3, lineage: 'two' }]).look()).rejects.toThrow(/meanwhile/);
  });

  it('waits for whoever is changing the stack', async () => {
    const lock = { ID: '1', Operation: 'apply', Who: 'ann@desk', Created: '2027-01-04' };
    await expect(bench([state(3)], lock).look()).rejects.toThrow(
      /being changed by ann@desk since 2027-01-04/,
    );
  });

  it('finds a stack that is not deployed', async () => {
    expect(await bench([undefined]).look()).toBeUndefined();
  });
});
