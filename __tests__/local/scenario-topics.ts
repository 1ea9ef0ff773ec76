import { CreateTopicCommand, type SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { receiveBodies } from '../simulation/agreement/requests';
import type {
  ScenarioNotification,
  ScenarioQueue,
  ScenarioTarget,
} from '../simulation/agreement/scenario-target';

/** What SNS sends to a queue: Amazon SNS Developer Guide, "Amazon SNS message and JSON formats". */
interface Envelope {
  readonly Subject?: string;
  readonly Message: string;
  readonly MessageAttributes?: Readonly<Record<string, { readonly Value: string }>>;
}

const parse = (body: string): ScenarioNotification => {
  const { Subject, Message, MessageAttributes = {} } = JSON.parse(body) as Envelope;
  const attributes = Object.entries(MessageAttributes).map(([name, { Value }]) => [name, Value]);
  return {
    subject: Subject,
    message: Message,
    attributes: Object.fromEntries(attributes) as ScenarioNotification['attributes'],
  };
};

/** Creates the topics of scenarios, each with a queue as its subscriber. @param createQueue creates this queue */
export const createTopicFactory =
  (
    topics: SNSClient,
    queues: ScenarioTarget['queues'],
    createQueue: (name: string) => Promise<ScenarioQueue>,
  ): ScenarioTarget['createTopic'] =>
  async (Name) => {
    const { TopicArn: arn = '' } = await topics.send(new CreateTopicCommand({ Name }));
    const queue = await createQueue(`${Name}Subscriber`);
    await topics.send(new SubscribeCommand({ TopicArn: arn, Protocol: 'sqs', Endpoint: queue.arn }));
    const received: ScenarioNotification[] = [];
    const listReceived = async (): Promise<readonly ScenarioNotification[]> => {
      received.push(...(await receiveBodies({ queues }, queue)).map(parse));
      return received;
    };
    return { arn, listReceived };
  };
