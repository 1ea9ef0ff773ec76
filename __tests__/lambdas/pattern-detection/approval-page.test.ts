import { createHash } from 'node:crypto';
import { APPROVE, get, createPageHandler, post, requestApproval, visit } from './approvals';
import { detection } from '../../domain/alerts/detection';
import { compressBars } from '../../../src/lambdas/pattern-detection/stored-bars';
import { createBarsOf } from './bars';
import { World } from './world';

test('the page contains the alert, a description of its chart, and a form without scripts', async () => {
  const world = new World();
  const { statusCode, body } = await get(world, await requestApproval(world));
  expect(statusCode).toBe(200);
  for (const said of [
    'AAPL',
    'double top',
    'CRITICAL',
    '93.0 of 100',
    '2013-03-01',
    '<svg',
    'high 475.25 on 2013-01-02',
  ])
    expect(body).toContain(said);
  expect(body).toMatch(/<html lang="en">[\s\S]*<title>[\s\S]*<h1>[\s\S]*<form method="post">/);
  expect(body).not.toMatch(/<script|style="|\son\w+="|https?:/);
});

test('the page explains each part of the confidence', async () => {
  const world = new World();
  const { body } = await get(world, await requestApproval(world));
  expect(body).toContain(
    '<p>The two extremes have nearly the same price (90 %; 100 % if equal, 0 % if they differ by 60 % of the height of the lower one).</p>',
  );
});

test('the page draws the bars in which the pattern was found, and cuts off a bad print', async () => {
  const world = new World();
  const token = await requestApproval(world);
  const [row] = [...world.patternRows.values()];
  const found = detection({ confidence: 93 });
  const bars = createBarsOf(found).map((bar, index) =>
    index === 20 ? { ...bar, high: 10 * bar.high } : bar,
  );
  world.patternRows.set(row!.patternId, { ...row!, bars: compressBars(found, bars)! });
  const { body } = await get(world, token);
  expect(body).toContain(`${bars.length} bars from 2012-12`);
  expect(body).toContain('Bars (green: rising, red: falling).');
  const wicks =
    /<path class="wick up" d="([^"]+)"/.exec(body)![1]! +
    /<path class="wick down" d="([^"]+)"/.exec(body)![1]!;
  expect(wicks.split('M').length - 1).toBe(bars.length);
  // The chart has a height of 286.
  for (const [, top, bottom] of wicks.matchAll(/M[\d.]+ ([\d.]+)V([\d.]+)/g))
    for (const y of [top, bottom]) expect(Number(y)).toBeLessThanOrEqual(286);
  expect(wicks).not.toContain('-');
});

test('the page draws the turning points only if bars are not stored or can’t be read', async () => {
  const world = new World();
  const token = await requestApproval(world);
  const [row] = [...world.patternRows.values()];
  const plain = await get(world, token);
  world.patternRows.set(row!.patternId, { ...row!, bars: Uint8Array.of(1, 2, 3) });
  const unreadable = await get(world, token);
  for (const { body } of [plain, unreadable]) {
    expect(body).toContain('<polyline class="price"');
    expect(body).not.toContain('class="wick');
  }
});

test('the page contains the interval of the bars if they have one', async () => {
  const world = new World();
  const { body } = await get(world, await requestApproval(world, { interval: '15m' }));
  expect(body).toMatch(/<dt>Interval<\/dt>\s*<dd>15m<\/dd>/);
  const { body: plain } = await get(world, await requestApproval(world, { symbol: 'IBM' }));
  expect(plain).not.toContain('Interval');
});

test('the page says that a pattern is across sessions', async () => {
  const world = new World();
  const { body } = await get(world, await requestApproval(world, { acrossSessions: true }));
  expect(body).toMatch(/<dt>Formed<\/dt>\s*<dd>.*, across sessions<\/dd>/);
  const { body: plain } = await get(world, await requestApproval(world, { symbol: 'IBM' }));
  expect(plain).not.toContain('sessions');
});

test('the page can load and run nothing, cannot be framed, and is not cached', async () => {
  const world = new World();
  const { headers, body } = await get(world, await requestApproval(world));
  const policy = String(headers!['content-security-policy']);
  expect(policy).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-/,
  );
  const style = /<style>([\s\S]*)<\/style>/.exec(body)![1]!;
  expect(policy).toContain(createHash('sha256').update(style).digest('base64'));
  expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
});

test('HEAD has the response of GET without the page', async () => {
  const world = new World();
  const token = await requestApproval(world);
  const [head, whole] = [await createPageHandler(world)(visit('HEAD', token)), await get(world, token)];
  expect([head.statusCode, head.headers, head.body]).toEqual([200, whole.headers, '']);
});

test('user input is rendered as text', async () => {
  const world = new World();
  const token = await requestApproval(world);
  const nasty = '"><script>alert(1)</script>\'&';
  const wrong = await post(world, token, { decision: 'approve', name: nasty, note: nasty.repeat(30) });
  const done = await post(world, token, { ...APPROVE, name: nasty, note: nasty });
  expect([wrong.statusCode, done.statusCode]).toEqual([400, 200]);
  for (const { body } of [wrong, done]) {
    expect(body).not.toContain('<script');
    expect(body).toContain('&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#39;&amp;');
  }
});

test('an invalid answer is displayed again with the error, and decides nothing', async () => {
  const world = new World();
  const token = await requestApproval(world);
  const forms = [
    [{ decision: 'approve', name: '' }, 'name must be 1 to 60'],
    [{ name: 'Ada' }, 'decision must be approve or reject'],
    [{ ...APPROVE, note: 'x'.repeat(501) }, 'note must be at most 500'],
    [{ ...APPROVE, note: 'x'.repeat(100_000) }, 'decision must be'],
  ] as const;
  for (const [form, said] of forms) {
    const { statusCode, body } = await post(world, token, form);
    expect([statusCode, body.includes(said)]).toEqual([400, true]);
  }
  expect([...world.approvalRows.values()][0]!.state).toBe('PENDING');
});

test('a form in base64 is accepted', async () => {
  const world = new World();
  const token = await requestApproval(world);
  const event = visit('POST', token, APPROVE);
  const body = Buffer.from(event.body!).toString('base64');
  expect((await createPageHandler(world)({ ...event, body, isBase64Encoded: true })).statusCode).toBe(200);
});

test('the page has no chart if the pattern is not stored', async () => {
  const world = new World();
  const token = await requestApproval(world);
  world.patternRows.clear();
  const { statusCode, body } = await get(world, token);
  expect([statusCode, body.includes('<svg'), body.includes('there is no chart')]).toEqual([200, false, true]);
});

test('a failed request gets a page with the request id', async () => {
  const world = new World();
  const token = await requestApproval(world);
  world.fault = { call: world.calls + 1, kind: 'error', when: 'before' };
  const { statusCode, body } = await get(world, token);
  expect([statusCode, body.includes('on our side')]).toEqual([500, true]);
  expect(world.sumMetric('RequestsFailed')).toBe(1);
});

test('an answer that arrives before the end of the hour but is read slowly is not written after it', async () => {
  const world = new World();
  const token = await requestApproval(world);
  const [approval] = [...world.approvalRows.values()];
  world.time = Date.parse(approval!.decideBy) - 1_000;
  const { get: read } = world.patterns;
  jest.spyOn(world.patterns, 'get').mockImplementation((...key) => {
    world.time += 9_000; // three attempts
    return read(...key);
  });
  const { statusCode } = await post(world, token, APPROVE);
  expect(statusCode).toBe(410);
  expect([...world.approvalRows.values()][0]).toMatchObject({ state: 'PENDING' });
});
