import { createDetectorStates } from '../../../../src/lambdas/pattern-detection/adapters/detector-states';
import { createObservations } from '../../../../src/lambdas/pattern-detection/adapters/observations';
import { createOpenBarsTable } from '../../../../src/lambdas/pattern-detection/adapters/open-bars-table';
import { createSymbolChecks } from '../../../../src/lambdas/pattern-detection/adapters/symbol-checks';
import { createBarsTable, createChecksTable, createStatesTable } from './tables';

const NOW = Date.UTC(2024, 4, 1);
const MONTH_S = 30 * 86_400;

describe('DetectorState', () => {
  const first = { state: Uint8Array.of(7, 1), lastSequence: 's:1#0' };
  const second = { state: Uint8Array.of(7, 2), lastSequence: 's:2#0' };

  test('replaces the state that was loaded, and not one that another invocation has saved', async () => {
    const table = createStatesTable();
    const states = createDetectorStates(table.client, table.name);
    await states.save('A', first, undefined, NOW + 1999);
    await expect(states.save('A', second, undefined, NOW)).rejects.toThrow('another invocation');
    await expect(states.save('A', second, 's:9#0', NOW)).rejects.toThrow('another invocation');
    await states.save('A', second, first.lastSequence, NOW + 1999);
    expect(await states.load(['A', 'B'])).toEqual(new Map([['A', second]]));
    expect(table.list()).toEqual([
      { symbol: 'A', ...second, version: 7, expiresAt: NOW / 1000 + 1 + MONTH_S },
    ]);
  });

  test('loads more symbols than a request can contain', async () => {
    const table = createStatesTable();
    const states = createDetectorStates(table.client, table.name);
    const symbols = Array.from({ length: 250 }, (_, index) => `S${index}`);
    for (const symbol of symbols) await states.save(symbol, first, undefined, NOW);
    table.batchSize = 60;
    expect([...(await states.load(symbols)).keys()].sort()).toEqual([...symbols].sort());
    expect(await states.load([])).toEqual(new Map());
  });

  test('gives up after six attempts to read the same rows', async () => {
    const table = createStatesTable();
    table.batchSize = 0;
    const load = createDetectorStates(table.client, table.name).load(['A', 'B']);
    await expect(load).rejects.toThrow('failed to read 2 rows of DetectorState in 6 attempts');
    expect(table.requests).toHaveLength(6);
  });

  test('rejects a row without a state', async () => {
    const table = createStatesTable();
    table.add({ symbol: 'A' });
    await expect(createObservations(table.client, table.name).loadAll()).rejects.toThrow();
  });
});

describe('ThresholdWatch', () => {
  const createCheck = (count: number, claimedUntil = 5) => ({
    observation: { symbol: 'A', count, timestamp: 1, close: 10, averageTrueRange: 1, averageVolume: 100 },
    pending: [{ noticeId: 'N' } as never],
    claimedUntil,
  });
  const setUp = () => {
    const table = createChecksTable();
    return { table, checks: createSymbolChecks(table.client, table.name) };
  };

  test('replaces the check that was read, and not a newer one', async () => {
    const { table, checks } = setUp();
    expect(await checks.replaceCheck(createCheck(7), undefined, NOW)).toBe(true);
    expect(await checks.replaceCheck(createCheck(8), undefined, NOW)).toBe(false);
    expect(await checks.replaceCheck(createCheck(9), 6, NOW)).toBe(false);
    expect(await checks.replaceCheck(createCheck(9), 7, NOW + 1999)).toBe(true);
    table.settle();
    expect(await checks.load()).toEqual(
      new Map([['A', { symbol: 'A', barCount: 9, ...createCheck(9), expiresAt: NOW / 1000 + 1 + MONTH_S }]]),
    );
    expect(table.list()).toHaveLength(1);
  });

  test('lets one invocation renew an expired claim', async () => {
    const { table, checks } = setUp();
    await checks.replaceCheck(createCheck(7), undefined, NOW);
    expect(await checks.renewClaim(createCheck(8), 9)).toBe(false);
    expect(await checks.renewClaim(createCheck(7), 9)).toBe(true);
    expect(await checks.renewClaim(createCheck(7), 10)).toBe(false);
    expect(table.list()).toMatchObject([{ claimedUntil: 9 }]);
  });

  test('clears the notices of the published check, but not those of a newer check', async () => {
    const { table, checks } = setUp();
    await checks.replaceCheck(createCheck(7), undefined, NOW);
    await checks.clearPending(createCheck(6).observation);
    expect(table.list()).toMatchObject([{ pending: [{ noticeId: 'N' }] }]);
    await checks.clearPending(createCheck(7).observation);
    expect(table.list()).toMatchObject([{ pending: [], barCount: 7 }]);
  });

  test('is read completely, over several responses', async () => {
    const { table, checks } = setUp();
    for (let index = 0; index < 5; index++) table.add({ symbol: `S${index}` });
    table.pageSize = 2;
    expect([...(await checks.load()).keys()]).toEqual(['S0', 'S1', 'S2', 'S3', 'S4']);
  });
});

describe('OpenBars', () => {
  const createBars = (hot: number, cold: number) => ({
    hot: Uint8Array.of(hot),
    cold: Uint8Array.of(cold),
    positions: [`s:${hot}#0`],
  });
  const setUp = () => {
    const table = createBarsTable();
    return { table, bars: createOpenBarsTable(table.client, table.name) };
  };

  test('writes the cold part only if it has changed', async () => {
    const { table, bars } = setUp();
    await bars.save('R', createBars(1, 1), undefined);
    const first = (await bars.load(['R'])).get('R')!;
    expect(first).toEqual({ ...createBars(1, 1), version: 1, coldVersion: 1 });
    await bars.save('R', createBars(2, 1), first);
    const second = (await bars.load(['R'])).get('R')!;
    expect(second).toEqual({ ...createBars(2, 1), version: 2, coldVersion: 1 });
    await bars.save('R', createBars(3, 2), second);
    expect((await bars.load(['R', 'S'])).get('R')).toEqual({
      ...createBars(3, 2),
      version: 3,
      coldVersion: 3,
    });
    const writes = table.requests.map(({ name }) => name).filter((name) => name !== 'BatchGetCommand');
    expect(writes).toEqual(['TransactWriteCommand', 'PutCommand', 'TransactWriteCommand']);
  });

  test('does not replace a row that another invocation has replaced', async () => {
    const { table, bars } = setUp();
    await bars.save('R', createBars(1, 1), undefined);
    const loaded = (await bars.load(['R'])).get('R')!;
    await bars.save('R', createBars(2, 1), loaded);
    const before = table.list();
    for (const next of [createBars(3, 1), createBars(3, 2)])
      await expect(bars.save('R', next, loaded)).rejects.toThrow('another invocation has replaced them');
    await expect(bars.save('R', createBars(1, 1), undefined)).rejects.toThrow('row R');
    expect(table.list()).toEqual(before);
  });

  test('is not read while its two parts do not belong together', async () => {
    const { table, bars } = setUp();
    await bars.save('R', createBars(1, 1), undefined);
    table.add({ part: 'R#cold', version: 2, bars: Uint8Array.of(9) });
    await expect(bars.load(['R'])).rejects.toThrow('failed to read the open bars of row R');
    await expect(bars.load(['S'])).resolves.toEqual(new Map());
  });

  test('rethrows other errors of the table', async () => {
    const { table, bars } = setUp();
    table.fault = new Error('throttled');
    await expect(bars.save('R', createBars(1, 1), undefined)).rejects.toThrow('throttled');
  });
});
