import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findActiveRegion } from '../../../src/cli/trade-processing/active-region';
import { createAuditLog } from '../../../src/console/server/audit-log';
import { createReadOnlyAws, serveSections, type TestConsole } from '../support';
import { createTrades, createTradesSection, MESSAGES, type Trades } from './fake-trades';

let served: TestConsole | undefined;
afterEach(() => served?.stop());

async function serve(trades: Trades): Promise<TestConsole> {
  const changesFile = join(mkdtempSync(join(tmpdir(), 'trades-')), 'changes.jsonl');
  return (served = await serveSections([createTradesSection(trades, { changesFile })], {
    recordChange: createAuditLog(changesFile),
  }));
}

const preview = async (change: string, parameters: object = {}) => {
  const [line] = await served!.change(`/api/trades/${change}`, { parameters, confirmed: false });
  return line!;
};
/** Makes a change. @returns the last line of the answer */
const make = async (change: string, parameters: object = {}) =>
  (await served!.change(`/api/trades/${change}`, { parameters, reason: 'a test', confirmed: true })).at(-1)!;

describe('failover', () => {
  it('shows what it would do and changes nothing, then makes the region the active one', async () => {
    const trades = createTrades();
    await trades.send(MESSAGES.slice(0, 3));
    await serve(trades);
    expect(await preview('failover', { to: 'eu-west-1' })).toMatchObject({
      preview: {
        from: 'us-east-1',
        to: 'eu-west-1',
        isDryRun: true,
        problems: [],
        recoveryPoint: '2026-11-29T15:00:00.000Z',
        command: 'npx stacks trade-processing failover --to eu-west-1',
      },
    });
    expect(await findActiveRegion(trades.deployment)).toBe('us-east-1');
    expect(await make('failover', { to: 'eu-west-1' })).toMatchObject({ result: { wasActive: false } });
    expect(await findActiveRegion(trades.deployment)).toBe('eu-west-1');
  });

  it('needs only its region, and is refused for one that does not answer', async () => {
    const trades = createTrades();
    trades.regions['us-east-1'].isDown = true;
    await serve(trades);
    expect(await make('failover', { to: 'eu-west-1' })).toMatchObject({
      result: { notWritten: [{ region: 'us-east-1' }] },
    });
    expect(await preview('failover', { to: 'us-east-1' })).toMatchObject({
      error: { what: expect.stringContaining('region us-east-1 does not answer') },
    });
  });

  it('is refused for a region that could not record trades, except by force', async () => {
    const trades = createTrades();
    trades.regions['eu-west-1'].set('ReferenceDataKey', 'none');
    await serve(trades);
    expect(await preview('failover', { to: 'eu-west-1' })).toMatchObject({
      preview: { problems: [expect.stringContaining('there are no reference data')] },
    });
    expect(await make('failover', { to: 'eu-west-1' })).toMatchObject({
      error: { what: expect.stringContaining('eu-west-1 could not record trades') },
    });
    expect(await findActiveRegion(trades.deployment)).toBe('us-east-1');
    expect(await make('failover', { to: 'eu-west-1', force: true })).toHaveProperty('result');
    expect(await findActiveRegion(trades.deployment)).toBe('eu-west-1');
  });

  it('needs a reason and a known region', async () => {
    await serve(createTrades());
    const body = { parameters: { to: 'eu-west-1' }, confirmed: true };
    expect(await served!.change('/api/trades/failover', body)).toMatchObject([
      { error: { what: 'the reason is missing' } },
    ]);
    expect(await make('failover', { to: 'mars' })).toMatchObject({
      error: { what: expect.stringContaining('to: ') },
    });
  });
});

describe('verify', () => {
  it('reports progress and the result of each region, which then is the last verification', async () => {
    const trades = createTrades();
    await trades.send(MESSAGES);
    await trades.createCheckpoint('us-east-1');
    await serve(trades);
    expect(await preview('verify')).toMatchObject({
      preview: {
        regions: [{ region: 'us-east-1', entries: expect.any(Number) }, { entries: 0 }],
        unavailable: [],
        command: 'npx stacks trade-processing verify',
      },
    });
    expect(await served!.query('/api/trades/verifications')).toEqual([]);
    const lines = await served!.change('/api/trades/verify', { parameters: {}, confirmed: true });
    const { progress } = lines.at(-2) as { progress: { done: number; total: number } };
    expect([progress.done, progress.done > 0]).toEqual([progress.total, true]);
    expect(lines.at(-1)).toMatchObject({
      result: [
        { region: 'us-east-1', isIntact: true, violations: [], checkpoints: 1 },
        { region: 'eu-west-1' },
      ],
    });
    expect(await served!.query('/api/trades/verifications')).toMatchObject([
      { region: 'us-east-1', isIntact: true, user: 'ada', at: expect.any(String) },
      { region: 'eu-west-1' },
    ]);
  });

  it('finds a changed entry', async () => {
    const trades = createTrades();
    await trades.send(MESSAGES);
    await trades.createCheckpoint('us-east-1');
    const { table } = trades.regions['us-east-1'];
    const row = table.rows.find(({ kind }) => kind === 'trade')!;
    table.store({ ...row, recordedAt: '2026-11-29T15:00:00.001Z' });
    await serve(trades);
    expect(await make('verify', { region: 'us-east-1' })).toMatchObject({
      result: [{ isIntact: false, violations: [expect.stringContaining('CHAIN#us-east-1#')] }],
    });
  });

  it('verifies the replica of a region that is down, which proves less', async () => {
    const trades = createTrades();
    await trades.send(MESSAGES);
    trades.regions['us-east-1'].isDown = true;
    await serve(trades);
    expect(await make('verify', { region: 'us-east-1' })).toMatchObject({
      result: [{ readIn: 'eu-west-1', isIntact: null, reason: expect.stringContaining('does not answer') }],
    });
  });
});

describe('reconcile', () => {
  it('marks what both regions recorded, once', async () => {
    const trades = createTrades();
    trades.replication.isPaused = true;
    await trades.send(MESSAGES.slice(0, 4), 'us-east-1');
    await trades.clock.wait(1_000);
    await trades.send(MESSAGES.slice(0, 4), 'eu-west-1');
    trades.resume();
    await serve(trades);
    expect(await make('reconcile')).toMatchObject({ result: { marked: 4, conflicts: [] } });
    expect(await make('reconcile')).toMatchObject({ result: { marked: 0 } });
  });

  it('needs both regions', async () => {
    const trades = createTrades();
    trades.regions['eu-west-1'].isDown = true;
    await serve(trades);
    expect(await preview('reconcile')).toMatchObject({
      preview: { regions: [{ region: 'us-east-1' }], unavailable: [expect.stringContaining('eu-west-1')] },
    });
    expect(await make('reconcile')).toMatchObject({
      error: { what: expect.stringContaining('region eu-west-1 does not answer') },
    });
  });
});

describe('resend', () => {
  const failure = {
    function: 'ComplianceRecorder',
    event: {
      source: 'trades.clearing',
      'detail-type': 'TradeReported',
      time: '2026-11-29T15:00:00Z',
      detail: { messages: [{ id: 'm1', text: '<x/>' }] },
    },
    error: { Error: 'Timeout' },
  };

  it('lists the failures by cause, sends their events again, and keeps what is none', async () => {
    const trades = createTrades();
    const { queues } = trades.services['us-east-1'];
    queues.add('TradeValidatorDlqUrl', { body: failure }, { body: 'not JSON' });
    await serve(trades);
    const groups = [
      { region: 'us-east-1', queue: 'TradeValidatorDlq', cause: 'ComplianceRecorder: Timeout', messages: 1 },
      { cause: expect.stringContaining('unknown') },
    ];
    expect(await preview('resend')).toMatchObject({ preview: { groups } });
    expect([trades.regions['us-east-1'].events.length, queues.countAll()]).toEqual([0, 2]);
    expect(await make('resend', { region: 'us-east-1' })).toMatchObject({
      result: { groups: [{ handling: 'sent' }, { handling: 'retained' }], unavailable: [] },
    });
    expect([trades.regions['us-east-1'].events.length, queues.countAll()]).toEqual([1, 1]);
    expect(await served!.query('/api/trades/failures')).toMatchObject({ groups: [groups[1]] });
  });

  it('receives no message in a console that only reads on AWS', async () => {
    const trades = createTrades();
    const { queues } = trades.services['us-east-1'];
    queues.add('TradeValidatorDlqUrl', { body: failure });
    const requests = new Set<string>();
    queues.onRequest = ({ name }) => void requests.add(name);
    served = await serveSections([createTradesSection(trades)], createReadOnlyAws());
    const response = await served.request('/api/trades/failures');
    expect([response.status, await response.text()]).toEqual([
      403,
      expect.stringContaining('npx stacks failures list'),
    ]);
    const resend = await served.request('/api/trades/resend', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ parameters: {} }),
    });
    expect([resend.status, [...requests]]).toEqual([403, []]);
  });

  it('handles the region that answers, and reports the other one', async () => {
    const trades = createTrades();
    trades.services['eu-west-1'].queues.add('TradeValidatorDlqUrl', { body: failure });
    trades.regions['us-east-1'].isDown = true;
    await serve(trades);
    expect(await make('resend')).toMatchObject({
      result: { groups: [{ handling: 'sent' }], unavailable: [expect.stringContaining('us-east-1')] },
    });
  });
});
