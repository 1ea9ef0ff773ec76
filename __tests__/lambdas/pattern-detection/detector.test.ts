import type { APIGatewayProxyResult } from 'aws-lambda';
import type { DetectionView } from '../../../src/domain/alerts';
import { getCalendar, type Interval } from '../../../src/domain/calendar';
import type { Analysis } from '../../../src/domain/market-data';
import {
  DEPLOYED_PATTERNS,
  detectAll,
  SENSITIVITIES,
  SENSITIVITY_NAMES,
  type Detection,
  type Sensitivity,
} from '../../../src/domain/patterns';
import { createDetector } from '../../../src/lambdas/pattern-detection/detector';
import { detection, omitVersion } from '../../domain/alerts/detection';
import { readMarketBars } from '../../domain/patterns/market';
import { apiEvent, createKinesisEvent, realEvents } from './events';
import { analyse, deliver, createTestStepRunner } from './pipeline';
import { World } from './world';

const real = realEvents();
const ID = 'shardId-000000000006:1#0';
const decide = (...detections: Detection[]) => ({
  step: 'decide',
  correlationId: ID,
  symbol: 'AAPL',
  detections,
});

/** The analyses that real prices lead to. */
const analyses = async (): Promise<readonly Analysis[]> => {
  const world = new World();
  const payloads = Array.from({ length: 60 }, (_, index) =>
    JSON.stringify(real.slice(index * 100, index * 100 + 100)),
  );
  await deliver(world, createKinesisEvent(payloads, world.time), 350_400);
  return world.analyses;
};

describe('the steps of the workflow', () => {
  test('store rows and send alerts for real windows, with their correlation id', async () => {
    const world = new World();
    const all = await analyses();
    for (const analysis of all) await analyse(world, analysis);
    const rows = [...world.patternRows.values()];
    expect(rows.length).toBeGreaterThan(0);
    const ids = new Set(all.map(({ correlationId }) => correlationId));
    for (const row of rows) expect(ids).toContain(row.correlationId);
    const confident = rows.filter(({ confidence }) => confidence >= 60);
    expect(world.alertMessages.map(({ body }) => body)).toEqual(
      confident.map(({ patternId, correlationId }) =>
        expect.objectContaining({ alertId: patternId, correlationId }),
      ),
    );
    const names = new Set(world.metrics.map(({ name }) => name));
    expect(names).toEqual(new Set(['PatternDetectionDuration', 'ConfidenceScore']));
    const durations = world.metrics.filter(({ name }) => name === 'PatternDetectionDuration');
    expect(durations).toHaveLength(3 * all.length);
    for (const { dimensions } of durations)
      expect(dimensions.Confidence).toMatch(/^(none|\d\d?-\d\d|90-100)$/);
    const symbols = new Set(world.metrics.map(({ dimensions }) => dimensions.Symbol));
    expect([...symbols].every((symbol) => symbol === undefined || ['AAPL', 'other'].includes(symbol))).toBe(
      true,
    );
  });

  test('store the interval of the bars in rows, alerts and ids, if the bars have one', async () => {
    const [analysis] = await analyses();
    const withInterval = analysis!.windows.map((window) => ({
      ...window,
      bar: { ...window.bar, interval: '15m' as const },
    }));
    const [plain, world] = [new World(), new World()];
    await analyse(plain, analysis!);
    await analyse(world, { ...analysis!, windows: withInterval });
    const ids = [...plain.patternRows.values()].map(({ symbol, pattern, timestamp }) =>
      [symbol, pattern, '15m', timestamp].join('#'),
    );
    expect(ids.length).toBeGreaterThan(0);
    const rows = [...world.patternRows.values()];
    expect(rows.map(({ patternId, interval }) => ({ patternId, interval }))).toEqual(
      ids.map((patternId) => ({ patternId, interval: '15m' })),
    );
    for (const { body } of world.alertMessages) expect(body).toMatchObject({ interval: '15m' });
  });

  test('mark the patterns of intraday bars across sessions, in rows and alerts', async () => {
    const [first] = await analyses();
    const run = createTestStepRunner(new World(), getCalendar('24x7'));
    const about = { correlationId: first!.correlationId, symbol: first!.symbol };
    const score = async (interval: Interval) => {
      const windows = first!.windows.map((window) => ({ ...window, bar: { ...window.bar, interval } }));
      const findings = await Promise.all(
        DEPLOYED_PATTERNS.map((pattern) => run({ step: 'detect', pattern, ...about, windows })),
      );
      return (await run({ step: 'score', ...about, findings })) as { detections: Detection[] };
    };
    const { detections } = await score('1h');
    expect(detections.map(({ acrossSessions }) => acrossSessions)).toEqual(detections.map(() => true));
    expect(detections.length).toBeGreaterThan(0);
    for (const daily of (await score('1d')).detections) expect(daily).not.toHaveProperty('acrossSessions');
    const world = new World();
    await createTestStepRunner(world)(decide(detection({ acrossSessions: true })));
    const alerts = world.alertMessages.map(({ body }) => body);
    expect([...world.patternRows.values(), ...alerts]).toEqual(
      [1, 2].map(() => expect.objectContaining({ acrossSessions: true })),
    );
  });

  test('read the candidates and detections of the version before, which have no version', async () => {
    const [first] = await analyses();
    const world = new World();
    const run = createTestStepRunner(world);
    const findings = await Promise.all(
      DEPLOYED_PATTERNS.map(async (pattern) => {
        const found = (await run({ step: 'detect', pattern, ...first })) as { candidates: object[] };
        return { ...found, candidates: found.candidates.map((one) => ({ ...one, version: undefined })) };
      }),
    );
    const about = { correlationId: first!.correlationId, symbol: first!.symbol };
    const json = JSON.stringify({ step: 'score', ...about, findings });
    expect(json).not.toContain('version');
    const { detections } = (await run(JSON.parse(json))) as { detections: Detection[] };
    expect(detections.map(({ version }) => version)).toEqual(detections.map(() => 1));
    expect(detections.length).toBeGreaterThan(0);
    await run(decide(omitVersion(detection()) as Detection));
    expect([...world.patternRows.values()].map(({ version }) => version)).toEqual([1]);
    expect(world.alertMessages.map(({ body }) => body)).toEqual([expect.objectContaining({ version: 1 })]);
  });

  test('store all detections in AlertDecision, and send alerts from the minimum confidence', async () => {
    const world = new World();
    const low = detection({ confidence: 59.9 });
    const enough = detection({ confidence: 60, pattern: 'head-and-shoulders' });
    await expect(createTestStepRunner(world)(decide(low, enough))).resolves.toEqual({ stored: 2, alerts: 1 });
    expect(world.alertMessages.map(({ body }) => body)).toEqual([
      expect.objectContaining({
        alertId: 'AAPL#head-and-shoulders#2013-03-01T00:00:00.000Z',
        severity: 'LOW',
      }),
    ]);
  });

  test('mark the alerts that are not queued yet in AlertDecision, and remove the mark once they are', async () => {
    const world = new World();
    const low = detection({ confidence: 59.9 });
    const enough = detection({ confidence: 60, pattern: 'head-and-shoulders' });
    jest
      .spyOn(world.alertQueue, 'send')
      .mockImplementationOnce(async (messages) => messages.map((message) => ({ message, reason: 'down' })));
    await expect(createTestStepRunner(world)(decide(low, enough))).rejects.toThrow('down');
    const due = () => [...world.patternRows.values()].map(({ alertDue }) => alertDue);
    expect(due().sort()).toEqual(['due', undefined]);
    await createTestStepRunner(world)(decide(low, enough));
    expect(due()).toEqual([undefined, undefined]);
    expect(world.alertMessages).toHaveLength(1);
  });

  test('succeed in AlertDecision even if the mark cannot be removed, because the sweep raises the alert again', async () => {
    const world = new World();
    jest.spyOn(world.patterns, 'clearAlertDue').mockRejectedValue(new Error('throttled'));
    await expect(createTestStepRunner(world)(decide(detection()))).resolves.toEqual({ stored: 1, alerts: 1 });
    expect(world.logs).toContainEqual(expect.objectContaining({ message: 'alert not marked as queued' }));
  });

  test('result in one row and at least one alert each if AlertDecision is interrupted anywhere and retried', async () => {
    const step = decide(detection(), detection({ pattern: 'ascending-triangle' }));
    // The first two calls load the bars.
    for (const call of [3, 4, 5]) {
      for (const when of ['before', 'after'] as const) {
        for (const kind of ['error', 'crash'] as const) {
          const world = new World();
          world.fault = { call, kind, when };
          await expect(world.invoke(() => createTestStepRunner(world)(step))).rejects.toThrow();
          await world.invoke(() => createTestStepRunner(world)(step));
          expect(world.patternRows.size).toBe(2);
          expect(new Set(world.alertMessages.map(({ body }) => JSON.stringify(body))).size).toBe(2);
        }
      }
    }
  });

  test('store a pattern without its bars if the bars cannot be loaded', async () => {
    const world = new World();
    world.fault = { call: 1, kind: 'error', when: 'before' };
    await expect(createTestStepRunner(world)(decide(detection()))).resolves.toEqual({ stored: 1, alerts: 1 });
    expect([...world.patternRows.values()][0]).not.toHaveProperty('bars');
    expect(world.logs).toContainEqual(expect.objectContaining({ level: 'warn', message: 'bars not loaded' }));
  });

  const windows = async () => (await analyses()).slice(0, 1);
  test.each([
    ['nothing', null, /expected object/],
    ['an unknown step', { step: 'guess' }, /^step: /],
    ['a missing window', { step: 'validate', correlationId: ID, symbol: 'A', windows: [] }, /^windows: /],
    [
      'an unknown pattern',
      { step: 'detect', pattern: 'cup', correlationId: ID, symbol: 'A', windows: [] },
      /^pattern: /,
    ],
    ['too few findings', { step: 'score', correlationId: ID, symbol: 'A', findings: [] }, /^findings: /],
    ['another symbol', decide(detection({ symbol: 'IBM' })), /all must be of AAPL; got IBM/],
    ['a confidence of 101', decide(detection({ confidence: 101 })), /^detections\.0\.confidence: /],
    ['a field too many', { ...decide(), extra: 1 }, /extra/],
  ])('reject input with %s by a ValidationError that names the field', async (_, input, message) => {
    const failed = createTestStepRunner(new World())(input);
    await expect(failed).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringMatching(message),
    });
  });

  test('reject a window with a price of null, and pass a valid one unchanged', async () => {
    const [analysis] = await windows();
    const run = createTestStepRunner(new World());
    await expect(run({ step: 'validate', ...analysis })).resolves.toEqual(analysis);
    const [window] = analysis?.windows ?? [];
    const broken = { ...window, bar: { ...window?.bar, close: null } };
    await expect(run({ step: 'validate', ...analysis, windows: [broken] })).rejects.toThrow(
      'windows.0.bar.close',
    );
  });

  test('reject a time that cannot be formatted', async () => {
    const [analysis] = await windows();
    const run = createTestStepRunner(new World());
    const [window] = analysis?.windows ?? [];
    for (const timestamp of [8.64e15 + 1, -(8.64e15 + 1)]) {
      const broken = { ...window, bar: { ...window?.bar, timestamp } };
      await expect(run({ step: 'validate', ...analysis, windows: [broken] })).rejects.toThrow(
        'windows.0.bar.timestamp',
      );
    }
  });
});

describe('POST /patterns', () => {
  const post = async (body: string | null, overrides: object = {}, sensitivity?: Sensitivity) => {
    const world = new World();
    const { telemetry, patterns, recentBars, alertQueue } = world;
    const handle = createDetector({
      telemetry,
      patterns,
      recentBars,
      alerts: alertQueue,
      alertMinConfidence: 60,
      ...(sensitivity && { sensitivity }),
      metricSymbols: [],
    });
    const response = (await handle(
      apiEvent('api-post-patterns', { body, ...overrides }),
    )) as APIGatewayProxyResult;
    return { world, status: response.statusCode, body: JSON.parse(response.body) as Record<string, unknown> };
  };

  test('finds in a window of real prices what the detector finds', async () => {
    const prices = real.filter(({ symbol }) => symbol === 'IBM').slice(1_400, 1_900);
    const rows = prices.map(
      (event) =>
        Object.fromEntries(Object.entries(event).filter(([name]) => name !== 'symbol')) as {
          timestamp: string;
          close: number;
        },
    );
    const { status, body, world } = await post(JSON.stringify({ symbol: 'IBM', prices: rows }));
    const bars = rows.map((row) => ({
      symbol: 'IBM',
      open: 1,
      high: 1,
      low: 1,
      volume: 0,
      ...row,
      timestamp: Date.parse(row.timestamp),
    }));
    const expected = detectAll(bars);
    expect(status).toBe(200);
    expect(expected.length).toBeGreaterThan(0);
    expect(body.patterns).toEqual(
      expected.map(({ pattern, confidence, confirmedAt }) =>
        expect.objectContaining({ pattern, confidence, timestamp: new Date(confirmedAt).toISOString() }),
      ),
    );
    expect(world.calls).toBe(0);
  });

  test.each(SENSITIVITY_NAMES)('finds what the detector finds at the sensitivity %s', async (sensitivity) => {
    const { minConfidence } = SENSITIVITIES[sensitivity];
    let total = 0;
    for (const symbol of ['AAPL', 'GOOG', 'MSFT']) {
      const bars = readMarketBars()
        .filter((bar) => bar.symbol === symbol)
        .slice(600, 1_000);
      const prices = bars.map(({ timestamp, open, high, low, close, volume }) => {
        return { timestamp: new Date(timestamp).toISOString(), open, high, low, close, volume };
      });
      const { body } = await post(JSON.stringify({ symbol, prices }), {}, sensitivity);
      const found = (body.patterns as DetectionView[]).map(({ confidence }) => confidence);
      const expected = DEPLOYED_PATTERNS.flatMap((pattern) => detectAll(bars, [pattern], { sensitivity }));
      expect(found.sort()).toEqual(expected.map(({ confidence }) => confidence).sort());
      for (const confidence of found) expect(confidence).toBeGreaterThanOrEqual(minConfidence);
      total += found.length;
    }
    if (sensitivity === 'high') expect(total).toBeGreaterThan(0);
  });

  test('accepts a body in base64', async () => {
    const body = Buffer.from('{"symbol":"IBM","prices":[{"timestamp":"2013-03-01","close":1}]}').toString(
      'base64',
    );
    expect(await post(body, { isBase64Encoded: true })).toMatchObject({
      status: 200,
      body: { symbol: 'IBM', bars: 1, patterns: [] },
    });
  });

  test.each([
    [null, 'body'],
    ['{"symbol":"IBM","prices":[{"timestamp":"2013-03-01","close":"NaN"}]}', 'prices[0].close'],
    [`{"symbol":"${'X'.repeat(300_000)}"}`, 'body'],
  ])('returns 400 with field, rule and request id', async (sent, field) => {
    const { status, body } = await post(sent);
    expect(status).toBe(400);
    expect(body).toEqual({
      error: 'ValidationError',
      field,
      rule: expect.any(String),
      got: expect.any(String),
      message: expect.stringContaining(`${field} must `),
      requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
    });
  });

  test('fails the invocation of a broken version, which triggers CodeDeploy’s rollback', async () => {
    const { telemetry, patterns, recentBars, alertQueue, logs } = new World();
    const broken = { ...telemetry, trace: () => Promise.reject(new Error('broken version')) };
    const handle = createDetector({
      telemetry: broken,
      patterns,
      recentBars,
      alerts: alertQueue,
      alertMinConfidence: 60,
      metricSymbols: [],
    });
    const body = '{"symbol":"IBM","prices":[{"timestamp":"2013-03-01","close":1}]}';
    await expect(handle(apiEvent('api-post-patterns', { body }))).rejects.toThrow('broken version');
    expect(logs).toEqual([expect.objectContaining({ level: 'error', message: 'request failed' })]);
  });

  test('returns 404 for another route, with the available routes', async () => {
    const { status, body } = await post('{}', { httpMethod: 'DELETE' });
    expect([status, body.message]).toEqual([404, 'no route DELETE /patterns; available: POST /patterns']);
  });
});
