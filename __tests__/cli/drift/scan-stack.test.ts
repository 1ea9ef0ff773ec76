import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scanStack } from '../../../src/cli/drift/scan-stack';
import { StateBucket, type StateId } from '../../../src/cli/terraform/state-bucket';
import { type Session, STACKS_DIR } from '../../../src/cli/session';
import { readConfig } from '../../../src/config';
import { createPlan } from '../../domain/drift/plans';

const config = readConfig({ TARGET: 'local', ENVIRONMENT_SUFFIX: 'dev' });
const NAME = `scan-${process.pid}`;
const session = { config, env: {} } as Session;

/** Creates a stack with a fake Terraform that records its arguments, and with the ids of the state, one for each read. */
function createStack(states: readonly (StateId | undefined)[], lock?: object) {
  const dir = mkdtempSync(join(tmpdir(), 'scan-'));
  const bin = join(dir, 'bin');
  mkdirSync(bin);
  const queue = { address: 'aws_sqs_queue.Q', recorded: { d: 1 }, actual: { d: 2 }, planned: { d: 1 } };
  writeFileSync(join(dir, 'plan.json'), JSON.stringify(createPlan([queue])));
  writeFileSync(
    join(bin, 'terraform'),
    `#!/bin/sh\necho "$*" >> '${dir}/arguments'\ncase "$2" in show) cat '${dir}/plan.json';; esac\n`,
  );
  chmodSync(join(bin, 'terraform'), 0o755);
  const remaining = [...states];
  const bucket = {
    readStateId: async () => remaining.shift(),
    readLock: async () => lock,
  } as unknown as StateBucket;
  const stack = { name: NAME, system: 'scan', region: 'us-east-1', dir, dependencies: [] };
  const env = { PATH: `${bin}:${process.env.PATH}` };
  return {
    readCalls: () => readFileSync(join(dir, 'arguments'), 'utf8').trim().split('\n'),
    scan: () => scanStack(session, stack, env, bucket, () => {}),
  };
}

const createState = (serial: number) => ({ serial, lineage: 'one' });

describe('the scan of a stack', () => {
  afterAll(() => {
    for (const file of ['plans/NAME.json', 'logs/NAME.plan.jsonl', 'runs/NAME.json'])
      rmSync(join(STACKS_DIR, file.replace('NAME', `${NAME}-drift`)), { force: true });
  });

  it('does not lock the state and applies nothing', async () => {
    const { scan, readCalls } = createStack([createState(3), createState(3)]);
    expect(await scan()).toMatchObject([{ address: 'aws_sqs_queue.Q', kind: 'drift', before: 1, after: 2 }]);
    const [init, plan, show, ...more] = readCalls().map((line) => line.replace(/^-chdir=\S+ /, ''));
    expect(init).toMatch(/^init /);
    expect(plan).toMatch(/^plan -json -out=\S+-drift\.tfplan -lock=false$/);
    expect(show).toMatch(/^show -json /);
    expect(more).toEqual([]);
  });

  it('fails if the state changes during the scan', async () => {
    await expect(createStack([createState(3), createState(4)]).scan()).rejects.toThrow(
      /changed during the scan, from serial 3 to 4/,
    );
    await expect(createStack([createState(3), { serial: 3, lineage: 'two' }]).scan()).rejects.toThrow(
      /during the scan/,
    );
  });

  it('fails while another process is changing the stack', async () => {
    const lock = { ID: '1', Operation: 'apply', Who: 'ann@desk', Created: '2027-01-04' };
    await expect(createStack([createState(3)], lock).scan()).rejects.toThrow(
      /being changed by ann@desk since 2027-01-04/,
    );
  });

  it('reports that a stack is not deployed', async () => {
    expect(await createStack([undefined]).scan()).toBeUndefined();
  });
});
