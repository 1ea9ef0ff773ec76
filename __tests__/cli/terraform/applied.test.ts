import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findUnchanged, deleteApplied, recordApplied } from '../../../src/cli/terraform/applied';
import type { Deployable } from '../../../src/cli/terraform/deployment';
import type { StateBucket } from '../../../src/cli/terraform/state-bucket';
import { createTempDirectory } from '../review/saved-plans';

jest.mock('../../../src/cli/session', () => {
  const { mkdtempSync } = jest.requireActual<typeof import('node:fs')>('node:fs');
  const dir = mkdtempSync(`${jest.requireActual<typeof import('node:os')>('node:os').tmpdir()}/applied-`);
  return { STACKS_DIR: dir, getAppliedFile: (stack: string) => `${dir}/applied/${stack}.json` };
});

const LAYER_FILE = 'assets/Layer/nodejs/node_modules/archives/index.js';

/** Creates an applied stack with one file in each folder, and the facts on which the record depends. */
async function createApplied() {
  const dir = createTempDirectory();
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  };
  for (const path of ['cdk.tf.json', 'assets/Fn/index.js', LAYER_FILE]) write(path, '1');
  const state: { id?: { serial: number; lineage: string }; lock?: object } = {
    id: { serial: 7, lineage: 'first' },
  };
  const bucket = {
    readStateId: async () => state.id,
    readLock: async () => state.lock,
  } as unknown as StateBucket;
  const config = { endpoint: 'http://127.0.0.1:4566' };
  const recordFile = join(dir, '.terraform', 'run.json');
  const one = {
    stack: { name: 'orders-dev', dir },
    terraform: { recordFile },
    session: { config },
  } as unknown as Deployable;
  const outputs = {
    Url: { value: 'u', sensitive: false },
    Secret: { value: 's', sensitive: true },
  };
  await recordApplied(one, outputs, bucket);
  return { dir, write, state, config, one, recordFile, find: () => findUnchanged(one, bucket) };
}

describe('a stack whose last apply is recorded', () => {
  afterEach(() => deleteApplied('orders-dev'));

  it('is unchanged if nothing differs, and the record contains no secret', async () => {
    const { find, write } = await createApplied();
    // Terraform writes these itself.
    for (const path of ['archives/Fn.zip', '.terraform.lock.hcl', '.terraform/providers/x']) write(path, '2');
    expect((await find())?.outputs).toEqual({
      Url: { value: 'u', sensitive: false },
      Secret: { value: null, sensitive: true },
    });
  });

  type Applied = Awaited<ReturnType<typeof createApplied>>;
  it.each<[string, (one: Applied) => void]>([
    ['a setting of the stack', ({ write }) => write('cdk.tf.json', '2')],
    ['only the code in an archive', ({ write }) => write('assets/Fn/index.js', '2')],
    ['a file below a folder that is named as one of Terraform’s', ({ write }) => write(LAYER_FILE, '2')],
    ['a file that is added to an archive', ({ write }) => write('assets/Fn/data.zip', '2')],
    ['a file that is missing', ({ dir }) => rmSync(join(dir, LAYER_FILE))],
    ['a file with values for variables', ({ write }) => write('terraform.tfvars', 'a = 1')],
    ['the endpoint', ({ config }) => (config.endpoint = 'http://127.0.0.1:4600')],
    ['the state, which another machine wrote', ({ state }) => (state.id = { serial: 8, lineage: 'first' })],
    ['the lineage, which an emulator gets that was wiped', ({ state }) => (state.id!.lineage = 'second')],
    ['the state, which is gone', ({ state }) => (state.id = undefined)],
    ['a lock on the state', ({ state }) => (state.lock = {})],
    ['a state that an apply could not save', ({ write }) => write('errored.tfstate', '{}')],
    ['a record of a run that was cut off', ({ write }) => write('.terraform/run.json', '')],
  ])('is planned again after a change of %s', async (_, change) => {
    const one = await createApplied();
    expect(await one.find()).toBeDefined();
    change(one);
    expect(await one.find()).toBeUndefined();
  });

  it('is planned again after a failed apply, because an apply first deletes the record', async () => {
    const { find } = await createApplied();
    deleteApplied('orders-dev');
    expect(await find()).toBeUndefined();
  });
});
