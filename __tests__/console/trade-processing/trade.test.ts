import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storySection } from '../../../src/console/sections/story';
import type { Story } from '../../../src/console/server/section';
import { formatReference, toEntry } from '../../../src/domain/ledger';
import { TRADE_REGIONS } from '../../../src/config/trade-processing';
import { recordEvent } from '../../cli/trade-processing/record-event';
import { serveSections, type TestConsole } from '../support';
import { createTrades, createTradesSection, findTradeId, MESSAGES, type Trades } from './fake-trades';

const ID = findTradeId('clearing');

let served: TestConsole | undefined;
afterEach(() => served?.stop());

/** Serves the section and the page Story. */
async function serve(trades: Trades): Promise<TestConsole> {
  await served?.stop();
  const changesFile = join(mkdtempSync(join(tmpdir(), 'trades-')), 'changes.jsonl');
  return (served = await serveSections([storySection, createTradesSection(trades, { changesFile })]));
}

interface Version {
  readonly presence: Readonly<Record<string, string>>;
  readonly problem?: string;
  readonly duplicateOf?: string;
  readonly reference: string;
}
const readTrade = async (trades: Trades, id = ID) =>
  (await (await serve(trades)).query(`/api/trades/trade?id=${encodeURIComponent(id)}`)) as {
    readonly sentence: string;
    readonly versions: readonly Version[];
    readonly problems: readonly string[];
    readonly unavailable: readonly string[];
  };
const readStory = async (trades: Trades, id: string) =>
  (await (await serve(trades)).query(`/api/story/story?id=${encodeURIComponent(id)}`)) as Story;

describe('a trade', () => {
  it('has its source message, checks, reference data and entry, and is in both regions', async () => {
    const trades = createTrades();
    await trades.send(MESSAGES);
    const { sentence, versions, problems } = await readTrade(trades);
    expect(versions).toMatchObject([
      {
        presence: { 'us-east-1': 'present', 'eu-west-1': 'present' },
        reference: expect.stringMatching(/^CHAIN#us-east-1#\d{3} \d{12}$/),
        // Hashes and keys of files are no secrets.
        entry: { hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
        payload: {
          report: { source: 'clearing', text: expect.stringContaining('<TradLegNtfctn>') },
          enrichment: { referenceDataKey: 'reference.json' },
          validation: { verdict: 'accepted' },
        },
      },
    ]);
    expect(problems).toEqual([]);
    expect(sentence).toMatch(/^clearing reported it once\. It is: (buy|sell) .+ Both regions have it\.$/);
  });

  it('is not there yet in a region that is behind, and unknown in one that is down', async () => {
    const trades = createTrades();
    trades.replication.isPaused = true;
    await trades.send(MESSAGES);
    expect((await readTrade(trades)).versions[0]!.presence).toEqual({
      'us-east-1': 'present',
      'eu-west-1': 'missing',
    });
    trades.regions['eu-west-1'].isDown = true;
    const { versions, unavailable, sentence } = await readTrade(trades);
    expect(versions[0]!.presence).toEqual({ 'us-east-1': 'present', 'eu-west-1': 'unknown' });
    expect(unavailable).toEqual([expect.stringContaining('region eu-west-1 does not answer')]);
    expect(sentence).toContain('eu-west-1 does not answer.');
  });

  it('shows in which region an entry was changed', async () => {
    const trades = createTrades();
    await trades.send(MESSAGES);
    const { table } = trades.regions['eu-west-1'];
    const [row] = table.list('TRADE#').filter(({ tradeId }) => tradeId === ID);
    const entry = table.find(
      `CHAIN#us-east-1#${String(row!.shard).padStart(3, '0')}`,
      String(row!.sequence).padStart(12, '0'),
    )!;
    table.store({ ...entry, recordedAt: '2026-11-29T15:00:00.001Z' });
    const { versions, problems, sentence } = await readTrade(trades);
    expect(versions).toMatchObject([{ presence: { 'us-east-1': 'present', 'eu-west-1': 'damaged' } }]);
    expect(versions[0]!.problem).toBeUndefined();
    expect(problems).toEqual([expect.stringContaining('in eu-west-1: CHAIN#us-east-1#')]);
    expect(sentence).toContain('An entry in eu-west-1 is not as recorded: verify the ledger.');
  });

  it('that both regions recorded has the entry that counts, and a duplicate that is not marked', async () => {
    const trades = createTrades();
    trades.replication.isPaused = true;
    await trades.send(MESSAGES, 'us-east-1');
    await trades.clock.wait(1_000);
    await trades.send(MESSAGES, 'eu-west-1');
    trades.resume();
    const { versions, sentence } = await readTrade(trades);
    expect(versions.map(({ duplicateOf }) => duplicateOf)).toEqual([undefined, versions[0]!.reference]);
    expect(sentence).toContain('Both regions recorded version 1; the entry of us-east-1 counts.');
    const { steps } = await readStory(trades, ID);
    expect(steps.find(({ status }) => status === 'retried')).toMatchObject({
      name: 'recorded again in eu-west-1',
      output: { markedBy: 'not marked yet: reconcile the regions' },
    });
  });

  it('that was not recorded is reported, and so is that no region answers', async () => {
    const trades = createTrades();
    const ask = async () => {
      const response = await (await serve(trades)).request('/api/trades/trade?id=clearing%3AC-none');
      return [response.status, await response.text()];
    };
    expect(await ask()).toEqual([
      404,
      expect.stringContaining('trade \\"clearing:C-none\\" was not recorded'),
    ]);
    trades.regions['us-east-1'].isDown = true;
    trades.regions['eu-west-1'].isDown = true;
    expect(await ask()).toEqual([502, expect.stringContaining('region us-east-1 does not answer')]);
  });
});

describe('the story of a trade', () => {
  it('leads from its message to both regions and its checkpoint', async () => {
    const trades = createTrades();
    await trades.send(MESSAGES);
    const waiting = await readStory(trades, ID);
    expect(waiting.steps.at(-1)).toMatchObject({ name: 'waits for the next checkpoint', status: 'waiting' });
    await trades.clock.wait(60_000);
    await trades.createCheckpoint('us-east-1');
    const { steps, correlationId, links } = await readStory(trades, ID);
    expect(steps.map(({ name, status }) => [name, status])).toEqual([
      ['clearing reported version 1: new', 'succeeded'],
      ['validated: accepted', 'succeeded'],
      ['enriched with reference data', 'succeeded'],
      ['recorded in us-east-1', 'succeeded'],
      ['replicated to eu-west-1', 'succeeded'],
      ['covered by checkpoint 1, the newest one', 'succeeded'],
    ]);
    expect(correlationId).toMatch(/^event-\d+$/);
    expect(links[0]!.href).toBe(`/trades/${encodeURIComponent(ID)}`);
  });

  it('is found by the id at its source, its execution, and its entry', async () => {
    const trades = createTrades();
    await trades.send(MESSAGES);
    const [{ reference, payload }] = (await readTrade(trades)).versions as unknown as readonly [
      {
        readonly reference: string;
        readonly payload: { readonly enrichment: { readonly executionKey: string } };
      },
    ];
    const ids = [ID.split(':')[1]!, payload.enrichment.executionKey, reference];
    for (const id of ids) expect((await readStory(trades, id)).title).toBe(`Trade ${ID}`);
    await expect(readStory(trades, 'CHAIN#us-east-1#999 000000000001')).rejects.toThrow('no system knows');
    await expect(readStory(trades, 'nothing')).rejects.toThrow('no system knows');
  });

  it('is found by the id of its event, among the newest entries', async () => {
    const trades = createTrades();
    await trades.send(MESSAGES.filter(({ source }) => source !== 'clearing'));
    const eventId = '7d3f9c1e-52ab-4f0e-9a36-1c7e5b20d914';
    const { source, text } = MESSAGES.find((message) => message.source === 'clearing')!;
    const event = {
      Source: `trades.${source}`,
      DetailType: 'TradeReported',
      Detail: JSON.stringify({ messages: [{ id: 'm1', text }] }),
    };
    const { table } = trades.regions['us-east-1'];
    recordEvent(table, 'us-east-1', event, trades.clock.now(), eventId);
    // The number of chains of the regions in memory.
    for (const region of TRADE_REGIONS) trades.regions[region].set('ChainShards', '4');
    expect(await readStory(trades, eventId)).toMatchObject({ title: `Trade ${ID}`, correlationId: eventId });
    await expect(readStory(trades, eventId.replace('7', '8'))).rejects.toThrow('no system knows');
  });

  it('of a rejected message contains the reasons', async () => {
    const trades = createTrades();
    await trades.send(MESSAGES);
    const row = trades.regions['us-east-1'].table.rows.find(({ kind }) => kind === 'rejection')!;
    const entry = toEntry(row);
    if ('violation' in entry) throw new Error('expected an entry');
    const { steps, sentence } = await readStory(trades, formatReference(entry.value));
    expect(sentence).toMatch(/ sent a message that was rejected\. .+: expected .+ Both regions have it\.$/s);
    expect(steps.find(({ status }) => status === 'failed')).toMatchObject({
      name: 'validated: rejected',
      error: expect.stringContaining('expected'),
    });
    expect(steps.map(({ name }) => name)).toContain('rejection recorded in us-east-1');
  });
});
