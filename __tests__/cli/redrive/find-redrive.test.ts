import { patternDetectionCommands } from '../../../src/cli/pattern-detection';
import { findRedrive } from '../../../src/cli/redrive/find-redrive';

const createQueue = (name: string, deadLetters?: string) => ({
  type: 'aws_sqs_queue',
  address: `aws_sqs_queue.${name}`,
  tainted: false,
  attributes: {
    name,
    arn: `arn:${name}`,
    url: `https://sqs/${name}`,
    redrive_policy: deadLetters ? JSON.stringify({ deadLetterTargetArn: `arn:${deadLetters}` }) : '',
  },
});
const state = [
  createQueue('AlertQueue-dev', 'AlertQueueDlq-dev'),
  createQueue('AlertQueueDlq-dev'),
  createQueue('FailedMessages-dev'),
  createQueue('FailedInvocations-dev'),
  createQueue('ManualReview-dev'),
  createQueue('Other-dev'),
  createQueue('AlertQueue-b', 'AlertQueueDlq-b'),
  createQueue('AlertQueueDlq-b'),
];

describe('findRedrive', () => {
  it.each(['AlertQueue', 'AlertQueue-dev', 'AlertQueueDlq', 'AlertQueueDlq-dev'])('accepts %s', (named) => {
    const { from, to } = findRedrive(state, named, 'dev', patternDetectionCommands.failures!.procedures);
    expect([from.name, to.name]).toEqual(['AlertQueueDlq-dev', 'AlertQueue-dev']);
  });

  it('finds only queues of the environment', () => {
    expect(findRedrive(state, 'AlertQueue', 'b').to.name).toBe('AlertQueue-b');
    expect(() => findRedrive(state, 'AlertQueue-b', 'dev')).toThrow(
      'is not a queue: expected one of AlertQueue',
    );
  });

  it.each(['OrderQueue', 'OrderQueue-dev.fifo', 'OrderQueueDlq', 'OrderQueueDlq-dev.fifo'])(
    'accepts the FIFO queue %s',
    (named) => {
      const fifo = [
        createQueue('OrderQueue-dev.fifo', 'OrderQueueDlq-dev.fifo'),
        createQueue('OrderQueueDlq-dev.fifo'),
      ];
      const { from, to } = findRedrive(fifo, named, 'dev');
      expect([from.name, to.name]).toEqual(['OrderQueueDlq-dev.fifo', 'OrderQueue-dev.fifo']);
    },
  );

  it.each([
    ['FailedMessages', /cannot be redriven: .*npx stacks replay/],
    ['FailedInvocations', /cannot be redriven: .*invoke the function/],
    ['ManualReview', /cannot be redriven: .*npx stacks failures redrive --queue ManualReview/],
    ['Other', /^Other has no dead-letter queue: expected one of AlertQueue$/],
    ['Nothing', /^Nothing is not a queue: expected one of AlertQueue$/],
  ])('explains why %s is rejected', (named, message) => {
    expect(() => findRedrive(state, named, 'dev', patternDetectionCommands.failures!.procedures)).toThrow(
      message,
    );
  });

  it('fails if nothing is deployed', () => {
    expect(() => findRedrive([], 'AlertQueue', 'dev')).toThrow('no queue is deployed');
  });
});
