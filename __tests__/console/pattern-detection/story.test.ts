import { createAlertStory } from '../../../src/console/pattern-detection/story/alert-story';
import { findAlertStory, type StoryReaders } from '../../../src/console/pattern-detection/story/find-story';
import { selectEvent } from '../../../src/console/pattern-detection/story/read-records';
import type { AlertFacts } from '../../../src/console/pattern-detection/story/facts';
import { UserError } from '../../../src/cli/errors';
import { type AlertRow, createAlert, type PatternRow, toPatternRow } from '../../../src/domain/alerts';
import { applyDecision, applyExpiry, createApproval } from '../../../src/domain/approvals';
import { formatIsoTime } from '../../../src/domain/market-data';
import { ACROSS_SESSIONS_TEXT } from '../../../src/domain/patterns';
import { detection, omitVersion } from '../../domain/alerts/detection';

const EVENT = 'shardId-000000000000:4711#2';
const ARRIVED = Date.UTC(2026, 10, 30, 12);
const at = (seconds: number) => formatIsoTime(ARRIVED + 1_000 * seconds);

const found = detection({ confidence: 95 });
const pattern: PatternRow = { ...toPatternRow(found, EVENT, ARRIVED + 1_000), bars: Uint8Array.of(1) };
const alert: AlertRow = { ...createAlert(found, EVENT, ARRIVED + 1_500), claimedUntil: at(60) };
const record = { correlationId: EVENT, arrivedAt: ARRIVED, event: { symbol: 'AAPL', close: 430.5 } };
const approval = { ...createApproval(alert, 'j'.repeat(22), ARRIVED + 2_000), sentAt: at(3) };
const decide = (verdict: 'APPROVED' | 'REJECTED') =>
  applyDecision(approval, {
    jti: approval.jti,
    verdict,
    by: 'Ada',
    note: 'volume',
    decidedAt: ARRIVED + 60_000,
  });

const tell = (facts: Partial<AlertFacts>) => createAlertStory({ pattern, problems: [], ...facts })!;
const getNames = (facts: Partial<AlertFacts>) => tell(facts).steps.map(({ name }) => name);

describe('the story of an alert', () => {
  it('goes from the event to the notification and its acknowledgement, in the order of the steps', () => {
    const notified = { ...alert, notifiedAt: at(2), acknowledgedAt: at(300), acknowledgedBy: 'grace' };
    const story = tell({ record, alert: notified });
    expect(story.steps.map(({ name, service }) => `${name} (${service})`)).toEqual([
      'event received (Kinesis, MarketDataStream)',
      'pattern confirmed (Step Functions, PatternAnalysisWorkflow)',
      'alert queued (SQS, AlertQueue)',
      'alert decided: notify (Lambda, AlertProcessor)',
      'notified the desk (SNS, TradingAlerts)',
      'acknowledged by grace (DynamoDB, AlertHistory)',
    ]);
    const starts = story.steps.map(({ startedAt }) => startedAt);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    expect(story.steps.every(({ startedAt, endedAt = startedAt }) => endedAt >= startedAt)).toBe(true);
    expect(story.steps[1]).toMatchObject({ startedAt: ARRIVED, endedAt: ARRIVED + 1_000 });
    expect(story.sentence).toBe(
      'AAPL completed a double top: at 2013-03-01T00:00:00.000Z it closed at 430.50, below the level of 435.25. ' +
        'The confidence is 95 of 100. The desk was notified; grace acknowledged the alert.',
    );
    expect(story.steps.find(({ name }) => name === 'alert queued')!.output).toMatchObject({
      version: found.version,
    });
    expect(story.correlationId).toBe(EVENT);
    expect(JSON.stringify(story)).not.toContain('"bars"');
  });

  it('says that the pattern is across sessions, and shows version 1 for an alert without a version', () => {
    const marked = { pattern: { ...pattern, acrossSessions: true as const } };
    const earlier = { ...omitVersion(alert), acrossSessions: true as const };
    const { sentence, steps } = tell({ ...marked, alert: earlier });
    expect(sentence).toContain(`of 100. ${ACROSS_SESSIONS_TEXT} `);
    expect(steps.find(({ name }) => name === 'alert queued')!.output).toMatchObject({
      version: 1,
      acrossSessions: true,
    });
  });

  it.each([
    [{ suppressed: 'muted' }, 'muted, so nobody was notified'],
    [{ suppressed: 'cooldown' }, 'had just been notified'],
    [{ heldFor: 'digest' }, 'notified with the next digest'],
    [{ heldFor: 'digest', notifiedAt: at(90), digestId: 'd' }, 'was notified in a digest'],
  ] as [Partial<AlertRow>, string][])(
    'explains why people were or were not notified: %j',
    (fields, sentence) => {
      expect(tell({ alert: { ...alert, severity: 'HIGH', ...fields } }).sentence).toContain(sentence);
    },
  );

  it.each([
    ['PENDING', approval, 'waits for a decision until', 'waiting'],
    ['APPROVED', decide('APPROVED'), 'Ada approved its alert, which is not published yet', 'succeeded'],
    ['REJECTED', decide('REJECTED'), 'Ada rejected its alert, so nobody was notified', 'succeeded'],
    ['EXPIRED', applyExpiry(approval, Date.parse(approval.decideBy)), 'Nobody decided', 'succeeded'],
  ] as const)('has the approval, its request and its decision: %s', (state, row, sentence, status) => {
    const story = tell({ alert: { ...alert, approvalRequestedAt: at(2) }, approval: row });
    expect(story.sentence).toContain(sentence);
    const name = state === 'PENDING' ? 'waits for a decision' : state.toLowerCase();
    expect(story.steps.find((step) => step.name === name)).toMatchObject({
      startedAt: ARRIVED + 3_000,
      status,
      link: { href: `/approvals?id=${encodeURIComponent(alert.alertId)}` },
    });
    expect(JSON.stringify(story)).not.toContain(approval.jti);
  });

  it('has failures and retries, each with its error and the number of the attempt', () => {
    const fail = (seconds: number, functionId: string, level: 'ERROR' | 'WARN' = 'ERROR') => ({
      functionId,
      level,
      at: ARRIVED + 1_000 * seconds,
      message: 'alert not processed',
      line: { error: { name: 'TimeoutError', message: 'no answer' } },
    });
    const problems = [
      fail(2, 'AlertProcessor'),
      fail(4, 'PatternDetector'),
      fail(6, 'AlertProcessor', 'WARN'),
    ];
    const steps = tell({ alert, problems }).steps.filter(({ error }) => error !== undefined);
    expect(steps).toMatchObject([
      { service: 'Lambda, AlertProcessor', status: 'failed', attempt: 1, error: 'TimeoutError: no answer' },
      { service: 'Lambda, PatternDetector', status: 'failed', attempt: 1 },
      { service: 'Lambda, AlertProcessor', status: 'retried', attempt: 2 },
    ]);
  });

  it('of a pattern without an alert contains that, and one whose alert is due waits', () => {
    expect(tell({}).sentence).toContain('It raised no alert.');
    const due = { ...pattern, alertDue: 'due' } as const;
    expect(tell({ pattern: due }).sentence).toContain('Its alert is due');
    expect(getNames({ pattern: due })).toContain('alert due');
  });

  it('of an event that confirmed no pattern contains that', () => {
    expect(createAlertStory({ record, problems: [] })).toMatchObject({
      sentence: expect.stringContaining('no pattern'),
      steps: [{ name: 'event received', output: record.event }],
    });
    expect(createAlertStory({ problems: [] })).toBeUndefined();
  });
});

describe('finding a story', () => {
  const createReaders = (rows: readonly PatternRow[]): StoryReaders & { asked: string[] } => {
    const asked: string[] = [];
    return {
      asked,
      alerts: {
        getPattern: async (id) => {
          asked.push(id);
          const row = rows.find(({ patternId }) => patternId === id);
          if (!row) throw new UserError(`pattern ${id} is not stored`);
          return row;
        },
        getAlert: () => Promise.resolve(undefined),
      },
      approvals: { get: () => Promise.resolve(undefined) },
      logs: {
        readLines: (functionId) =>
          Promise.resolve(
            functionId === 'AlertProcessor'
              ? [
                  { level: 'INFO', message: 'alert notified', timestamp: at(5) },
                  { level: 'ERROR', message: 'alert not processed', timestamp: at(4) },
                ]
              : [],
          ),
      },
      readRecord: () => Promise.resolve(undefined),
      findPattern: (id) => Promise.resolve(rows.find(({ correlationId }) => correlationId === id)),
    };
  };

  it.each([
    ['the id of the alert', pattern.patternId],
    ['the correlation id of its event', EVENT],
  ])('by %s', async (_, id) => {
    const story = await findAlertStory(id, createReaders([pattern]));
    expect(story).toMatchObject({ title: 'Pattern AAPL double top', correlationId: EVENT });
    expect(story!.steps.map(({ name }) => name)).toEqual(['pattern confirmed', 'alert not processed']);
  });

  it('by the id of the bar that confirmed it', async () => {
    const row = toPatternRow({ ...found, interval: '5m' }, 'AAPL#5m#2013-03-01T00:00:00.000Z', ARRIVED);
    const story = await findAlertStory(row.correlationId, createReaders([row]));
    expect(story).toMatchObject({ title: 'Pattern AAPL double top 5m' });
  });

  it('asks nothing for an id of another system', async () => {
    const readers = createReaders([pattern]);
    expect(await findAlertStory('0b5a4a4e-6f0c-4d8e-9d57-3c8c1b6f2a11', readers)).toBeUndefined();
    expect(await findAlertStory('AAPL#5m#yesterday', readers)).toBeUndefined();
    expect(readers.asked).toEqual([]);
  });

  it('fails with the error of the target, which is no missing pattern', async () => {
    const readers = createReaders([]);
    const gone = () => Promise.reject(new Error('the target is gone'));
    const failing = { ...readers, alerts: { ...readers.alerts, getPattern: gone } };
    await expect(findAlertStory(pattern.patternId, failing)).rejects.toThrow('the target is gone');
  });
});

test.each([
  ['[{"a":1},{"a":2}]', 1, { a: 2 }],
  ['{"a":1}\n{"a":2}\n', 1, { a: 2 }],
  ['{"a":1}', 0, { a: 1 }],
  ['a,b', 0, 'a,b'],
])('the event of the record %j with index %d is %j', (text, index, event) => {
  expect(selectEvent(text, index)).toEqual(event);
});
