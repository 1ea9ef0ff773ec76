import { runShow } from '../../../../src/cli/trade-processing/commands/show';
import { runAccount, runInstrument } from '../../../../src/cli/trade-processing/commands/trades-of-day';
import { appendEntry, DUPLICATE, toEntryRow } from '../../../../src/domain/ledger';
import { createMarkRow, TRADE_ENTRY } from '../../../../src/domain/trade-records';
import { getTradeId, type Trade } from '../../../../src/domain/trades';
import { sha256, unwrap } from '../../../domain/ledger/ledger';
import { record, RecordStore, reportTrades } from '../../../domain/trade-records/records';
import { NOW, TRADE } from '../../../domain/trades/fixtures';
import { createFakeDeployment } from '../fake-deployment';
import { activeRegion, FakeParameters } from '../fake-parameters';
import { FakeTable } from '../fake-table';
import { runCommand } from '../run-command';

jest.mock('../../../../src/cli/trade-processing/deployment');

const ID = getTradeId(TRADE);
const CORRECTION: Trade = {
  ...TRADE,
  version: 2,
  action: 'correct',
  account: 'CLIENT-7',
  capacity: 'agency',
};
const [FIRST, SECOND] = [NOW, NOW + 60_000];

/** A store in which a trade and its correction are recorded, one minute after the other. */
function createStore(correction: Trade = { ...TRADE, version: 2, action: 'correct', quantity: '300' }) {
  const store = new RecordStore();
  expect(record(store, reportTrades([TRADE], 'event-1'), { now: FIRST })).toEqual(['recorded']);
  expect(record(store, reportTrades([correction], 'event-2'), { now: SECOND, shard: 1 })).toEqual([
    'recorded',
  ]);
  return store;
}

/** Both regions with the same table; the standby is active. */
function deploy(store: RecordStore, primary?: string) {
  const table = new FakeTable(1);
  table.rows = [...store.rows.values()];
  const region = (name: string, epoch: number) => ({
    dynamo: table,
    parameters: new FakeParameters(activeRegion(name, epoch)),
  });
  return {
    table,
    deployment: createFakeDeployment(primary ?? region('us-east-1', 0), region('eu-west-1', 1)),
  };
}

const show = (store: RecordStore, options: Parameters<typeof runShow>[1] = {}, id = ID) =>
  runCommand(deploy(store).deployment, () => runShow(id, options));

describe('show', () => {
  it('shows each version with its source, message, hash, checks and reference data', async () => {
    const { stdout, error } = await show(createStore());
    expect(error).toBeUndefined();
    expect(stdout).toMatch(new RegExp(`^${ID}: 2 versions as recorded now, read in eu-west-1$`, 'm'));
    const [, first, second] = stdout.split(/^version /m);
    expect(first).toMatch(/^1, new\n/);
    expect(first).toMatch(/^entry +CHAIN#us-east-1#000 000000000001, recorded at 2026-11-27T20:00:00.000Z$/m);
    expect(first).toMatch(/^hash +[0-9a-f]{64}, as computed from the entry$/m);
    expect(first).toMatch(
      /^source +order-management, event event-1 of 2026-11-27T20:00:00.000Z, message m1$/m,
    );
    expect(first).toMatch(/^message +8=FIX\.4\.4⟨U\+0001⟩9=/m);
    expect(first).toMatch(/^enriched +with reference-1.json: .*instrument US\w+ version \d+ \(from 20/m);
    expect(first).toMatch(
      /^validated +accepted at 2026-11-27T20:00:00.000Z with reference-1.json: .*priceBand/m,
    );
    expect(second).toMatch(/^2, correct\n/);
    expect(second).toMatch(/^terms +\w+ 300 /m);
  });

  it('shows the trade as it was at a time', async () => {
    const store = createStore();
    const { stdout } = await show(store, { at: FIRST, json: true, region: 'us-east-1' });
    const { versions, readIn } = JSON.parse(stdout) as {
      versions: { payload: { trade: Trade } }[];
      readIn: string;
    };
    expect([readIn, versions.map(({ payload }) => payload.trade)]).toEqual(['us-east-1', [TRADE]]);
    expect((await show(store, { at: FIRST - 1 })).error).toMatch(
      /^trade ".*" was not recorded before 2026-11-27T19:59:59.999Z: expected the source and its id of the trade/,
    );
  });

  it('names the entry whose hash is wrong, and the row that points to another entry or to none', async () => {
    const changed = createStore();
    const key = 'CHAIN#us-east-1#000 000000000001';
    const row = changed.rows.get(key)!;
    changed.rows.set(key, { ...row, payload: String(row.payload).replace('event-1', 'event-9') });
    const wrongHash = await show(changed);
    expect(wrongHash.stdout).toMatch(/^hash +WRONG ENTRY: changed-row: its fields have the hash /m);
    expect(wrongHash.stdout).toMatch(/^not as recorded: CHAIN#us-east-1#000 000000000001: changed-row/m);
    expect(wrongHash.error).toBe('1 entry is not as recorded: see npx stacks trade-processing verify');

    const moved = createStore();
    const pointer = `TRADE#${ID} 000002#us-east-1`;
    moved.rows.set(pointer, { ...moved.rows.get(pointer)!, shard: 0 });
    expect((await show(moved)).stdout).toMatch(
      /^not as recorded: CHAIN#us-east-1#000 000000000001: the row of version 2 of .* points to version 1 of /m,
    );

    const deleted = createStore();
    deleted.rows.delete(key);
    const { stdout, error } = await show(deleted);
    expect(stdout).toMatch(/^not as recorded: CHAIN#us-east-1#000 000000000001: there is no entry/m);
    expect(error).toMatch(/^1 entry is not as recorded/);
  });

  it('lists what the other region recorded too as a duplicate, with its mark', async () => {
    const store = createStore();
    const standby = new RecordStore();
    record(standby, reportTrades([TRADE], 'event-3'), { now: FIRST + 1, region: 'eu-west-1' });
    for (const [key, row] of standby.rows) store.rows.set(key, row);
    const open = await show(store);
    expect(open.stdout).toContain('2 versions');
    expect(open.stdout).toMatch(/^duplicate of +CHAIN#us-east-1#000 000000000001$/m);
    expect(open.stdout).toMatch(/^marked +not yet: run npx stacks trade-processing reconcile$/m);
    const duplicate = standby.entries.find(({ kind }) => kind === TRADE_ENTRY)!;
    const head = standby.readHead('eu-west-1', 0)!;
    const { entry } = unwrap(appendEntry(head, { kind: DUPLICATE, payload: null, now: SECOND }, sha256));
    for (const row of [{ ...toEntryRow(entry) }, { ...createMarkRow(duplicate, entry) }])
      store.rows.set(`${row.pk} ${row.sk}`, row);
    expect((await show(store)).stdout).toMatch(/^marked +by CHAIN#eu-west-1#000 000000000002$/m);
    expect((await show(store, { at: FIRST + 1 })).stdout).toMatch(/^marked +not yet/m);
  });

  it('reads the other replica if the active region does not answer', async () => {
    const table = new FakeTable();
    table.rows = [...createStore().rows.values()];
    const deployment = createFakeDeployment(
      { dynamo: table, parameters: new FakeParameters(activeRegion('eu-west-1', 3)) },
      'does not answer (down)',
    );
    const { stdout } = await runCommand(deployment, () => runShow(ID, {}));
    expect(stdout).toContain('read in us-east-1');
    const { error } = await runCommand(deployment, () => runShow(ID, { region: 'eu-west-1' }));
    expect(error).toBe('region eu-west-1 does not answer (down)');
  });
});

describe('the trades of a day', () => {
  const DAY = '2026-11-25';
  const list = (store: RecordStore, ...[account, day, options]: Parameters<typeof runAccount>) =>
    runCommand(deploy(store).deployment, () => runAccount(account, day, options));

  it('are listed by account and by instrument, each in its newest version', async () => {
    const store = createStore();
    const other = {
      ...TRADE,
      sourceTradeId: 'other',
      executionId: 'x-9',
      executedAt: '2026-11-25T16:00:00Z',
    };
    record(store, reportTrades([other], 'event-4'), { now: SECOND });
    const { deployment } = deploy(store);
    for (const run of [() => runAccount(TRADE.account, DAY, {}), () => runInstrument(TRADE.isin, DAY, {})]) {
      const { stdout } = await runCommand(deployment, run);
      const rows = stdout
        .split('\n')
        .slice(2, -1)
        .map((line) => line.split(/ {2,}/).slice(1, 4));
      expect(rows.sort()).toEqual(
        [
          [ID, '2', 'correct'],
          [getTradeId(other), '1', 'new'],
        ].sort(),
      );
    }
    const empty = await list(store, TRADE.account, '2026-11-24', {});
    expect(empty.stdout).toBe(
      `account ${TRADE.account} on 2026-11-24: 0 trades as recorded now, read in eu-west-1\n`,
    );
  });

  it('do not include a trade that a correction moved to another account, except at a time before it', async () => {
    const store = createStore(CORRECTION);
    const now = await list(store, TRADE.account, DAY, {});
    expect(now.stdout).toContain(': 0 trades');
    expect(now.stdout).toContain(`moved to another account, instrument or day: ${ID} by its version 2`);
    expect((await list(store, CORRECTION.account, DAY, {})).stdout).toContain(': 1 trade');
    const before = await list(store, TRADE.account, DAY, { at: FIRST });
    expect(before.stdout).toContain(': 1 trade as recorded at 2026-11-27T20:00:00.000Z');
    expect(before.stdout).not.toContain('moved');
  });
});
