import { patternDetectionCommands } from '../../../src/cli/pattern-detection';
import { findRedrive } from '../../../src/cli/redrive/find-redrive';

const queue = (name: string, deadLetters?: string) => ({
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
  queue('AlertQueue-dev', 'AlertQueueDlq-dev'),
  queue('AlertQueueDlq-dev'),
  queue('FailedMessages-dev'),
  queue('FailedInvocations-dev'),
  queue('ManualReview-dev'),
  queue('Other-dev'),
  queue('AlertQueue-b', 'AlertQueueDlq-b'),
  queue('AlertQueueDlq-b'),
];

describe('findRedrive', () => {
  it.each(['AlertQueue', 'AlertQueue-dev', 'AlertQueueDlq', 'AlertQueueDlq-dev'])('takes %s', (named) => {
    const { from, to } = findRedrive(state, named, 'dev', patternDetectionCommands.notRedrivable);
    expect([from.name, to.name]).toEqual(['AlertQueueDlq-dev', 'AlertQueue-dev']);
  });

  it('keeps to its own environment', () => {
    expect(findRedrive(state, 'AlertQueue', 'b').to.name).toBe('AlertQueue-b');
    expect(() => findRedrive(state, 'AlertQueue-b', 'dev')).toThrow('is no queue: redrive takes AlertQueue');
  });

  it.each([
    ['FailedMessages', /can't be redriven: .*npx stacks replay/],
    ['FailedInvocations', /can't be redriven: .*invoke the function/],
    ['ManualReview', /can't be redriven: .*start-execution/],
    ['Other', /^Other has no dead-letter queue: redrive takes AlertQueue$/],
    ['Nothing', /^Nothing is no queue: redrive takes AlertQueue$/],
  ])('says why %s is refused', (named, message) => {
    expect(() => findRedrive(state, named, 'dev', patternDetectionCommands.notRedrivable)).toThrow(message);
  });

  it('says that nothing is deployed', () => {
    expect(() => findRedrive([], 'AlertQueue', 'dev')).toThrow('no queue is deployed');
  });
});
