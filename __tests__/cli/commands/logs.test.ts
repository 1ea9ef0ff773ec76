import { stripVTControlCharacters } from 'node:util';
import { createFilterPattern, formatLogLine, isErrorLine } from '../../../src/cli/commands/log-line';
import { matchesFunction } from '../../../src/cli/commands/logs';

const formatPlainLine = (message: string) => {
  const text = formatLogLine({ id: '1', function: 'KinesisConsumer-local', timestamp: 0, message });
  return text === undefined ? undefined : stripVTControlCharacters(text);
};

describe('formatLogLine', () => {
  it('prints time, function, level, message and correlation id', () => {
    const entry = {
      level: 'WARN',
      message: 'event rejected',
      correlation_id: 'shardId-0:1#0',
      xray_trace_id: 'x',
    };
    expect(formatPlainLine(JSON.stringify(entry))).toBe(
      '1970-01-01T00:00:00.000Z KinesisConsumer-local WARN event rejected shardId-0:1#0',
    );
  });

  it("omits metrics and Lambda's own lines, and prints all other lines unchanged", () => {
    expect(formatPlainLine('START RequestId: 1 Version: 1')).toBeUndefined();
    expect(formatPlainLine('{"_aws":{"Timestamp":1},"service":"x"}')).toBeUndefined();
    expect(formatPlainLine('{"cold_start":true}')).toMatch(/ \{"cold_start":true\}$/);
    expect(formatPlainLine('STARTED')).toMatch(/ STARTED$/);
    expect(formatPlainLine('[1')).toMatch(/ \[1$/);
  });
});

const TIMEOUT =
  '{"time":"2026-01-02T03:04:05Z","type":"platform.report","record":{"requestId":"1","status":"timeout"}}';
const SUCCESS = TIMEOUT.replace('timeout', 'success');
const CRASH = { errorType: 'TypeError', errorMessage: 'x is undefined', stackTrace: ['at y'] };

describe('formatLogLine, of a failure,', () => {
  it('prints the name and the message of the error', () => {
    const error = {
      name: 'ResourceNotFoundException',
      message: 'no table',
      location: 'index.js:1',
      stack: 'at',
    };
    const entry = { level: 'ERROR', message: 'alert not processed', correlation_id: 'c-1', error };
    expect(formatPlainLine(JSON.stringify(entry))).toMatch(
      / ERROR alert not processed: ResourceNotFoundException: no table c-1$/,
    );
    expect(formatPlainLine(JSON.stringify({ ...entry, error: 'no table' }))).toMatch(/ not processed c-1$/);
    expect(formatPlainLine('{"level":"WARN","message":"health check failed","reason":"late"}')).toMatch(
      / WARN health check failed: late$/,
    );
  });

  it('prints an uncaught error and a timeout as Lambda logs them, and none of its events of a success', () => {
    expect(formatPlainLine(JSON.stringify({ level: 'ERROR', message: CRASH }))).toMatch(
      / ERROR TypeError: x is undefined$/,
    );
    expect(formatPlainLine(TIMEOUT)).toContain(TIMEOUT);
    for (const line of [SUCCESS, '{"type":"platform.start","record":{"requestId":"1"}}'])
      expect(formatPlainLine(line)).toBeUndefined();
  });
});

test.each([
  [true, '{"level":"ERROR","message":"alert not processed"}'],
  [true, '{"level":"WARN","message":"event rejected"}'],
  [true, JSON.stringify({ level: 'ERROR', message: CRASH })],
  [true, TIMEOUT],
  [true, 'Error: Cannot find module'],
  [false, SUCCESS],
  [false, '{"type":"platform.start","record":{"requestId":"1"}}'],
  [false, '{"level":"INFO","message":"alerts swept"}'],
  [false, '{"_aws":{"Timestamp":1},"service":"x"}'],
  [false, 'START RequestId: 1 Version: 1'],
  [false, ' '],
])('whether a line reports a failure: %s, %s', (isFailure, message) => {
  expect(isErrorLine({ message })).toBe(isFailure);
});

test('only lines with a correlation id, or of failures, are requested', () => {
  expect(createFilterPattern('shard"Id-0:1#0', true)).toBe('"shardId-0:1#0"');
  expect(createFilterPattern(undefined, false)).toBeUndefined();
  expect(createFilterPattern(undefined, true)).toBe(
    '{ $.level = "WARN" || $.level = "ERROR" || $.level = "CRITICAL" || $.level = "FATAL" || ' +
      '$.record.status = "failure" || $.record.status = "error" || $.record.status = "timeout" }',
  );
});

test('a function is named as in its stack or as on AWS, with or without the suffix', () => {
  const found = { id: 'OrderProcessor', name: 'function-order-processor-us-east-1-local' };
  for (const given of [found.id, found.name, 'function-order-processor'])
    expect([given, matchesFunction(found, given)]).toEqual([given, true]);
  for (const given of ['Order', 'order-processor', 'function-order-proc', ''])
    expect([given, matchesFunction(found, given)]).toEqual([given, false]);
});
