import { createPowerTuner } from '../../../src/lambdas/pattern-detection/tune-power';
import {
  createFunctionInvoker,
  parseReport,
} from '../../../src/lambdas/pattern-detection/adapters/function-invoker';
import { World } from './world';

const tuner = (run = jest.fn().mockResolvedValue({ duration: 4.2, billed: 5 })) => ({
  run,
  tune: createPowerTuner({ telemetry: new World().telemetry, functions: { invoke: run } }),
});

test('PowerTuner measures one invocation with the payload', async () => {
  const { run, tune } = tuner();
  expect(await tune({ step: 'measure', functionArn: 'arn:fn', payload: { a: 1 } })).toEqual({
    duration: 4.2,
    billed: 5,
  });
  expect(run).toHaveBeenCalledWith('arn:fn', { a: 1 });
});

test('PowerTuner compares the measurements', async () => {
  const measurements = [512, 1024].map((memory) => ({ memory, runs: [{ duration: 10, billed: 10 }] }));
  expect(await tuner().tune({ step: 'recommend', measurements })).toMatchObject({ recommended: 512 });
});

test.each([{}, { step: 'recommend', measurements: [] }, { step: 'measure' }, 'text'])(
  'PowerTuner rejects %j with a ValidationError',
  async (input) => {
    await expect(tuner().tune(input)).rejects.toMatchObject({ name: 'ValidationError' });
  },
);

const tail = (text: string) => Buffer.from(text).toString('base64');

test('PowerTuner reads Lambda’s report in JSON and in text', () => {
  const json =
    '{"time":"2024-05-01T14:30:00Z","type":"platform.report","record":{"requestId":"r","metrics":{"durationMs":12.5,"billedDurationMs":13,"memorySizeMB":512}}}';
  expect(parseReport(`{"message":"analysis"}\n${json}`, 'fn')).toEqual({ duration: 12.5, billed: 13 });
  const before = [
    'sis of platform.report"}',
    '{"message":"no \\"platform.report\\" yet"}',
    '{"type":"platform.report"}',
  ];
  expect(parseReport([...before, json, ''].join('\n'), 'fn')).toEqual({ duration: 12.5, billed: 13 });
  const text =
    'END RequestId: r\nREPORT RequestId: r\tDuration: 2.30 ms\tBilled Duration: 3 ms\tMemory Size: 512 MB';
  expect(parseReport(text, 'fn')).toEqual({ duration: 2.3, billed: 3 });
  expect(() => parseReport('nothing', 'fn')).toThrow('fn: the log contains no report');
});

test('PowerTuner requests the tail of the log, and a failed invocation is not a measurement', async () => {
  const send = jest
    .fn()
    .mockResolvedValueOnce({ LogResult: tail('REPORT RequestId: r Duration: 1 ms Billed Duration: 2 ms') });
  const functions = createFunctionInvoker({ send });
  expect(await functions.invoke('arn:fn', { x: 1 })).toEqual({ duration: 1, billed: 2 });
  const [[command]] = send.mock.calls as [[{ input: Record<string, unknown> }]];
  expect(command.input).toMatchObject({ FunctionName: 'arn:fn', LogType: 'Tail' });
  send.mockResolvedValueOnce({
    FunctionError: 'Unhandled',
    Payload: Buffer.from('{"errorType":"ValidationError"}'),
  });
  await expect(functions.invoke('arn:fn', {})).rejects.toThrow(
    'arn:fn failed: {"errorType":"ValidationError"}',
  );
});
