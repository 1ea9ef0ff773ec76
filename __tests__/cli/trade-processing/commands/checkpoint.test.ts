import { runCheckpoint } from '../../../../src/cli/trade-processing/commands/checkpoint';
import { requestCheckpoint } from '../../../../src/cli/trade-processing/ledger/request-checkpoint';
import { createLedger } from '../../../domain/ledger/ledger';
import { createFakeDeployment } from '../fake-deployment';
import { runCommand } from '../run-command';

jest.mock('../../../../src/cli/trade-processing/deployment');

/** Lambda with one answer. */
const createFunctions = (answer: object, FunctionError?: string) => ({
  functions: { send: async () => ({ FunctionError, Payload: Buffer.from(JSON.stringify(answer)) }) },
});

test('a checkpoint of each region is shown, and what the checkpointer found in a region fails', async () => {
  const checkpoint = (await createLedger()).checkpoints.at(-1)!;
  const created = createFunctions({ checkpoint, isNew: true });
  const both = createFakeDeployment(created, createFunctions({ checkpoint, isNew: false }));
  const { stdout, error } = await runCommand(both, () => runCheckpoint({}));
  expect([stdout, error]).toEqual([
    `us-east-1: created checkpoint 3 of ${checkpoint.createdAt}, 3 chains with 27 rows\n` +
      `eu-west-1: nothing new since checkpoint 3 of ${checkpoint.createdAt}, 3 chains with 27 rows\n`,
    undefined,
  ]);
  const violation = createFunctions(
    { errorType: 'LedgerViolation', errorMessage: 'the ledger of eu-west-1 is wrong' },
    'Unhandled',
  );
  const wrong = await runCommand(createFakeDeployment(created, violation), () =>
    runCheckpoint({ region: 'eu-west-1' }),
  );
  expect(wrong.error).toMatch(/eu-west-1 failed with LedgerViolation: the ledger of eu-west-1 is wrong/);
});

test('a checkpoint that the schedule has started is waited for', async () => {
  const busy = Object.assign(new Error('Rate Exceeded'), { name: 'TooManyRequestsException' });
  const answers: (Error | object)[] = [busy, busy, { Payload: Buffer.from('{"isNew":true}') }];
  const functions = {
    send: async () => {
      const answer = answers.shift()!;
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  const waits: number[] = [];
  const request = () =>
    requestCheckpoint(
      { functions: functions as never, region: 'us-east-1', getOutput: () => 'checkpointer' },
      async (milliseconds) => void waits.push(milliseconds),
    );
  expect([await request(), waits]).toEqual([{ isNew: true }, [2000, 2000]]);
  answers.push(new Error('no function'));
  await expect(request()).rejects.toThrow('no function');
});
