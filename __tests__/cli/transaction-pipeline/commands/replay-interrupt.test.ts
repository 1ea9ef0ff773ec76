import { interruptSignal, listenForInterrupts } from '../../../../src/cli/process/interrupt';
import { EXIT, getExitCode, Interrupted } from '../../../../src/cli/errors';
import { queryItems, scanItems } from '../../../../src/cli/target/read-items';
import { deliverAgain, startAndWatch } from '../../../../src/cli/transaction-pipeline/replay/deliver-again';
import { createFakeDeployment } from '../fake-deployment';

const planned = {
  name: 'r1',
  period: { from: 0, to: 1_000 },
  rules: [],
  ruleArns: [],
  archive: { arn: 'arn', busArn: 'bus', createdAt: 0, eventCount: 1 },
  by: 'ada',
};

test('Ctrl-C stops a read before its next page, and no replay starts after it', async () => {
  listenForInterrupts();
  const spy = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const page = { Items: [], LastEvaluatedKey: { id: 1 } };
  const { deployment, requests } = createFakeDeployment(page, page, page, page);
  let error: unknown;
  try {
    await scanItems(deployment.dynamo, { TableName: 'T' }, () => {
      if (!interruptSignal.aborted) process.emit('SIGINT');
    });
  } catch (reason) {
    error = reason;
  } finally {
    spy.mockRestore();
  }
  expect(error).toBeInstanceOf(Interrupted);
  expect(getExitCode(error)).toBe(EXIT.interrupted);
  expect(requests).toHaveLength(1);
  await expect(queryItems(deployment.dynamo, { TableName: 'T' })).rejects.toBeInstanceOf(Interrupted);
  const notes = { show: () => undefined };
  await expect(deliverAgain(deployment, planned, 1, notes)).rejects.toBeInstanceOf(Interrupted);
  expect(await startAndWatch(deployment, planned, notes)).toMatchObject({ state: 'CANCELLED' });
  expect(requests).toHaveLength(1);
});
