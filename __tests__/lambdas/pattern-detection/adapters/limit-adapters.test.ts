import { createAlert, createCooldown, createDigest, MAX_ALERT_WAIT_MS } from '../../../../src/domain/alerts';
import { createAlertDigests } from '../../../../src/lambdas/pattern-detection/adapters/alert-digests';
import { createAlertLimits } from '../../../../src/lambdas/pattern-detection/adapters/alert-limits';
import { createMailPace } from '../../../../src/lambdas/pattern-detection/adapters/mail-pace';
import { detection } from '../../../domain/alerts/detection';
import { createConditionError, dynamo } from '../../shared/client';

const NOW = Date.UTC(2024, 4, 1);
const alert = createAlert(detection(), 'shard:1#0', NOW);

describe('AlertLimits', () => {
  test('reads the mutes, the cooldown and the breaker of an alert consistently, and retries unprocessed keys', async () => {
    const mute = { limitId: 'mute#symbol#AAPL', muteId: 'mute#symbol#AAPL', until: 'then' };
    const cooldown = { limitId: 'cooldown#AAPL#double-top', ...createCooldown(alert) };
    const breaker = { limitId: 'breaker', openUntil: 'later' };
    const { client, inputs } = dynamo(
      {
        Responses: { T: [mute, breaker] },
        UnprocessedKeys: { T: { Keys: [{ limitId: cooldown.limitId }] } },
      },
      { Responses: { T: [cooldown] } },
    );
    expect(await createAlertLimits(client, 'T').read(alert)).toEqual({
      mutes: [mute],
      cooldown,
      breakerUntil: 'later',
    });
    expect(inputs).toEqual(
      [
        ['mute#symbol#AAPL', 'mute#pattern#double-top', 'cooldown#AAPL#double-top', 'breaker'],
        ['cooldown#AAPL#double-top'],
      ].map((ids) => ({
        RequestItems: { T: { Keys: ids.map((limitId) => ({ limitId })), ConsistentRead: true } },
      })),
    );
  });

  test('reads the cooldowns of the other intervals too, if the bars have an interval', async () => {
    const other = { limitId: 'cooldown#AAPL#double-top#1h', ...createCooldown({ ...alert, interval: '1h' }) };
    const { client, inputs } = dynamo({ Responses: { T: [other] } });
    const facts = await createAlertLimits(client, 'T').read({ ...alert, interval: '5m' });
    expect([facts.cooldown, facts.others]).toEqual([undefined, [other]]);
    const { Keys } = (inputs[0]!.RequestItems as { T: { Keys: { limitId: string }[] } }).T;
    expect(Keys.map(({ limitId }) => limitId)).toEqual(
      expect.arrayContaining(['cooldown#AAPL#double-top#5m', 'cooldown#AAPL#double-top#1d', 'breaker']),
    );
    expect(Keys).toHaveLength(10);
  });

  test('starts a cooldown only if its row has not changed since it was read', async () => {
    const { client, inputs } = dynamo({}, createConditionError());
    const limits = createAlertLimits(client, 'T');
    const cooldown = createCooldown(alert);
    expect(await limits.startCooldown(alert, cooldown, undefined, NOW)).toBe(true);
    expect(await limits.startCooldown(alert, cooldown, { ...cooldown, alertId: 'X' }, NOW)).toBe(false);
    expect(inputs).toMatchObject([
      {
        Item: { ...cooldown, limitId: 'cooldown#AAPL#double-top', expiresAt: NOW / 1000 + 7 * 86_400 },
        ConditionExpression: 'attribute_not_exists(limitId)',
      },
      { ConditionExpression: 'alertId = :previous', ExpressionAttributeValues: { ':previous': 'X' } },
    ]);
  });

  test('counts the alerts of a minute, and opens the breaker once', async () => {
    const { client, inputs } = dynamo({ Attributes: { alerts: 7 } }, {}, createConditionError());
    const limits = createAlertLimits(client, 'T');
    expect(await limits.countAlert(NOW + 59_999)).toBe(7);
    const openUntil = '2024-05-01T00:05:00.000Z';
    expect(await limits.openBreaker(NOW)).toEqual({ isNew: true, openUntil });
    expect(await limits.openBreaker(NOW)).toEqual({ isNew: false, openUntil });
    expect(inputs).toMatchObject([
      {
        Key: { limitId: 'minute#2024-05-01T00:00' },
        UpdateExpression: 'SET expiresAt = :expiry ADD alerts :one',
      },
      {
        Key: { limitId: 'breaker' },
        ConditionExpression: 'attribute_not_exists(openUntil) OR openUntil <= :now',
        ExpressionAttributeValues: { ':until': openUntil, ':now': '2024-05-01T00:00:00.000Z' },
      },
      {},
    ]);
  });

  test('replaces the version of the brake that was read', async () => {
    const slots = [{ alertId: 'A', at: NOW }];
    const { client, inputs } = dynamo({ Item: { slots, version: 3 } }, {}, createConditionError());
    const limits = createAlertLimits(client, 'T');
    expect(await limits.readBrake('double-top')).toEqual({ slots, version: 3 });
    expect(await limits.readBrake('double-top')).toEqual({ slots: [], version: 0 });
    expect(await limits.replaceBrake('double-top', { slots, version: 4 }, NOW)).toBe(false);
    expect(inputs[2]).toMatchObject({
      Item: { limitId: 'brake#double-top', slots, version: 4 },
      ConditionExpression: 'attribute_not_exists(limitId) OR version = :previous',
      ExpressionAttributeValues: { ':previous': 3 },
    });
  });
});

describe('the turn to publish', () => {
  const createPace = (...answers: unknown[]) => {
    const { client, inputs } = dynamo(...answers);
    const waits: number[] = [];
    const pace = createMailPace(
      client,
      'T',
      () => NOW,
      (ms) => Promise.resolve(waits.push(ms)),
    );
    return { pace, inputs, waits };
  };

  test('is immediate if no later turn is taken', async () => {
    const { pace, inputs, waits } = createPace({ Attributes: { nextAt: NOW + 1000 } });
    expect([await pace.waitForTurn(MAX_ALERT_WAIT_MS), waits, inputs.length]).toEqual([true, [], 1]);
    expect(inputs[0]).toMatchObject({
      UpdateExpression: 'SET nextAt = :now + :interval',
      ConditionExpression: 'attribute_not_exists(nextAt) OR nextAt <= :now',
      ExpressionAttributeValues: { ':now': NOW, ':interval': 1000 },
    });
  });

  test('is a second after the last turn, and the publisher waits for it', async () => {
    const { pace, inputs, waits } = createPace(createConditionError(), {
      Attributes: { nextAt: NOW + 4000 },
    });
    expect([await pace.waitForTurn(MAX_ALERT_WAIT_MS), waits]).toEqual([true, [3000]]);
    expect(inputs[1]).toMatchObject({
      UpdateExpression: 'SET nextAt = nextAt + :interval',
      ConditionExpression: 'nextAt BETWEEN :now AND :latest',
      ExpressionAttributeValues: { ':latest': NOW + MAX_ALERT_WAIT_MS },
    });
  });

  test('is not taken if it is too late; another error is thrown', async () => {
    const { pace, waits } = createPace(...Array.from({ length: 10 }, createConditionError));
    expect([await pace.waitForTurn(MAX_ALERT_WAIT_MS), waits]).toEqual([false, []]);
    await expect(createPace(new Error('throttled')).pace.waitForTurn(1)).rejects.toThrow('throttled');
  });
});

describe('digests', () => {
  const digest = createDigest('double-top', ['A'], NOW, NOW + 1000);

  test('start one after another, and only one invocation continues an expired one', async () => {
    const { client, inputs } = dynamo({ Item: digest }, {}, {}, createConditionError(), {}, {}, {});
    const digests = createAlertDigests(client, 'T');
    expect(await digests.read('double-top')).toEqual(digest);
    expect(await digests.start(digest, undefined)).toBe(true);
    expect(await digests.start(digest, { ...digest, digestId: 'last' })).toBe(true);
    expect(await digests.renewClaim(digest, NOW + 2000)).toBe(false);
    await digests.markPublished(digest, NOW);
    await digests.markDone(digest, NOW);
    expect(inputs).toMatchObject([
      { Key: { limitId: 'digest#double-top' }, ConsistentRead: true },
      {
        Item: { limitId: 'digest#double-top', ...digest },
        ConditionExpression: 'attribute_not_exists(limitId)',
      },
      {
        ConditionExpression: 'digestId = :previous AND attribute_exists(doneAt)',
        ExpressionAttributeValues: { ':previous': 'last' },
      },
      { ConditionExpression: 'digestId = :digest AND claimedUntil = :expired' },
      { UpdateExpression: 'SET publishedAt = :now', ConditionExpression: 'digestId = :digest' },
      { UpdateExpression: 'SET doneAt = :now', ConditionExpression: 'digestId = :digest' },
    ]);
  });
});
