import type { APIGatewayProxyEvent } from 'aws-lambda';
import { createAlert, isMuted, type Mute } from '../../../src/domain/alerts';
import { formatIsoTime } from '../../../src/domain/market-data';
import { createAlertResponder } from '../../../src/lambdas/pattern-detection/respond-to-alerts';
import { detection } from '../../domain/alerts/detection';
import { apiEvent } from './events';
import { World } from './world';

const alert = createAlert(detection(), 'shard:1#0', 0);

const createHandler = (world: World) => {
  const { telemetry, mutes, alertRows } = world;
  return createAlertResponder({
    telemetry,
    mutes: {
      save: (mute) => Promise.resolve(void mutes.set(mute.muteId, mute)),
      list: (now) => Promise.resolve([...mutes.values()].filter(({ until }) => until > now)),
      remove: (muteId) => {
        const mute = mutes.get(muteId);
        mutes.delete(muteId);
        return Promise.resolve(mute);
      },
    },
    acknowledgements: {
      record: ({ alertId, by, note }, now) => {
        const row = alertRows.get(alertId);
        if (!row) return Promise.resolve({ isFirst: false });
        if (row.acknowledgedAt !== undefined) return Promise.resolve({ isFirst: false, row });
        const acknowledgement = { acknowledgedAt: formatIsoTime(now), acknowledgedBy: by };
        const next = { ...row, ...acknowledgement, ...(note && { acknowledgementNote: note }) };
        alertRows.set(alertId, next);
        return Promise.resolve({ isFirst: true, row: next });
      },
    },
  });
};

const call = async (world: World, route: string, input?: object | string) => {
  const [method, resource] = route.split(' ') as [string, string];
  const event: APIGatewayProxyEvent = {
    ...apiEvent('api-get-alerts'),
    httpMethod: method,
    resource,
    path: resource,
    queryStringParameters: method === 'DELETE' ? (input as Record<string, string>) : null,
    body: method === 'POST' ? (typeof input === 'string' ? input : JSON.stringify(input)) : null,
  };
  const { statusCode, body } = await createHandler(world)(event);
  return { status: statusCode, body: JSON.parse(body) as Record<string, unknown> };
};

const createClaimedWorld = async () => {
  const world = new World();
  await world.history.claim(alert, 0, 1);
  return world;
};

describe('POST /alerts/acknowledgements', () => {
  const request = { alertId: alert.alertId, by: 'Ada Lovelace', note: 'stop is set' };

  it('acknowledges an alert once, and says who was first', async () => {
    const world = await createClaimedWorld();
    const first = await call(world, 'POST /alerts/acknowledgements', request);
    expect(first).toMatchObject({
      status: 200,
      body: {
        alertId: alert.alertId,
        acknowledgedBy: 'Ada Lovelace',
        acknowledgementNote: 'stop is set',
        acknowledgedAt: formatIsoTime(world.time),
      },
    });
    expect(first.body).not.toHaveProperty('claimedUntil');
    const second = await call(world, 'POST /alerts/acknowledgements', { ...request, by: 'Grace Hopper' });
    expect(second).toMatchObject({
      status: 409,
      body: { error: 'Conflict', message: expect.stringContaining('by Ada Lovelace at 2024') },
    });
    expect(world.alertRows.get(alert.alertId)!.acknowledgedBy).toBe('Ada Lovelace');
    expect(world.logs).toContainEqual(
      expect.objectContaining({
        message: 'alert acknowledged',
        extra: { correlation_id: 'shard:1#0', alert_id: alert.alertId, by: 'Ada Lovelace' },
      }),
    );
  });

  it('returns 404 for an alert that does not exist', async () => {
    expect(await call(new World(), 'POST /alerts/acknowledgements', request)).toMatchObject({
      status: 404,
      body: { error: 'NotFound', requestId: expect.any(String) },
    });
  });

  it.each([
    ['alertId', { by: 'Ada' }],
    ['alertId', { alertId: 'x'.repeat(101), by: 'Ada' }],
    ['by', { alertId: 'a' }],
    ['by', { alertId: 'a', by: ' ' }],
    ['by', { alertId: 'a', by: 'Ada\u202e' }],
    ['note', { alertId: 'a', by: 'Ada', note: 'x'.repeat(501) }],
    ['body', []],
    ['body', 'no json'],
  ])('rejects an invalid %s: %j', async (field, body) => {
    expect(await call(new World(), 'POST /alerts/acknowledgements', body)).toMatchObject({
      status: 400,
      body: { error: 'ValidationError', field },
    });
  });
});

describe('/mutes', () => {
  it('mutes a symbol or a pattern until a time, lists the mutes, and ends them', async () => {
    const world = new World();
    const byTwoHours = formatIsoTime(world.time + 2 * 3_600_000);
    const symbol = { symbol: 'aapl', by: 'Ada', reason: 'earnings tonight' };
    expect(await call(world, 'POST /mutes', symbol)).toEqual({
      status: 200,
      body: {
        kind: 'symbol',
        target: 'AAPL',
        until: byTwoHours,
        by: 'Ada',
        reason: 'earnings tonight',
        createdAt: formatIsoTime(world.time),
      },
    });
    expect(isMuted([...world.mutes.values()], alert, world.time)).toBe(true);
    await call(world, 'POST /mutes', { pattern: 'double-top', for: '1d', by: 'Grace' });
    const { body } = await call(world, 'GET /mutes');
    expect((body.items as Mute[]).map(({ target, by }) => [target, by])).toEqual([
      ['AAPL', 'Ada'],
      ['double-top', 'Grace'],
    ]);
    world.time += 3 * 3_600_000;
    expect((await call(world, 'GET /mutes')).body.items).toHaveLength(1);
    const unmuted = await call(world, 'DELETE /mutes', { pattern: 'double-top' });
    expect(unmuted).toMatchObject({ status: 200, body: { target: 'double-top', by: 'Grace' } });
    expect(await call(world, 'DELETE /mutes', { pattern: 'double-top' })).toMatchObject({
      status: 404,
      body: { message: 'double-top is not muted: GET /mutes lists the mutes' },
    });
  });

  it.each([
    ['symbol', { by: 'Ada' }],
    ['symbol', { symbol: 'AAPL', pattern: 'double-top', by: 'Ada' }],
    ['symbol', { symbol: 'A;B', by: 'Ada' }],
    ['pattern', { pattern: 'saucer', by: 'Ada' }],
    ['for', { symbol: 'AAPL', by: 'Ada', for: '31d' }],
    ['for', { symbol: 'AAPL', by: 'Ada', for: '0h' }],
    ['for', { symbol: 'AAPL', by: 'Ada', for: 2 }],
    ['by', { symbol: 'AAPL' }],
    ['reason', { symbol: 'AAPL', by: 'Ada', reason: 5 }],
  ])('rejects an invalid %s: %j', async (field, body) => {
    const world = new World();
    expect(await call(world, 'POST /mutes', body)).toMatchObject({ status: 400, body: { field } });
    expect(world.mutes.size).toBe(0);
  });

  it('rejects the end of a mute without a symbol or pattern', async () => {
    expect(await call(new World(), 'DELETE /mutes', {})).toMatchObject({
      status: 400,
      body: { field: 'symbol' },
    });
  });

  it('accepts the longest mute', async () => {
    const world = new World();
    await call(world, 'POST /mutes', { symbol: 'AAPL', by: 'Ada', for: '30d' });
    expect([...world.mutes.values()][0]!.until).toBe(formatIsoTime(world.time + 30 * 86_400_000));
  });
});

test('another route gets 404', async () => {
  expect((await call(new World(), 'GET /alerts')).status).toBe(404);
});
