import { stripVTControlCharacters } from 'node:util';
import { formatLogLine, matchesFunction } from '../../../src/cli/commands/logs';

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

test('a function is named as in its stack or as on AWS, with or without the suffix', () => {
  const found = { id: 'OrderProcessor', name: 'function-order-processor-us-east-1-local' };
  for (const given of [found.id, found.name, 'function-order-processor'])
    expect([given, matchesFunction(found, given)]).toEqual([given, true]);
  for (const given of ['Order', 'order-processor', 'function-order-proc', ''])
    expect([given, matchesFunction(found, given)]).toEqual([given, false]);
});
