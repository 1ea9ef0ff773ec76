// The URL of a module that the browser loads.
jest.mock(
  '/client/components/index.js',
  () => jest.requireActual<object>('../../../src/console/client/components/format.js'),
  { virtual: true },
);

interface Reading {
  readonly unread: readonly { readonly stack: string; readonly what: string }[];
}

/** The module is JavaScript for browsers, whose types `tsc` checks apart. */
const { describeHealth, listUnread } = jest.requireActual<{
  readonly describeHealth: (alarms?: object, queues?: object) => string;
  readonly listUnread: (alarms?: Reading, queues?: Reading) => readonly { readonly stack: string }[];
}>('../../../src/console/sections/health/client/describe-health.js');

const createAlarm = (state: string) => ({ name: 'Late', state, description: 'decisions are late' });
const createQueue = (messages: number, isForFailures: boolean) => ({ messages, isForFailures });
const UNREAD = [{ stack: 'trades-eu', what: 'no answer' }];

test.each([
  [['OK', 'OK'], [0, 0], 'None of the 2 alarms fires. No message waits.'],
  [['OK'], [1, 0], 'None of the 1 alarm fires. 1 message is being worked off.'],
  [[], [0, 1], 'No alarm is deployed. 1 failed message waits for you.'],
  [
    ['ALARM', 'OK'],
    [2, 1_000],
    'Late fires: decisions are late. 1,000 failed messages wait for you, and 2 messages are being worked off.',
  ],
  [
    ['ALARM', 'ALARM'],
    [0, 0],
    '2 of 2 alarms fire, the last one is Late: decisions are late. No message waits.',
  ],
] as const)('the sentence about alarms %j and messages %j is: %s', (states, [waiting, failed], sentence) => {
  const alarms = { alarms: states.map(createAlarm), unread: [] };
  const queues = { queues: [createQueue(waiting, false), createQueue(failed, true)], unread: [] };
  expect(describeHealth(alarms, queues)).toBe(sentence);
});

test('while a region is down, nothing is said to be well that could not be read', () => {
  const alarms = { alarms: [createAlarm('OK')], unread: [] };
  const sentence = describeHealth(alarms, { queues: [createQueue(0, true)], unread: UNREAD });
  expect(sentence).not.toContain('No message waits');
  expect(sentence).toMatch(/1 stack does not answer, so nothing is known about it\.$/);
  expect(listUnread({ unread: UNREAD }, { unread: UNREAD })).toEqual(UNREAD);
});
