import { PublishCommand } from '@aws-sdk/client-sns';
import { getError } from './requests';
import type { Scenario, ScenarioNotification, ScenarioTopic } from './scenario-target';

/** The longest wait for notifications, in seconds. */
const LIMIT = 60;

/** Removes what SNS does not promise: the order, and that each notification comes once. */
const summarise = (received: readonly ScenarioNotification[]): unknown[] =>
  [...new Set(received.map((notification) => JSON.stringify(notification)))]
    .sort()
    .map((text) => JSON.parse(text) as unknown);

const waitForNotifications = async (
  wait: (seconds: number) => Promise<void>,
  topic: ScenarioTopic,
  count: number,
): Promise<unknown[]> => {
  let received = summarise(await topic.listReceived());
  for (let n = 0; n < LIMIT && received.length < count; n++) {
    await wait(1);
    received = summarise(await topic.listReceived());
  }
  return received;
};

/** Topics. Amazon SNS API Reference, "Publish"; no subscription of the systems has a filter. */
export const NOTIFICATION_SCENARIOS: readonly Scenario[] = [
  {
    name: 'a subscriber receives each publication with its subject and attributes',
    run: async (target) => {
      const topic = await target.createTopic('Published');
      const publish = (Message: string, Subject?: string, severity?: string) =>
        target.topics.send(
          new PublishCommand({
            TopicArn: topic.arn,
            Message,
            Subject,
            ...(severity !== undefined && {
              MessageAttributes: { severity: { DataType: 'String', StringValue: severity } },
            }),
          }),
        );
      const ids = [
        await publish('1', 'First', 'HIGH'),
        await publish('2', 'Second', 'LOW'),
        await publish('3'),
      ].map(({ MessageId }) => MessageId);
      return [new Set(ids).size, await waitForNotifications(target.wait, topic, 3)];
    },
    expected: [
      3,
      [
        { message: '3', attributes: {} },
        { subject: 'First', message: '1', attributes: { severity: 'HIGH' } },
        { subject: 'Second', message: '2', attributes: { severity: 'LOW' } },
      ],
    ],
  },
  {
    name: 'publications that SNS rejects have its errors, and reach no subscriber',
    run: async (target) => {
      const topic = await target.createTopic('Rejecting');
      const publish = (TopicArn: string, Message: string) =>
        getError(target.topics.send(new PublishCommand({ TopicArn, Message })));
      return [
        await publish(`${topic.arn}Missing`, 'a'),
        await publish(topic.arn, 'a'.repeat(262_145)),
        await publish(topic.arn, 'b'),
        (await waitForNotifications(target.wait, topic, 1)).length,
      ];
    },
    expected: ['NotFoundException', 'InvalidParameterException', 'no error', 1],
  },
];
