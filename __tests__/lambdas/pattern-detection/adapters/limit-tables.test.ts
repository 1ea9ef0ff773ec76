import {
  BREAKER_OPEN_MS,
  createAlert,
  createCooldown,
  createDigest,
  MAX_ALERT_WAIT_MS,
} from '../../../../src/domain/alerts';
import { createAlertDigests } from '../../../../src/lambdas/pattern-detection/adapters/alert-digests';
import { createAlertLimits } from '../../../../src/lambdas/pattern-detection/adapters/alert-limits';
import { createMailPace } from '../../../../src/lambdas/pattern-detection/adapters/mail-pace';
import { detection } from '../../../domain/alerts/detection';
import { createLimitsTable } from './tables';

const NOW = Date.UTC(2024, 4, 1);
const WEEK_S = 7 * 86_400;
const alert = createAlert(detection(), 'shard:1#0', NOW);
const toIso = (time: number) => new Date(time).toISOString();
const setUp = () => {
  const table = createLimitsTable();
  return {
    table,
    limits: createAlertLimits(table.client, table.name),
    digests: createAlertDigests(table.client, table.name),
  };
};

describe('AlertLimits', () => {
  test('reads the mutes and the cooldown of an alert, and no others', async () => {
    const { table, limits } = setUp();
    expect(await limits.read(alert)).toEqual({ mutes: [], cooldown: undefined, breakerUntil: undefined });
    for (const limitId of ['mute#symbol#AAPL', 'mute#pattern#double-top', 'mute#symbol#IBM'])
      table.add({ limitId, until: toIso(NOW) });
    const { mutes } = await limits.read(alert);
    expect(mutes).toEqual([
      { limitId: 'mute#symbol#AAPL', until: toIso(NOW) },
      { limitId: 'mute#pattern#double-top', until: toIso(NOW) },
    ]);
  });

  test('requests keys again that a response omits, up to three times', async () => {
    const { table, limits } = setUp();
    await limits.openBreaker(NOW);
    table.batchSize = 2;
    expect(await limits.read(alert)).toMatchObject({ breakerUntil: toIso(NOW + BREAKER_OPEN_MS) });
    table.batchSize = 1;
    await expect(limits.read(alert)).rejects.toThrow('failed to read 1 rows of AlertLimits in 3 attempts');
  });

  test('lets one of two processors that read the same cooldown start the next one', async () => {
    const { table, limits } = setUp();
    const cooldown = createCooldown(alert);
    expect(await limits.startCooldown(alert, cooldown, undefined, NOW)).toBe(true);
    expect(await limits.startCooldown(alert, cooldown, undefined, NOW)).toBe(false);
    const next = { ...cooldown, alertId: 'next', until: toIso(NOW + 1000) };
    expect(await limits.startCooldown(alert, next, cooldown, NOW)).toBe(true);
    expect(await limits.startCooldown(alert, { ...next, alertId: 'other' }, cooldown, NOW)).toBe(false);
    expect((await limits.read(alert)).cooldown).toMatchObject(next);
    // A row is deleted a week after its cooldown.
    expect(table.list()).toMatchObject([{ expiresAt: NOW / 1000 + 1 + WEEK_S }]);
  });

  test('counts the alerts of each minute', async () => {
    const { table, limits } = setUp();
    expect([await limits.countAlert(NOW), await limits.countAlert(NOW + 59_999)]).toEqual([1, 2]);
    expect(await limits.countAlert(NOW + 60_000)).toBe(1);
    expect(table.list()).toMatchObject([
      { alerts: 2, expiresAt: NOW / 1000 + 59 + WEEK_S },
      { alerts: 1, expiresAt: NOW / 1000 + 60 + WEEK_S },
    ]);
  });

  test('opens the breaker again only after it has closed', async () => {
    const { limits, table } = setUp();
    expect((await limits.openBreaker(NOW)).isNew).toBe(true);
    expect((await limits.openBreaker(NOW + BREAKER_OPEN_MS - 1)).isNew).toBe(false);
    expect((await limits.openBreaker(NOW + BREAKER_OPEN_MS)).isNew).toBe(true);
    expect(table.list()).toMatchObject([{ openUntil: toIso(NOW + 2 * BREAKER_OPEN_MS) }]);
  });

  test('replaces a brake that has not changed since it was read', async () => {
    const { limits } = setUp();
    const slots = [{ alertId: 'A', at: NOW }];
    expect(await limits.readBrake('double-top')).toEqual({ slots: [], version: 0 });
    expect(await limits.replaceBrake('double-top', { slots, version: 1 }, NOW)).toBe(true);
    expect(await limits.replaceBrake('double-top', { slots: [], version: 1 }, NOW)).toBe(false);
    expect(await limits.replaceBrake('double-top', { slots, version: 2 }, NOW)).toBe(true);
    expect(await limits.readBrake('double-top')).toEqual({ slots, version: 2 });
    expect(await limits.readBrake('double-bottom')).toEqual({ slots: [], version: 0 });
  });
});

describe('the turns to publish', () => {
  test('are one a second for all processors, up to the longest wait', async () => {
    const table = createLimitsTable();
    let time = NOW;
    const waits: number[] = [];
    const pace = createMailPace(
      table.client,
      table.name,
      () => time,
      (ms) => Promise.resolve(waits.push(ms)),
    );
    for (let turn = 0; turn <= 10; turn++) expect(await pace.waitForTurn(MAX_ALERT_WAIT_MS)).toBe(true);
    // The first turn is free, so there is no wait.
    expect(waits).toEqual(Array.from({ length: 10 }, (_, index) => (index + 1) * 1000));
    expect(await pace.waitForTurn(MAX_ALERT_WAIT_MS)).toBe(false);
    time += 60_000;
    waits.length = 0;
    expect(await pace.waitForTurn(MAX_ALERT_WAIT_MS)).toBe(true);
    expect(waits).toEqual([]);
  });
});

describe('the digest of a pattern', () => {
  const digest = createDigest('double-top', ['A'], NOW, NOW + 1000);
  const next = createDigest('double-top', ['B'], NOW + 5000, NOW + 6000);

  test('is started once, and the next digest only after this one is complete', async () => {
    const { digests } = setUp();
    expect(await digests.read('double-top')).toBeUndefined();
    expect(await digests.start(digest, undefined)).toBe(true);
    expect(await digests.start(digest, undefined)).toBe(false);
    expect(await digests.start(next, digest)).toBe(false);
    await digests.markPublished(digest, NOW + 1);
    expect(await digests.start(next, digest)).toBe(false);
    await digests.markDone(digest, NOW + 2);
    expect(await digests.read('double-top')).toMatchObject({
      ...digest,
      publishedAt: toIso(NOW + 1),
      doneAt: toIso(NOW + 2),
    });
    expect(await digests.start(next, { ...digest, digestId: 'other' })).toBe(false);
    expect(await digests.start(next, digest)).toBe(true);
    expect(await digests.read('double-top')).toMatchObject({ digestId: next.digestId });
    expect(await digests.read('double-bottom')).toBeUndefined();
  });

  test('is continued by one invocation after its claim has expired', async () => {
    const { digests } = setUp();
    await digests.start(digest, undefined);
    expect(await digests.renewClaim(next, NOW + 9000)).toBe(false);
    expect(await digests.renewClaim(digest, NOW + 9000)).toBe(true);
    expect(await digests.renewClaim(digest, NOW + 10_000)).toBe(false);
    expect(await digests.read('double-top')).toMatchObject({ claimedUntil: toIso(NOW + 9000) });
  });

  test('is not marked by an invocation of an earlier digest', async () => {
    const { digests } = setUp();
    await digests.start(digest, undefined);
    await expect(digests.markPublished(next, NOW)).rejects.toThrow('condition');
    await expect(digests.markDone(next, NOW)).rejects.toThrow('condition');
  });
});
