import { InvalidParameterException, NotFoundException, PublishCommand } from '@aws-sdk/client-sns';
import { Topic } from '../../../tools/simulation/services/sns/topic';
import { Topics } from '../../../tools/simulation/services/sns/topics';
import { createCaller, createSimulation, HOUR, injectFault, MINUTE, runFor } from './world';

const create = () => {
  const simulation = createSimulation();
  const topic = new Topic(simulation, { name: 'Alerts' });
  const client = new Topics([topic]).createClient(createCaller(simulation));
  const publish = async (input: object) => {
    const request = client.send(new PublishCommand({ TopicArn: topic.arn, Message: 'a', ...input }));
    const settled = Promise.allSettled([request]);
    await runFor(simulation, MINUTE);
    await settled;
    return request;
  };
  return { simulation, topic, publish };
};

test('the subscriber receives what is published, once for each request', async () => {
  const { topic, publish } = create();
  const listened: string[] = [];
  topic.onReceive(({ message }) => listened.push(message));
  const MessageAttributes = { severity: { DataType: 'String', StringValue: 'HIGH' } };
  await publish({ Subject: 'Hello', MessageAttributes });
  await publish({});
  expect(topic.received).toMatchObject([
    { subject: 'Hello', message: 'a', attributes: { severity: 'HIGH' } },
    { message: 'a' },
  ]);
  expect(listened).toEqual(['a', 'a']);
  expect(topic.pending).toBe(0);
});

test('the subscriber can receive a message twice', async () => {
  const { simulation, topic, publish } = create();
  injectFault(simulation, 'duplicate', 'notify');
  await publish({});
  await runFor(simulation, HOUR);
  expect(topic.published).toHaveLength(1);
  expect(topic.received).toHaveLength(2);
});

test.each([
  ['an empty message', { Message: '' }, InvalidParameterException],
  ['a message of more than 256 KB', { Message: 'a'.repeat(262_145) }, InvalidParameterException],
  ['a subject with a line break', { Subject: 'a\nb' }, InvalidParameterException],
  ['a subject of 101 characters', { Subject: 'a'.repeat(101) }, InvalidParameterException],
  ['a subject with an umlaut', { Subject: 'ä' }, InvalidParameterException],
  ['texts that are not JSON', { MessageStructure: 'json' }, InvalidParameterException],
  [
    'texts without a default',
    { MessageStructure: 'json', Message: '{"email":"a"}' },
    InvalidParameterException,
  ],
  [
    'an empty attribute',
    { MessageAttributes: { a: { DataType: 'String', StringValue: '' } } },
    InvalidParameterException,
  ],
  ['an unknown topic', { TopicArn: 'unknown' }, NotFoundException],
])('a request with %s is rejected with the error of SNS', async (_, input, error) => {
  const { topic, publish } = create();
  await expect(publish(input)).rejects.toBeInstanceOf(error);
  expect(topic.published).toEqual([]);
});
