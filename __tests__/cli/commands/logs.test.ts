import { stripVTControlCharacters } from 'node:util';
import { formatLogLine } from '../../../src/cli/commands/logs';

const createLine = (message: string) => {
  const text = formatLogLine({ id: '1', function: 'KinesisConsumer-local', timestamp: 0, message });
  return text === undefined ? undefined : stripVTControlCharacters(text);
};

describe('a line of a log, for people', () => {
  it('is short: time, function, level, message, correlation id', () => {
    const entry = {
      level: 'WARN',
      message: 'event rejected',
      correlation_id: 'shardId-0:1#0',
      xray_trace_id: 'x',
    };
    expect(createLine(JSON.stringify(entry))).toBe(
      '1970-01-01T00:00:00.000Z KinesisConsumer-local WARN event rejected shardId-0:1#0',
    );
  });

  it("omits metrics and Lambda's own lines, and prints everything else unchanged", () => {
    expect(createLine('START RequestId: 1 Version: 1')).toBeUndefined();
    expect(createLine('{"_aws":{"Timestamp":1},"service":"x"}')).toBeUndefined();
    expect(createLine('{"cold_start":true}')).toMatch(/ \{"cold_start":true\}$/);
    expect(createLine('STARTED')).toMatch(/ STARTED$/);
    expect(createLine('[1')).toMatch(/ \[1$/);
  });
});
