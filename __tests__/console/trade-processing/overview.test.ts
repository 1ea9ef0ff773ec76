import { createOverviewReader, type Overview } from '../../../src/console/trade-processing/overview';
import { describeOverview } from '../../../src/console/trade-processing/describe-overview';
import { readNewestEntries } from '../../../src/cli/trade-processing/ledger/newest-entries';
import { readHeads } from '../../../src/cli/trade-processing/ledger/read-entries';
import { compareEntries } from '../../../src/domain/ledger';
import { createTrades, MESSAGES, type Trades } from './fake-trades';

const read = ({ deployment, clock }: Trades): Promise<Overview> =>
  createOverviewReader(deployment, clock.now)();

const listMessages = ({ newest }: Overview) => ('messages' in newest ? newest.messages : []);

describe('the overview', () => {
  it('says that both regions have the same trades, with heads, checkpoints and the newest messages', async () => {
    const trades = createTrades();
    await trades.send(MESSAGES);
    await trades.createCheckpoint('us-east-1');
    const overview = await read(trades);
    const [us, eu] = overview.regions;
    expect(us).toMatchObject({ isActive: true, facts: { checkpoint: { number: 1 }, failed: 0 } });
    expect(eu).toMatchObject({ isActive: false, lagMs: 0, facts: { entries: 0 }, chains: [] });
    expect(us!.chains.length).toBeGreaterThan(1);
    for (const { sequence, replicated } of us!.chains) expect(replicated).toBe(sequence);
    expect(describeOverview(overview)).toBe('Sources send to us-east-1. Both regions have the same trades.');
    const messages = listMessages(overview);
    expect(messages.map(({ recordedAt }) => recordedAt)).toEqual(
      messages
        .map(({ recordedAt }) => recordedAt)
        .sort()
        .reverse(),
    );
    expect(messages.every(({ isReplicated }) => isReplicated === true)).toBe(true);
    expect(new Set(messages.map(({ verdict }) => verdict))).toEqual(
      new Set(['accepted', 'warned', 'rejected']),
    );
  });

  it('shows which entries are on their way, and how far the standby is behind', async () => {
    const trades = createTrades();
    await trades.send(MESSAGES.slice(0, 20));
    trades.replication.isPaused = true;
    await trades.clock.wait(120_000);
    await trades.send(MESSAGES.slice(20));
    const overview = await read(trades);
    expect(overview.regions[1]!.lagMs).toBeGreaterThanOrEqual(120_000);
    expect(describeOverview(overview)).toBe('Sources send to us-east-1. eu-west-1 is 2 min behind.');
    const { chains } = overview.regions[0]!;
    const onTheirWay = chains.reduce((sum, { sequence, replicated = 0 }) => sum + sequence - replicated, 0);
    expect(onTheirWay).toBeGreaterThan(0);
    expect(
      listMessages(overview).filter(({ isReplicated }) => isReplicated === false).length,
    ).toBeGreaterThan(0);
    trades.resume();
    expect(listMessages(await read(trades)).every(({ isReplicated }) => isReplicated)).toBe(true);
  });

  it('shows the other region while the active one is down, with its trades in the replica', async () => {
    const trades = createTrades();
    await trades.send(MESSAGES.slice(0, 5));
    trades.services['eu-west-1'].queues.add('TradeValidatorDlqUrl', { body: {} });
    trades.regions['us-east-1'].isDown = true;
    const overview = await read(trades);
    expect(overview.regions[0]).toMatchObject({
      reason: expect.stringContaining('does not answer'),
      chains: [],
    });
    expect(overview.newest).toMatchObject({ readIn: 'eu-west-1' });
    expect(listMessages(overview).map(({ isReplicated, region }) => [isReplicated, region])).toEqual(
      Array.from({ length: 5 }, () => [true, 'us-east-1']),
    );
    expect(describeOverview(overview)).toBe(
      'Sources send to us-east-1, by the settings that could be read. us-east-1 does not answer: sources must wait until it does, or until you fail over. 1 failed message waits in eu-west-1.',
    );
    trades.regions['eu-west-1'].isDown = true;
    const none = await read(trades);
    expect(none.newest).toEqual({ problem: 'no region answers' });
    expect(describeOverview(none)).toBe('No region answers, so nothing is known about the trades.');
  });

  it('does not know what a standby has that is down', async () => {
    const trades = createTrades();
    await trades.send(MESSAGES.slice(0, 5));
    trades.regions['eu-west-1'].isDown = true;
    const overview = await read(trades);
    expect(overview.newest).toMatchObject({ readIn: 'us-east-1' });
    expect(listMessages(overview).map(({ isReplicated }) => isReplicated)).toEqual(
      Array.from({ length: 5 }, () => undefined),
    );
    expect(overview.regions[0]!.chains.every(({ replicated }) => replicated === undefined)).toBe(true);
  });
});

test('the newest entries of chains of different lengths are those of all entries', async () => {
  const trades = createTrades();
  for (const message of MESSAGES) {
    await trades.send([message]);
    await trades.clock.wait(10);
  }
  const table = { dynamo: { send: trades.regions['us-east-1'].table.sendAny } as never, table: '' };
  const heads = await readHeads(table, 'us-east-1');
  const all = await readNewestEntries(table, heads, Number.MAX_SAFE_INTEGER);
  expect(all.map(({ entry }) => entry)).toEqual(
    all.map(({ entry }) => entry).sort((a, b) => compareEntries(b, a)),
  );
  expect(all.length).toBe(heads.reduce((sum, { sequence }) => sum + sequence, 0));
  for (const limit of [1, 3, 10, 25])
    expect(await readNewestEntries(table, heads, limit)).toEqual(all.slice(0, limit));
});
