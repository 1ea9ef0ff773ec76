import fc from 'fast-check';
import {
  type Alert,
  BRAKE_WINDOW_MS,
  createAlert,
  formatMuteId,
  getAlertOutcome,
  MAIL_INTERVAL_MS,
} from '../../../src/domain/alerts';
import type { Detection } from '../../../src/domain/patterns';
import { detection } from '../../domain/alerts/detection';
import { createApprovalHandler, post, APPROVE, processApprovals, PAGE } from './approvals';
import { sqsEvent } from './events';
import { createTestAlertProcessor } from './pipeline';
import { World } from './world';

const MINUTE = 60_000;
const CONFIRMED = Date.UTC(2024, 4, 1, 14, 30);
const alertOf = (symbol: string, found: Partial<Detection> = {}): Alert =>
  createAlert(
    detection({ symbol, start: CONFIRMED - 30 * MINUTE, confirmedAt: CONFIRMED, ...found }),
    `c-${symbol}`,
    0,
  );
const toMessages = (alerts: readonly Alert[]) => alerts.map((body) => ({ correlationId: 'c', body }));
const notify = (world: World, ...alerts: readonly Alert[]) =>
  createTestAlertProcessor(world)(sqsEvent(toMessages(alerts)));
const sweep = (world: World) => createTestAlertProcessor(world)({ sweep: true });
const listOutcomes = (world: World) =>
  Object.fromEntries([...world.alertRows].map(([id, row]) => [id.split('#')[0]!, getAlertOutcome(row)]));
const createStorm = (count: number, found: Partial<Detection> = {}) =>
  Array.from({ length: count }, (_, index) => alertOf(`S${index}`, found));

test('an alert in the cooldown of its symbol and pattern is recorded, and notified only if its confidence is ten points higher', async () => {
  const world = new World();
  const at = (minute: number, confidence: number) =>
    alertOf('AAPL', { confirmedAt: CONFIRMED + minute * MINUTE, confidence });
  await notify(
    world,
    at(0, 65),
    at(1, 74),
    at(2, 75),
    at(3, 76),
    alertOf('AAPL', { pattern: 'head-and-shoulders' }),
  );
  expect([...world.alertRows.values()].map(getAlertOutcome)).toEqual([
    'notified',
    'cooldown',
    'notified',
    'cooldown',
    'notified',
  ]);
  expect(world.metrics).toContainEqual({
    name: 'AlertsSuppressed',
    value: 1,
    dimensions: { Reason: 'cooldown' },
  });
});

describe('one structure at several intervals', () => {
  const createAt = (interval: Detection['interval'], minutes: number, confidence = 70) =>
    alertOf('AAPL', {
      interval,
      confidence,
      start: CONFIRMED - 120 * MINUTE,
      confirmedAt: CONFIRMED + minutes * MINUTE,
    });
  const [short, long] = [createAt('5m', -5), createAt('1h', 0)];

  test('is notified at the longer interval only, if that is known first', async () => {
    const world = new World();
    await notify(world, long, createAt('5m', 5, 85));
    expect([...world.alertRows.values()].map(getAlertOutcome)).toEqual(['notified', 'longer-interval']);
    expect([...world.alertRows.values()][1]).toMatchObject({ replacedBy: long.alertId });
    expect(world.notifications.map(({ interval }) => interval)).toEqual(['1h']);
    expect(world.metrics).toContainEqual({
      name: 'AlertsSuppressed',
      value: 1,
      dimensions: { Reason: 'longer-interval' },
    });
  });

  test('is notified at the longer interval too, with the earlier alert, and the row of that one names it', async () => {
    const world = new World();
    await notify(world, short, long);
    expect(world.notifications.map(({ alertId, replaces }) => [alertId, replaces])).toEqual([
      [short.alertId, undefined],
      [long.alertId, [short.alertId]],
    ]);
    expect(world.alertRows.get(short.alertId)).toMatchObject({ replacedBy: long.alertId });
    expect(world.alertRows.get(long.alertId)).toMatchObject({ replaces: [short.alertId] });
  });

  test('is linked in the request for approval of a critical alert', async () => {
    const world = new World();
    const critical = createAt('1h', 0, 95);
    await notify(world, short, critical);
    expect(world.approvalRows.get(critical.alertId)!.alert.replaces).toEqual([short.alertId]);
    await notify(world, createAt('15m', 10, 96));
    expect(world.approvalRows.size).toBe(1);
  });

  test('is not replaced by an alert that is muted itself', async () => {
    const world = new World();
    await notify(world, short);
    const mute = { kind: 'symbol', by: 'ada', createdAt: '2024-05-01T00:00:00.000Z' } as const;
    const muteId = formatMuteId('symbol', 'AAPL');
    world.mutes.set(muteId, { ...mute, muteId, target: 'AAPL', until: '2030-01-01T00:00:00.000Z' });
    await notify(world, long);
    expect(world.alertRows.get(short.alertId)).not.toHaveProperty('replacedBy');
  });

  test('has a cooldown for each interval', async () => {
    const world = new World();
    const other = { start: CONFIRMED - 20 * MINUTE, level: 300 };
    await notify(world, long, alertOf('AAPL', { interval: '5m', ...other }), createAt('1h', 60));
    expect([...world.alertRows.values()].map(getAlertOutcome)).toEqual(['notified', 'notified', 'cooldown']);
  });
});

test('an alert of a muted symbol or pattern is recorded without a notification or an approval, until the mute ends', async () => {
  const world = new World();
  const mute = { kind: 'symbol', by: 'ada', createdAt: '2024-05-01T00:00:00.000Z' } as const;
  const muteId = formatMuteId('symbol', 'AAPL');
  world.mutes.set(muteId, { ...mute, muteId, target: 'AAPL', until: '2024-05-01T14:31:00.000Z' });
  await notify(
    world,
    alertOf('AAPL'),
    alertOf('AAPL', { pattern: 'head-and-shoulders', confidence: 95 }),
    alertOf('IBM'),
  );
  expect([world.notifications.map(({ symbol }) => symbol), world.approvalRows.size]).toEqual([['IBM'], 0]);
  expect([...world.alertRows.values()].map(({ suppressed }) => suppressed)).toEqual([
    'muted',
    'muted',
    undefined,
  ]);
  world.time = Date.parse('2024-05-01T14:31:00.000Z');
  await notify(world, alertOf('AAPL', { confirmedAt: CONFIRMED + MINUTE }));
  expect(world.notifications).toHaveLength(2);
});

test('of a storm of alerts, those within the brake are notified a second apart, and the others in one digest of the pattern', async () => {
  const world = new World();
  await notify(world, ...createStorm(40));
  expect(world.notifications).toHaveLength(15);
  expect(world.sumMetric('AlertsHeld')).toBe(25);
  await sweep(world);
  expect(
    world.sentDigests.map(({ digestId, alertIds }) => [digestId.split('#')[0], alertIds.length]),
  ).toEqual([['double-top', 25]]);
  const [digest] = world.sentDigests;
  const held = [...world.alertRows.values()].filter(({ heldFor }) => heldFor === 'digest');
  expect(held.map(({ alertId }) => alertId).sort()).toEqual([...digest!.alertIds].sort());
  for (const row of held)
    expect(row).toMatchObject({ digestId: digest!.digestId, notifiedAt: expect.any(String) });
  for (const row of held) expect(row).not.toHaveProperty('digestDue');
  await sweep(world);
  expect(world.sentDigests).toHaveLength(1);
  expect(world.sumMetric('DigestsSent')).toBe(1);
  const gaps = world.publishedAt.slice(1).map((time, index) => time - world.publishedAt[index]!);
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(MAIL_INTERVAL_MS);
});

test('each pattern has its own brake, which is free again after three minutes', async () => {
  const world = new World();
  await notify(world, ...createStorm(16), ...createStorm(16, { pattern: 'head-and-shoulders' }));
  expect(world.notifications).toHaveLength(30);
  world.time += BRAKE_WINDOW_MS;
  await notify(world, alertOf('LATER'));
  expect(world.notifications).toHaveLength(31);
});

test('above a hundred alerts in a minute, the breaker delays the alerts of all patterns for five minutes', async () => {
  const world = new World();
  // The turns to publish would move the clock to the next minute.
  world.pace.waitForTurn = () => Promise.resolve(true);
  await notify(world, ...createStorm(101), alertOf('OTHER', { pattern: 'head-and-shoulders' }));
  expect(listOutcomes(world)).toMatchObject({ S0: 'notified', S15: 'held', S100: 'held', OTHER: 'held' });
  expect(world.sumMetric('AlertBreakerOpened')).toBe(1);
  world.time += 5 * MINUTE;
  await notify(world, alertOf('AFTER', { pattern: 'head-and-shoulders' }));
  expect(listOutcomes(world)).toMatchObject({ AFTER: 'notified' });
});

test('an open breaker and a full brake do not delay a request for approval, or an approved alert', async () => {
  const world = new World();
  await notify(world, ...createStorm(120));
  await notify(world, alertOf('TOP', { confidence: 95 }));
  await processApprovals(world);
  expect(world.requests).toHaveLength(1);
  expect(listOutcomes(world)).toMatchObject({ TOP: 'approval' });
  await post(world, world.requests[0]!.link.slice(PAGE.length + 1), APPROVE);
  await processApprovals(world);
  expect(world.notifications.at(-1)).toMatchObject({ symbol: 'TOP' });
  await createApprovalHandler(world)({ sweep: true });
  expect(listOutcomes(world)).toMatchObject({ TOP: 'notified' });
});

test('if no turn is free within ten seconds, an alert waits for the digest', async () => {
  const world = new World();
  world.nextTurn = world.time + 10_001;
  await notify(world, alertOf('AAPL'));
  expect([listOutcomes(world), world.notifications.length]).toEqual([{ AAPL: 'held' }, 0]);
});

test('after a fault at any call of a digest, each delayed alert is in one digest, which is sent again only after its publication', async () => {
  for (let call = 1; call <= 22; call++)
    for (const kind of ['error', 'crash'] as const)
      for (const when of ['before', 'after'] as const) {
        const world = new World();
        await notify(world, ...createStorm(17));
        world.calls = 0;
        world.fault = { call, kind, when };
        await world.invoke(() => sweep(world)).catch(() => undefined);
        for (let round = 0; round < 2; round++) {
          world.time += 5 * MINUTE;
          await sweep(world);
        }
        const ids = new Set(world.sentDigests.map(({ digestId }) => digestId));
        const outcomes = Object.values(listOutcomes(world));
        expect({ call, kind, when, ids: ids.size, held: outcomes.filter((one) => one === 'held') }).toEqual({
          call,
          kind,
          when,
          ids: 1,
          held: [],
        });
        expect(world.sentDigests.length).toBeLessThanOrEqual(2);
        // The same alerts each time.
        expect(new Set(world.sentDigests.map(({ alertIds }) => [...alertIds].sort().join())).size).toBe(1);
      }
});

test('under concurrency, faults and retries, each alert has one outcome that never changes, within the limits', async () => {
  const alert = fc
    .record({ symbol: fc.nat(12), minute: fc.nat(40), confidence: fc.integer({ min: 50, max: 89 }) })
    .map(({ symbol, minute, confidence }) =>
      alertOf(`S${symbol}`, { confirmedAt: CONFIRMED + minute * MINUTE, confidence }),
    );
  const batches = fc.array(fc.array(alert, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 12 });
  const faults = fc.array(fc.nat(400), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(batches, faults, async (all, failing) => {
      const world = new World();
      const first = new Map<string, string>();
      const notedOutcomes = () => {
        for (const [id, row] of world.alertRows) {
          const outcome = getAlertOutcome(row) === 'digest' ? 'held' : getAlertOutcome(row);
          if (outcome === 'processing') continue;
          expect([id, outcome]).toEqual([id, first.get(id) ?? outcome]);
          first.set(id, outcome);
        }
      };
      for (let receive = 0; receive < 4; receive++) {
        world.calls = 0;
        const call = failing[receive];
        world.fault =
          call === undefined ? undefined : { call, kind: 'error', when: call % 2 ? 'before' : 'after' };
        // Each batch is an invocation, and all run at the same time.
        await Promise.all(all.map((alerts) => notify(world, ...alerts)));
        notedOutcomes();
        world.time += 5 * MINUTE;
      }
      world.fault = undefined;
      await sweep(world);
      notedOutcomes();
      const ids = new Set(all.flat().map(({ alertId }) => alertId));
      expect(new Set(world.alertRows.keys())).toEqual(ids);
      const outcomes = [...world.alertRows.values()].map(getAlertOutcome);
      expect(outcomes.filter((outcome) => !['notified', 'digest', 'cooldown'].includes(outcome))).toEqual([]);
      const digested = world.sentDigests.flatMap(({ alertIds }) => alertIds);
      expect(new Set(digested).size).toBe(digested.length);
      expect(digested.filter((id) => world.notifications.some(({ alertId }) => alertId === id))).toEqual([]);
    }),
    { numRuns: 40 },
  );
});
