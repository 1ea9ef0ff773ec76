import fc from 'fast-check';
import type { SessionRow } from '../../../src/domain/sessions';
import { ApiWorld } from './api-world';
import { createRequest, NOW } from './requests';

const MINUTE = 60_000;
const read = (world: ApiWorld, token: string) => world.send('GET /sessions/current', { token });
const update = (world: ApiWorld, token: string, version: number, data: object) =>
  world.send('PUT /sessions/current', { token, body: { version, data } });
const getRows = (world: ApiWorld) => world.sessions.list() as unknown as readonly SessionRow[];

describe('a session', () => {
  it('is created for the login service, without its token in the table', async () => {
    const world = new ApiWorld();
    const body = { user: 'alice', accounts: ['acc-1'] };
    const created = await world.send('POST /sessions', { body });
    expect(created).toMatchObject({
      status: 201,
      body: { expiresAt: new Date(NOW + 60 * MINUTE).toISOString() },
      headers: { 'cache-control': 'no-store' },
    });
    const token = String(created.body.token);
    expect(JSON.stringify(getRows(world))).not.toContain(token.split('.')[2]);
    expect(await read(world, token)).toMatchObject({
      status: 200,
      body: { ...body, sessionId: created.body.sessionId, version: 1, data: {} },
    });
  });

  it('is refused with the field if the request is invalid, and fails if a setting is', async () => {
    const world = new ApiWorld();
    expect(await world.send('POST /sessions', { body: { user: 'alice' } })).toMatchObject({
      status: 400,
      body: { field: 'accounts' },
    });
    world.settings.set('IdleMinutes', '0');
    await expect(world.logIn()).rejects.toThrow('IdleMinutes must be a whole number of minutes');
  });

  it('ends after its idle time, and lasts while it is used', async () => {
    const world = new ApiWorld();
    const token = await world.logIn();
    for (let use = 0; use < 5; use++) {
      world.time += 9 * MINUTE;
      expect((await read(world, token)).status).toBe(200);
    }
    world.time += 10 * MINUTE;
    expect((await read(world, token)).status).toBe(401);
  });

  it('ends after its lifetime, whatever its use', async () => {
    const world = new ApiWorld();
    const token = await world.logIn();
    for (let minute = 0; minute < 59; minute++) {
      world.time += MINUTE;
      expect((await read(world, token)).status).toBe(200);
    }
    world.time += MINUTE;
    expect((await read(world, token)).status).toBe(401);
    expect(getRows(world)).toHaveLength(1);
  });

  it('does not need a write for each use, and is valid if a use cannot be recorded', async () => {
    const world = new ApiWorld();
    const token = await world.logIn();
    const countWrites = () => world.sessions.requests.filter(({ name }) => name === 'UpdateCommand').length;
    for (let use = 0; use < 10; use++) await read(world, token);
    expect(countWrites()).toBe(0);
    world.time += MINUTE;
    world.onCall = (name) => {
      if (name === 'UpdateCommand') throw new Error('throttled');
    };
    expect((await read(world, token)).status).toBe(200);
    expect(world.logs.some(({ level }) => level === 'warn')).toBe(true);
  });

  it('ends when the user signs out, also if a use is recorded at the same time', async () => {
    const world = new ApiWorld();
    const token = await world.logIn();
    world.time += MINUTE;
    world.onCall = (name) => {
      if (name === 'UpdateCommand') world.sessions.rows.clear();
    };
    expect((await read(world, token)).status).toBe(200);
    world.onCall = () => undefined;
    expect(getRows(world)).toEqual([]);
    expect((await read(world, token)).status).toBe(401);
  });

  it('is ended alone, or with all sessions of the user', async () => {
    const world = new ApiWorld();
    const [first, second, third, bob] = [
      await world.logIn(),
      await world.logIn(),
      await world.logIn(),
      await world.logIn('bob'),
    ];
    expect((await world.send('DELETE /sessions/current', { token: first })).status).toBe(204);
    const statuses = async () =>
      Promise.all([first, second, third, bob].map(async (token) => (await read(world, token)).status));
    expect(await statuses()).toEqual([401, 200, 200, 200]);
    expect((await world.send('DELETE /sessions', { token: second })).status).toBe(204);
    expect(await statuses()).toEqual([401, 401, 401, 200]);
    // The user can log in again.
    expect((await read(world, await world.logIn())).status).toBe(200);
    expect(await statuses()).toEqual([401, 401, 401, 200]);
  });
});

describe('a request without a valid token', () => {
  it.each([
    ['GET /sessions/current', undefined],
    ['PUT /sessions/current', 's1.x.y'],
    ['DELETE /sessions/current', ''],
    ['DELETE /sessions', 'x'.repeat(10_000)],
    ['POST /orders', undefined],
    ['PATCH /orders/{orderId}', undefined],
    ['DELETE /orders/{orderId}', undefined],
  ])('%s is refused, and reads nothing', async (route, token) => {
    const world = new ApiWorld();
    const { status, body, headers } = await world.send(route, token === undefined ? {} : { token });
    expect([status, body.error, headers['www-authenticate']]).toEqual([401, 'Unauthorized', 'Bearer']);
    expect(world.sessions.requests).toEqual([]);
  });

  it('does not learn whether a session exists', async () => {
    const world = new ApiWorld();
    const token = await world.logIn();
    const [version, sessionId, secret] = token.split('.') as [string, string, string];
    const otherSecret = `${secret[0] === 'A' ? 'B' : 'A'}${secret.slice(1)}`;
    const wrongSecret = await read(world, `${version}.${sessionId}.${otherSecret}`);
    world.sessions.rows.clear();
    world.sessions.settle();
    expect(wrongSecret).toEqual(await read(world, token));
    expect(wrongSecret.status).toBe(401);
  });

  it('is refused if it has two tokens', async () => {
    const world = new ApiWorld();
    const token = await world.logIn();
    const event = createRequest('GET /sessions/current', { token });
    const values = [`Bearer ${token}`, `Bearer ${token}`];
    const multiValueHeaders = { ...event.multiValueHeaders, Authorization: values };
    expect((await world.deliver({ ...event, multiValueHeaders })).status).toBe(401);
  });
});

describe('the data of a session', () => {
  it('is replaced, and a lost update gets the current version and data', async () => {
    const world = new ApiWorld();
    const token = await world.logIn();
    expect(await update(world, token, 1, { list: ['AAPL'] })).toMatchObject({
      status: 200,
      body: { version: 2, data: { list: ['AAPL'] } },
    });
    const lost = await update(world, token, 1, { list: ['IBM'] });
    expect(lost).toMatchObject({
      status: 409,
      body: { error: 'Conflict', version: 2, data: { list: ['AAPL'] } },
    });
    expect((await update(world, token, 2, { list: ['AAPL', 'IBM'] })).status).toBe(200);
  });

  it('is updated once though the response of the first attempt was lost', async () => {
    const world = new ApiWorld();
    const token = await world.logIn();
    let attempts = 0;
    world.afterCall = (name) => {
      if (name === 'UpdateCommand' && attempts++ === 0)
        throw Object.assign(new Error('no response'), { name: 'TimeoutError' });
    };
    expect((await update(world, token, 1, { a: 1 })).status).toBe(503);
    expect(await update(world, token, 1, { a: 1 })).toMatchObject({ status: 200, body: { version: 2 } });
  });

  it('of a session that has ended meanwhile is not written', async () => {
    const world = new ApiWorld();
    const token = await world.logIn();
    world.onCall = (name) => {
      if (name === 'UpdateCommand') world.sessions.rows.clear();
    };
    expect((await update(world, token, 1, { a: 1 })).status).toBe(401);
    expect(getRows(world)).toEqual([]);
  });

  it('loses no update that was answered with 200, however the requests race', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 5 }), async (scheduler, clients) => {
        const world = new ApiWorld();
        const token = await world.logIn();
        world.takeTurn = scheduler.scheduleFunction(() => Promise.resolve());
        /** Adds a number to a list, as a client should: it applies its change again after a conflict. */
        const add = async (number: number) => {
          let { body } = await read(world, token);
          for (;;) {
            const numbers = (body.data as { numbers?: number[] }).numbers ?? [];
            const next = { numbers: [...numbers, number] };
            const result = await update(world, token, Number(body.version), next);
            if (result.status === 200) return;
            expect(result.status).toBe(409);
            body = result.body;
          }
        };
        await scheduler.waitFor(Promise.all(Array.from({ length: clients }, (_, index) => add(index))));
        world.takeTurn = () => Promise.resolve();
        const { body } = await read(world, token);
        const { numbers } = body.data as { numbers: number[] };
        expect([...numbers].sort()).toEqual(Array.from({ length: clients }, (_, index) => index));
        expect(body.version).toBe(clients + 1);
      }),
      { numRuns: 100 },
    );
  });
});

it('after a sign-out everywhere was answered, no earlier session is valid, however logins race with it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 4 }), async (scheduler, logins) => {
      const world = new ApiWorld();
      const own = await world.logIn();
      const before = await world.logIn();
      world.takeTurn = scheduler.scheduleFunction(() => Promise.resolve());
      const signedOut = world.send('DELETE /sessions', { token: own });
      const racing = Array.from({ length: logins }, () => world.logIn());
      const all = Promise.all([signedOut, ...racing]);
      await scheduler.waitFor(all);
      const [{ status }] = await all;
      expect(status).toBe(204);
      world.takeTurn = () => Promise.resolve();
      for (const token of [own, before]) expect((await read(world, token)).status).toBe(401);
      // A login at the same time comes before or after the sign-out; a later one always works.
      for (const token of await Promise.all(racing))
        expect([200, 401]).toContain((await read(world, token)).status);
      expect((await read(world, await world.logIn())).status).toBe(200);
    }),
    { numRuns: 100 },
  );
});
