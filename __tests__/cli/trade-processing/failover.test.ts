import { createDemonstrationMessages } from '../../../src/cli/trade-processing/demonstration/create-messages';
import { findActiveRegion } from '../../../src/cli/trade-processing/active-region';
import { failOver } from '../../../src/cli/trade-processing/failover/failover';
import { readChain, readHeads } from '../../../src/cli/trade-processing/ledger/read-entries';
import { sha256 } from '../../../src/aws/sha256';
import { formatMessage } from '../../../src/cli/trade-processing/samples/format';
import { createSampleTrade } from '../../../src/cli/trade-processing/samples/trade';
import { reconcile } from '../../../src/cli/trade-processing/reconcile/reconcile';
import { createEvents } from '../../../src/cli/trade-processing/send/create-events';
import { TradeSender } from '../../../src/cli/trade-processing/send/trade-sender';
import { TRADE_REGIONS } from '../../../src/config/trade-processing';
import { type Entry, mergeEntries, verifyRegion } from '../../../src/domain/ledger';
import { createSubjectReader, formatMarkKey } from '../../../src/domain/trade-records';
import type { Trade } from '../../../src/domain/trades';
import { createRecordingRegions } from './fake-regions';

const MESSAGES = createDemonstrationMessages('20261129').filter(({ step }) => step === 1);

/** Two regions that record trades, with a clock that advances only while a sender waits. */
function openRegions() {
  let time = Date.UTC(2026, 10, 29, 15);
  const fake = createRecordingRegions(() => time);
  for (const region of TRADE_REGIONS) fake.regions[region].loadReferenceData();
  const clock = {
    now: () => time,
    wait: async (milliseconds: number) => {
      time += milliseconds;
    },
  };
  const send = (messages: typeof MESSAGES, region?: 'us-east-1' | 'eu-west-1') =>
    new TradeSender(fake.deployment, { ...clock, ...(region && { region }) }).send(messages);
  const takeOver = (to: 'us-east-1' | 'eu-west-1', isDryRun = false, isForced = false) =>
    failOver(fake.deployment, { to, isDryRun, isForced, now: clock.now });
  return { ...fake, clock, send, takeOver };
}

type Regions = ReturnType<typeof openRegions>;

/** Reads all entries in one region's replica. */
async function readEntries({ regions }: Regions, replica: 'us-east-1' | 'eu-west-1'): Promise<Entry[]> {
  const table = { dynamo: { send: regions[replica].table.sendAny } as never, table: 'trades' };
  const entries: Entry[] = [];
  for (const region of TRADE_REGIONS)
    for (const head of await readHeads(table, region))
      for await (const entry of readChain(table, head, -1)) entries.push(entry);
  return entries;
}

/** Verifies the chains of a region, without checkpoints. */
async function findViolations({ regions }: Regions, region: 'us-east-1' | 'eu-west-1') {
  const { table } = regions[region];
  const heads = table.list(`CHAIN#${region}`).filter(({ sk }) => sk === 'HEAD');
  const report = await verifyRegion({
    region,
    sha256,
    trustedKeys: [],
    verifySignature: async () => false,
    checkpoints: (async function* () {})(),
    expectedNewest: { notBefore: '1970-01-01T00:00:00.000Z' },
    chains: heads.map((headRow) => ({ region, shard: Number(headRow.shard), headRow })),
    readPages: async function* (chain, after) {
      yield table
        .list(`CHAIN#${chain.region}#${String(chain.shard).padStart(3, '0')}`)
        .filter(({ sk }) => sk !== 'HEAD' && Number(sk) > after)
        .sort((a, b) => (String(a.sk) < String(b.sk) ? -1 : 1));
    },
  });
  return report.chains.flatMap(({ violation }) => violation ?? []);
}

describe('failOver', () => {
  it('changes nothing with --dry-run, and lists what it would change', async () => {
    const { takeOver, deployment, send } = openRegions();
    await send(MESSAGES.slice(0, 3));
    expect(await takeOver('eu-west-1', true)).toMatchObject({
      from: 'us-east-1',
      to: 'eu-west-1',
      epoch: Date.UTC(2026, 10, 29, 15),
      wasActive: false,
      isDryRun: true,
      written: ['eu-west-1', 'us-east-1'],
      recoveryPoint: '2026-11-29T15:00:00.000Z',
    });
    expect(await findActiveRegion(deployment)).toBe('us-east-1');
  });

  it('needs nothing of the primary region, and changes nothing when it is repeated', async () => {
    const { takeOver, deployment, regions, clock } = openRegions();
    regions['us-east-1'].isDown = true;
    const first = await takeOver('eu-west-1');
    expect(first).toMatchObject({
      wasActive: false,
      written: ['eu-west-1'],
      notWritten: [{ region: 'us-east-1' }],
    });
    expect(first.recoveryPoint).toBeUndefined();
    expect(await findActiveRegion(deployment)).toBe('eu-west-1');
    regions['us-east-1'].isDown = false;
    expect(await findActiveRegion(deployment)).toBe('eu-west-1');
    const { epoch } = first;
    expect(await takeOver('eu-west-1')).toMatchObject({ wasActive: true, epoch, written: ['us-east-1'] });
    expect(await takeOver('eu-west-1')).toMatchObject({ wasActive: true, epoch, written: [] });
    await clock.wait(1_000);
    expect(await takeOver('us-east-1')).toMatchObject({
      from: 'eu-west-1',
      epoch: epoch + 1_000,
      wasActive: false,
    });
    expect(await findActiveRegion(deployment)).toBe('us-east-1');
  });

  it('is not undone when a region returns whose setting was unknown', async () => {
    const { takeOver, deployment, regions, clock } = openRegions();
    regions['us-east-1'].isDown = true;
    await takeOver('eu-west-1');
    regions['us-east-1'].isDown = false;
    // The setting of us-east-1 is still the first one, so it seems to be active when the other one is down.
    regions['eu-west-1'].isDown = true;
    await clock.wait(1_000);
    expect(await takeOver('us-east-1')).toMatchObject({
      wasActive: true,
      unknown: ['eu-west-1'],
      written: ['us-east-1'],
    });
    regions['eu-west-1'].isDown = false;
    expect(await findActiveRegion(deployment)).toBe('us-east-1');
  });

  it('needs no answer of the primary region, and no permission there', async () => {
    jest.useFakeTimers();
    const { takeOver, deployment, regions } = openRegions();
    const primary = regions['us-east-1'];
    // What AWS showed in October 2025: connections without an answer, and valid credentials that are refused.
    primary.beforeRequest = () => new Promise(() => undefined);
    const failover = takeOver('eu-west-1');
    await jest.advanceTimersByTimeAsync(5_000);
    jest.useRealTimers();
    expect(await failover).toMatchObject({
      wasActive: false,
      written: ['eu-west-1'],
      notWritten: [{ region: 'us-east-1', reason: 'region us-east-1 does not answer within 5 seconds' }],
    });
    const errors = [
      { name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } },
      { name: 'ParameterNotFound', $metadata: { httpStatusCode: 400 } },
      { code: 'EHOSTUNREACH' },
      { name: 'CredentialsProviderError' },
      new SyntaxError('Unexpected end of JSON input'),
    ];
    for (const error of errors) {
      primary.beforeRequest = async () => {
        throw Object.assign(new Error('no'), error);
      };
      expect(await findActiveRegion(deployment)).toBe('eu-west-1');
      expect(await takeOver('eu-west-1')).toMatchObject({
        wasActive: true,
        written: ['eu-west-1'],
        notWritten: [{ reason: expect.stringContaining('region us-east-1 cannot be used (') }],
      });
    }
  });

  it('reports the target as active if the other region refuses the new setting', async () => {
    const { takeOver, deployment, regions } = openRegions();
    let requests = 0;
    regions['us-east-1'].beforeRequest = async () => {
      if (++requests > 1)
        throw Object.assign(new Error('no'), { name: 'AccessDeniedException', $metadata: {} });
    };
    expect(await takeOver('eu-west-1')).toMatchObject({
      written: ['eu-west-1'],
      notWritten: [{ region: 'us-east-1' }],
    });
    regions['us-east-1'].beforeRequest = () => Promise.resolve();
    expect(await findActiveRegion(deployment)).toBe('eu-west-1');
  });

  it('refuses a region that does not answer, and one whose setting is invalid', async () => {
    const { takeOver, regions } = openRegions();
    regions['eu-west-1'].isDown = true;
    await expect(takeOver('eu-west-1')).rejects.toThrow('region eu-west-1 does not answer');
    regions['eu-west-1'].isDown = false;
    regions['eu-west-1'].active = 'eu';
    await expect(takeOver('eu-west-1')).rejects.toThrow(
      'eu-west-1 cannot take over: the parameter parameter-active-region-local in eu-west-1 is invalid: ActiveRegion must be JSON',
    );
  });
});

describe('failOver to a region that could not record trades', () => {
  const OTHER_KEY = `${'b'.repeat(64)}.json`;

  it.each<[string, (standby: Regions['regions']['eu-west-1']) => void, string]>([
    [
      'has no reference data',
      (standby) => standby.set('ReferenceDataKey', 'none'),
      'there are no reference data: run npx stacks trade-processing reference-data',
    ],
    [
      'lacks the file of its reference data',
      (standby) => standby.objects.splice(0),
      'the reference data aaa',
    ],
    ['has other reference data', (standby) => standby.loadReferenceData(OTHER_KEY), 'and aaa'],
    ['has an invalid setting', (standby) => standby.set('ChainShards', ''), 'the setting ChainShards must'],
    [
      'lacks a setting',
      (standby) => standby.parameters.delete('parameter-table-endpoint-local'),
      'TableEndpoint',
    ],
    [
      'has no bus',
      (standby) => {
        standby.hasBus = false;
      },
      'the bus: AWS request failed with ResourceNotFoundException',
    ],
  ])('refuses a region that %s, except by force', async (_, damage, problem) => {
    const { takeOver, deployment, regions } = openRegions();
    damage(regions['eu-west-1']);
    await expect(takeOver('eu-west-1')).rejects.toThrow('eu-west-1 could not record trades: ');
    await expect(takeOver('eu-west-1', true)).rejects.toThrow(problem);
    expect(await findActiveRegion(deployment)).toBe('us-east-1');
    const { problems } = await takeOver('eu-west-1', false, true);
    expect(problems).toEqual([expect.stringContaining(problem)]);
    expect(await findActiveRegion(deployment)).toBe('eu-west-1');
  });
});

describe('an outage of the primary region in mid-stream', () => {
  it('loses no trade, counts each one once, and leaves both ledgers intact', async () => {
    const all = openRegions();
    const { send, takeOver, regions, replication, resume, deployment, clock } = all;
    await send(MESSAGES.slice(0, 10));
    // These are recorded, but not replicated before the outage: their senders got no answer and send them again.
    replication.isPaused = true;
    await clock.wait(1_000);
    await send(MESSAGES.slice(10, 20));
    regions['us-east-1'].isDown = true;
    expect((await takeOver('eu-west-1')).recoveryPoint).toBe('2026-11-29T15:00:00.000Z');
    await clock.wait(1_000);
    const { accepted, refused } = await send(MESSAGES.slice(5));
    expect(refused).toEqual([]);
    expect(new Set(accepted.map(({ region }) => region))).toEqual(new Set(['eu-west-1']));
    await expect(reconcile(deployment, clock)).rejects.toThrow('region us-east-1 does not answer');
    regions['us-east-1'].isDown = false;
    resume();
    await takeOver('us-east-1');
    const first = await reconcile(deployment, clock);
    expect(first.duplicates).toHaveLength(10);
    expect(first.marked).toBe(10);
    expect(new Set(first.duplicates.map(({ original }) => original.region))).toEqual(new Set(['us-east-1']));
    expect(new Set(first.duplicates.map(({ duplicate }) => duplicate.region))).toEqual(
      new Set(['eu-west-1']),
    );
    for (const { duplicate } of first.duplicates) {
      const { pk, sk } = formatMarkKey(duplicate);
      expect(regions['us-east-1'].table.find(pk, sk)).toMatchObject({ region: 'eu-west-1' });
    }
    const second = await reconcile(deployment, clock);
    expect([second.duplicates, second.marked]).toEqual([first.duplicates, 0]);

    const [us, eu] = [await readEntries(all, 'us-east-1'), await readEntries(all, 'eu-west-1')];
    expect(us).toEqual(eu);
    expect(us.filter(({ kind }) => kind === 'duplicate')).toHaveLength(10);
    const merged = mergeEntries(us, '9999', createSubjectReader(sha256));
    const counted = merged.entries.filter(({ kind }) => kind === 'trade' || kind === 'rejection');
    expect(counted).toHaveLength(MESSAGES.length);
    for (const region of TRADE_REGIONS) expect(await findViolations(all, region)).toEqual([]);
  });

  it.each<[string, Partial<Trade>, Partial<Trade>, object[]]>([
    [
      'of two sources',
      {},
      { source: 'clearing', sourceTradeId: 'C-1', price: '270' },
      [{ kind: 'conflicting-terms', tradeIds: ['clearing:C-1', 'order-management:1'] }],
    ],
    [
      'of one source with the same version',
      { version: 2, action: 'cancel' },
      { version: 2, action: 'correct', quantity: '20' },
      [{ kind: 'conflicting-content', tradeIds: ['order-management:1'] }],
    ],
    [
      'of one source, of which one follows a cancellation that the other region recorded',
      { version: 2, action: 'cancel' },
      { version: 3, action: 'correct', quantity: '20' },
      [{ kind: 'version-after-cancel' }],
    ],
    ['of two sources that agree', {}, { source: 'clearing', sourceTradeId: 'C-1' }, []],
  ])('is followed by a comparison of reports %s', async (_, first, second, expected) => {
    const { send, replication, resume, deployment, clock } = openRegions();
    const trade = createSampleTrade(
      {
        source: 'order-management',
        sourceTradeId: '1',
        executionId: '1',
        symbol: 'AAPL',
        side: 'buy',
        quantity: '10',
        percent: 100,
        afterOpen: 0,
        account: 'FUND-21',
        counterparty: 0,
      },
      clock.now(),
    );
    replication.isPaused = true;
    for (const [changes, region] of [
      [first, 'us-east-1'],
      [second, 'eu-west-1'],
    ] as const) {
      const changed = { ...trade, ...changes };
      await send([{ id: region, source: changed.source, text: formatMessage(changed, 0) }] as never, region);
      await clock.wait(1_000);
    }
    resume();
    const { conflicts } = await reconcile(deployment, clock);
    expect(conflicts).toHaveLength(expected.length);
    expect(conflicts).toMatchObject(expected);
  });

  it('marks each duplicate once if two operators reconcile at the same time', async () => {
    const all = openRegions();
    const { send, replication, resume, deployment, clock, regions } = all;
    replication.isPaused = true;
    await send(MESSAGES.slice(0, 4), 'us-east-1');
    await clock.wait(1_000);
    await send(MESSAGES.slice(0, 4), 'eu-west-1');
    resume();
    const reports = await Promise.all([reconcile(deployment, clock), reconcile(deployment, clock)]);
    expect(reports.map(({ duplicates }) => duplicates.length)).toEqual([4, 4]);
    expect(reports[0]!.marked + reports[1]!.marked).toBe(4);
    expect((await readEntries(all, 'eu-west-1')).filter(({ kind }) => kind === 'duplicate')).toHaveLength(4);
    expect(await findViolations(all, 'eu-west-1')).toEqual([]);
    expect(regions['us-east-1'].table.list('MARK#')).toHaveLength(4);
  });

  it('marks duplicates while the recorder appends to the same chain', async () => {
    const all = openRegions();
    const { send, replication, resume, deployment, clock, regions } = all;
    replication.isPaused = true;
    await send(MESSAGES.slice(0, 4), 'us-east-1');
    await clock.wait(1_000);
    await send(MESSAGES.slice(0, 4), 'eu-west-1');
    resume();
    const { table, onEvent } = regions['eu-west-1'];
    let attempts = 0;
    table.beforeTransaction = () => {
      if (attempts++ > 0) return;
      // Eight events, so that one of them is appended to the chain of the mark.
      for (const message of MESSAGES.slice(4, 12))
        for (const event of createEvents([message]).events)
          onEvent({
            Source: event.source,
            DetailType: event.detailType,
            Detail: JSON.stringify(event.detail),
          });
    };
    expect((await reconcile(deployment, clock)).marked).toBe(4);
    expect(attempts).toBeGreaterThan(1);
    expect(await findViolations(all, 'eu-west-1')).toEqual([]);
  });
});
