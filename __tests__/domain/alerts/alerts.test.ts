import fc from 'fast-check';
import {
  createAlert,
  getConfidenceBucket,
  decodeCursor,
  explainConfidence,
  formatDetectionId,
  encodeCursor,
  parseDetectionId,
  toAlert,
  toPatternRow,
  classifySeverity,
  type DetectionKey,
} from '../../../src/domain/alerts';
import { INTERVALS } from '../../../src/domain/calendar';
import { parseAlert } from '../../../src/lambdas/pattern-detection/messages';
import { formatAlertSubject, formatAlertSummary } from '../../../src/domain/alerts';
import { MAX_SYMBOL_LENGTH, SYMBOL_PATTERN } from '../../../src/domain/market-data';
import { DEPLOYED_PATTERNS, DETECTION_VERSION } from '../../../src/domain/patterns';
import { detection, omitVersion } from './detection';

const NOW = Date.UTC(2024, 4, 1);

test.each([
  [0, 'LOW', '0-9'],
  [64.9, 'LOW', '60-69'],
  [65, 'MEDIUM', '60-69'],
  [79.9, 'MEDIUM', '70-79'],
  [80, 'HIGH', '80-89'],
  [89.9, 'HIGH', '80-89'],
  [90, 'CRITICAL', '90-100'],
  [100, 'CRITICAL', '90-100'],
])('a confidence of %d is %s, in the bucket %s', (confidence, severity, bucket) => {
  expect([classifySeverity(confidence), getConfidenceBucket(confidence)]).toEqual([severity, bucket]);
});

test('every detection is in one of the confidence ranges', () =>
  expect(getConfidenceBucket(undefined)).toBe('none'));

test('an alert and its pattern have the same id and ISO times', () => {
  const alert = createAlert(detection(), 'shard:1#0', NOW);
  const row = toPatternRow(detection(), 'shard:1#0', NOW);
  expect(alert).toEqual({
    alertId: 'AAPL#double-top#2013-03-01T00:00:00.000Z',
    kind: 'alert',
    symbol: 'AAPL',
    pattern: 'double-top',
    severity: 'HIGH',
    confidence: 84.4,
    version: DETECTION_VERSION,
    timestamp: '2013-03-01T00:00:00.000Z',
    start: '2013-01-02T00:00:00.000Z',
    end: '2013-02-04T00:00:00.000Z',
    close: 430.5,
    level: 435.25,
    height: 40,
    correlationId: 'shard:1#0',
    createdAt: '2024-05-01T00:00:00.000Z',
  });
  expect(row).toMatchObject({ patternId: alert.alertId, kind: 'pattern', timestamp: alert.timestamp });
  expect(row.pivots).toEqual([
    { kind: 'high', timestamp: '2013-01-02T00:00:00.000Z', index: 3, price: 475.25, scatter: 2 },
  ]);
});

test('the row, the alert, their ids and the notification contain the interval of the bars if they have one', () => {
  const row = toPatternRow(detection({ interval: '15m' }), 'shard:1#0', NOW);
  expect(row).toMatchObject({
    patternId: 'AAPL#double-top#15m#2013-03-01T00:00:00.000Z',
    interval: '15m',
  });
  const alert = createAlert(detection({ interval: '15m' }), 'shard:1#0', NOW);
  expect(alert).toMatchObject({ alertId: row.patternId, interval: '15m' });
  expect(parseAlert(JSON.stringify(alert))).toEqual(alert);
  expect(formatAlertSubject(alert)).toBe('HIGH: AAPL double-top 15m (84 of 100)');
  expect(toPatternRow(detection(), 'shard:1#0', NOW)).not.toHaveProperty('interval');
});

test('the version of a detection is in its row and its alert, and not in their ids', () => {
  const row = toPatternRow(detection({ version: 7 }), 'shard:1#0', NOW);
  const alert = createAlert(detection({ version: 7 }), 'shard:1#0', NOW);
  expect([row.version, alert.version]).toEqual([7, 7]);
  expect(parseAlert(JSON.stringify(alert))).toEqual(alert);
  expect(alert.alertId).toBe(createAlert(detection(), 'shard:1#0', NOW).alertId);
});

test('the row, the alert and the notification say that a pattern is across sessions', () => {
  const found = detection({ acrossSessions: true });
  const [row, alert] = [toPatternRow(found, 'shard:1#0', NOW), createAlert(found, 'shard:1#0', NOW)];
  expect([row.acrossSessions, alert.acrossSessions, toAlert(row, NOW)]).toEqual([true, true, alert]);
  expect(parseAlert(JSON.stringify(alert))).toEqual(alert);
  expect(formatAlertSummary(alert)).toContain('to 2013-02-04T00:00:00.000Z, across sessions. Confidence');
  expect(explainConfidence(row).acrossSessions).toMatch(/^The pattern began in an earlier session/);
  for (const other of [toPatternRow(detection(), '', NOW), createAlert(detection(), '', NOW)])
    expect(other).not.toHaveProperty('acrossSessions');
  expect(formatAlertSummary(createAlert(detection(), '', NOW))).not.toContain('session');
  expect(alert.alertId).toBe(createAlert(detection(), '', NOW).alertId);
  expect(() => parseAlert(JSON.stringify({ ...alert, acrossSessions: false }))).toThrow('acrossSessions: ');
});

test('rows and messages without a version have the first one', () => {
  const row = omitVersion(toPatternRow(detection(), 'shard:1#0', NOW));
  const message = omitVersion(createAlert(detection(), 'shard:1#0', NOW));
  expect(toAlert(row, NOW)).toEqual({ ...message, version: 1 });
  expect(parseAlert(JSON.stringify(message))).toEqual({ ...message, version: 1 });
  expect(() => parseAlert(JSON.stringify({ ...message, version: 0 }))).toThrow('version: ');
});

test('the notification is readable, and SNS accepts its subject', () => {
  const alert = createAlert(detection(), 'shard:1#0', NOW);
  expect(formatAlertSubject(alert)).toBe('HIGH: AAPL double-top (84 of 100)');
  expect(formatAlertSummary(alert)).toContain(
    'confirmed on 2013-03-01T00:00:00.000Z by a close of 430.5, below 435.25',
  );
  const longest = createAlert(
    detection({
      symbol: '#'.repeat(MAX_SYMBOL_LENGTH),
      pattern: 'inverse-head-and-shoulders',
      confidence: 100,
    }),
    '',
    NOW,
  );
  expect(formatAlertSubject(longest)).toMatch(/^[\x20-\x7e]{1,99}$/);
});

const key: fc.Arbitrary<DetectionKey> = fc.record(
  {
    symbol: fc.oneof(
      fc.stringMatching(new RegExp(SYMBOL_PATTERN)),
      fc.constantFrom('XYZ#', '#', 'A#B#C', 'A#5M'),
    ),
    pattern: fc.constantFrom(...DEPLOYED_PATTERNS),
    interval: fc.constantFrom(...INTERVALS),
    confirmedAt: fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2100, 0) }),
  },
  { requiredKeys: ['symbol', 'pattern', 'confirmedAt'] },
);

test('ids and cursors are unchanged after encoding and decoding', () => {
  fc.assert(
    fc.property(key, (facts) => {
      const id = formatDetectionId(facts);
      expect(parseDetectionId(id)).toEqual(facts);
      expect(decodeCursor(encodeCursor(id))).toEqual({ ...facts, id });
    }),
  );
});

test('a cursor has one encoding: every other text or changed bit is rejected or refers to another row', () => {
  const alphabet = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ '];
  fc.assert(
    fc.property(key, fc.nat(), fc.constantFrom(...alphabet), (facts, place, char) => {
      const cursor = encodeCursor(formatDetectionId(facts));
      const at = place % cursor.length;
      const other = cursor.slice(0, at) + char + cursor.slice(at + 1);
      fc.pre(other !== cursor);
      expect(decodeCursor(other)?.id).not.toBe(formatDetectionId(facts));
      expect(decodeCursor(`${cursor}=`)).toBeUndefined();
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const row = decodeCursor(text);
      expect(row === undefined || encodeCursor(row.id) === text).toBe(true);
    }),
  );
});

test.each([
  '',
  'AAPL',
  'AAPL#double-top',
  'AAPL#double-top#2013-03-01',
  'AAPL#cup#2013-03-01T00:00:00.000Z',
  'aapl#double-top#2013-03-01T00:00:00.000Z',
  'AAPL#double-top#2013-03-01T00:00:00.000Z#',
  'AAPL#double-top#7m#2013-03-01T00:00:00.000Z',
  'AAPL#5m#double-top#2013-03-01T00:00:00.000Z#',
  'AAPL#5m#2013-03-01T00:00:00.000Z',
])('the id %p is invalid', (id) => expect(parseDetectionId(id)).toBeUndefined());
