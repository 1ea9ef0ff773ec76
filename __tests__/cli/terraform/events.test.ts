import { extractErrors, parseErrorText, parseEvent, ProgressMeter } from '../../../src/cli/terraform/events';

const createHookEvent = (type: string, addr: string, action = 'create') =>
  parseEvent(JSON.stringify({ '@level': 'info', type, hook: { resource: { addr }, action } }))!;

describe('the progress of an apply', () => {
  it('counts completed operations and names running ones, but not data sources', () => {
    const meter = new ProgressMeter(3);
    expect(meter.update(createHookEvent('apply_start', 'data.archive_file.x', 'read'))).toBeUndefined();
    expect(meter.update(createHookEvent('apply_start', 'a'))).toEqual({ done: 0, total: 3, current: ['a'] });
    expect(meter.update(createHookEvent('apply_start', 'b'))).toEqual({
      done: 0,
      total: 3,
      current: ['a', 'b'],
    });
    expect(meter.update(createHookEvent('apply_progress', 'a'))).toBeUndefined();
    expect(meter.update(createHookEvent('apply_complete', 'a'))).toEqual({
      done: 1,
      total: 3,
      current: ['b'],
    });
    expect(meter.update(createHookEvent('apply_errored', 'b'))).toEqual({ done: 1, total: 3, current: [] });
  });

  it('omits lines that are not events', () => {
    expect(parseEvent('There are some problems with the CLI configuration:')).toBeUndefined();
    expect(parseEvent('{"type":')).toBeUndefined();
  });
});

describe('errors of Terraform', () => {
  it('are formatted in one line each, with address, message and detail', () => {
    const event = parseEvent(
      JSON.stringify({
        type: 'diagnostic',
        diagnostic: {
          severity: 'error',
          summary: 'creating Queue',
          detail: 'QueueExists:\n  again',
          address: 'aws_sqs_queue.a',
        },
      }),
    )!;
    const warning = parseEvent(
      '{"type":"diagnostic","diagnostic":{"severity":"warning","summary":"deprecated"}}',
    )!;
    expect(extractErrors([warning, event, event])).toEqual([
      'aws_sqs_queue.a: creating Queue: QueueExists: again',
    ]);
  });

  it('are found in the human-readable output, without the frame and the warnings', () => {
    const text =
      '╷\n│ Warning: Old\n│ \n│ very\n╵\n\u001b[31m╷\u001b[0m\n│ Error: Failed to query provider packages\n│ \n│ no such host\n╵\n';
    expect(parseErrorText(text)).toEqual(['Failed to query provider packages no such host']);
  });

  it('contain no secret', () => {
    const detail = `cannot log in: {"password":"${'hunter'}2-x"}`;
    const line = JSON.stringify({
      type: 'diagnostic',
      diagnostic: { severity: 'error', summary: 'a', detail },
    });
    const masked = 'a: cannot log in: {"password":"(sensitive #1)"}';
    expect(extractErrors([parseEvent(line)!])).toEqual([masked]);
    expect(parseErrorText(`Error: a: ${detail}\n`)).toEqual([masked]);
  });
});
