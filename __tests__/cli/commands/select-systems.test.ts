import { completeApply } from '../../../src/cli/commands/complete-apply';
import { prepareSystems } from '../../../src/cli/commands/prepare-systems';
import { selectSystems } from '../../../src/cli/commands/select-systems';
import type { Session } from '../../../src/cli/session';
import type { AppliedStack, SystemCommands } from '../../../src/cli/system-commands';
import { listAllStacks, readConfig } from '../../../src/config';
import { tradeProcessing } from '../../../src/config/trade-processing';

const createSystem = (name: string, requires?: readonly string[], prepare?: SystemCommands['prepare']) =>
  ({ definition: { name, requires }, registrations: [], prepare }) as unknown as SystemCommands;

const SYSTEMS = [
  createSystem('prices'),
  createSystem('network'),
  createSystem('storage', ['network']),
  createSystem('orders', ['storage']),
];

const select = (names: readonly string[], all?: boolean) =>
  selectSystems(SYSTEMS, names, { all }).map(({ definition }) => definition.name);

describe('the systems that up deploys', () => {
  it('are the first one by default, the named ones, or all', () => {
    expect(select([])).toEqual(['prices']);
    expect(select(['network', 'prices'])).toEqual(['prices', 'network']);
    expect(select([], true)).toEqual(['prices', 'network', 'storage', 'orders']);
  });

  it('include what a named one requires, before it', () => {
    expect(select(['orders'])).toEqual(['network', 'storage', 'orders']);
  });

  it('must exist', () => {
    expect(() => select(['trades'])).toThrow(
      'there is no system "trades"; expected one of: prices, network, storage, orders',
    );
    expect(() => select(['orders'], true)).toThrow('expected names of systems or --all, not both');
  });
});

it('prepares the systems that are applied, one after another, and stops at the first that fails', async () => {
  const prepared: string[] = [];
  const prepare = (name: string) => async () => {
    prepared.push(name);
    if (name === 'broken') throw new Error('no image');
  };
  const systems = ['first', 'other', 'broken', 'last'].map((name) => createSystem(name, [], prepare(name)));
  const session = { config: {}, env: {} } as Session;
  await prepareSystems(systems, ['first'], session, () => {});
  expect(prepared).toEqual(['first']);
  await expect(prepareSystems(systems, ['last', 'broken', 'first'], session, () => {})).rejects.toThrow(
    'no image',
  );
  expect(prepared).toEqual(['first', 'first', 'broken']);
});

it('completes the apply of each stack of a system that needs it, in the region of the stack', async () => {
  const config = readConfig({ TARGET: 'local' });
  const afterApply = jest.fn<Promise<void>, [AppliedStack, unknown]>(() => Promise.resolve());
  const systems = [{ definition: tradeProcessing, registrations: [], afterApply }] as SystemCommands[];
  const names = listAllStacks(config).map(({ name }) => name);
  await completeApply(systems, names, { config, env: {} }, () => {});
  expect(afterApply.mock.calls.map(([{ name, session }]) => [name, session.config.region])).toEqual([
    ['trade-processing-us-east-1-local', 'us-east-1'],
    ['trade-processing-eu-west-1-local', 'eu-west-1'],
  ]);
});
