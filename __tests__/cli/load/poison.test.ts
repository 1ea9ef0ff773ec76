import { checkPoison, findPoison } from '../../../src/cli/load/poison';
import { takePoison } from '../../../src/cli/load/take-poison';
import { FakeQueues } from '../target/fake-queues';

const content = { version: 1, transactionId: 'run-poison-1', amount: 'much' };
const IDS = new Set(['run-poison-1', 'run-poison-2']);

describe('a poison message', () => {
  it.each<[string, unknown]>([
    ['itself', JSON.stringify(content)],
    ['the event of a failed invocation', JSON.stringify({ requestPayload: { id: 'e', detail: content } })],
    ['a message in the text of another one', JSON.stringify({ body: JSON.stringify({ detail: content }) })],
  ])('is found in a queue of failures as %s', (_, body) => {
    expect(findPoison(body, IDS)).toEqual({ id: 'run-poison-1', content });
  });

  it.each([['no JSON'], ['{"half":'], ['{"transactionId":"another","amount":1}'], ['[1,null,"run-poison"]']])(
    'is not found in %s',
    (body) => {
      expect(findPoison(body, IDS)).toBeUndefined();
    },
  );

  it('is retained if it is found with its content, in each of its copies', () => {
    const sent = [
      { id: 'a', content },
      { id: 'b', content },
      { id: 'c', content },
    ];
    const found = [
      { id: 'a', content },
      { id: 'a', content },
      { id: 'b', content },
      { id: 'b', content: { ...content, amount: 'more' } },
    ];
    expect(checkPoison(sent, found)).toEqual({ sent: 3, retained: 1, lost: ['c'], changed: ['b'] });
  });

  it('is removed from the queues of failures, whose other messages remain', async () => {
    const queues = new FakeQueues();
    const other = { orderId: 'o' };
    queues.add('Dlq', { body: content }, { body: other }, { body: { detail: content } });
    queues.add('Work', { body: content });
    const resources = ['Dlq', 'Work'].map((id) => ({
      type: 'aws_sqs_queue',
      attributes: { name: `${id}-local`, url: id, redrive_policy: id === 'Work' ? '{}' : '' },
    }));
    const deployed = { config: { suffix: 'local' }, resources, queues } as never;
    const depths = new Map([['Dlq', { messages: 3, isForFailures: true }]]);
    const { found, counts } = await takePoison(deployed, depths, IDS);
    expect(found).toHaveLength(2);
    expect([...counts]).toEqual([['Dlq', 2]]);
    expect([queues.countVisible('Dlq'), queues.countAll()]).toEqual([1, 2]);
  });
});
