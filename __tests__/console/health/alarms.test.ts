import * as fc from 'fast-check';
import { parseDescription, readAlarms } from '../../../src/console/sections/health/read-alarms';
import { formatAlarmDescription } from '../../../src/modules/runbook';
import { createFakeClients, createFakeStack, createFakeState } from './fake-health';

test('the runbook is found in each description that an alarm gets', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 500 }), (description) => {
      const runbook = 'dead-letters';
      expect(parseDescription(formatAlarmDescription({ description, runbook }))).toEqual({
        description,
        runbook,
      });
    }),
  );
});

test('a description without a runbook, such as one that was changed manually, remains as it is', () => {
  expect(parseDescription('call the desk')).toEqual({ description: 'call the desk' });
});

test('alarms that fire are first, and one that CloudWatch does not have is deleted', async () => {
  const state = createFakeState();
  const stack = createFakeStack();
  const { metrics } = createFakeClients(state, 'us-east-1');
  state.alarms.push({
    AlarmName: 'Orders-NotEmpty-local',
    StateValue: 'ALARM',
    StateReason: '1 > 0',
    StateTransitionedTimestamp: new Date(5_000),
    StateUpdatedTimestamp: new Date(9_000),
  });
  expect(await readAlarms(metrics, stack)).toEqual([
    {
      name: 'Orders-NotEmpty-local',
      stack: 'orders-local',
      state: 'ALARM',
      since: 5_000,
      reason: '1 > 0',
      description: 'Orders failed for good',
      runbook: 'dead-letters',
      hasMetrics: true,
    },
    expect.objectContaining({ name: 'Relay-Errors-local', state: 'DELETED' }),
  ]);
  state.alarms.unshift({ AlarmName: 'Relay-Errors-local', StateValue: 'OK' });
  const states = (await readAlarms(metrics, stack)).map(({ name, state: value }) => [name, value]);
  expect(states).toEqual([
    ['Orders-NotEmpty-local', 'ALARM'],
    ['Relay-Errors-local', 'OK'],
  ]);
});
