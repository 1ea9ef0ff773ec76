import { existsSync } from 'node:fs';
import { RECORDINGS } from '../local/record-requests';
import { readRecordings, Recordings, type Violation } from '../support/recordings';

/** The recordings of the emulators of the last local run. */
describe('the requests of the local tests', () => {
  let recorded: Recordings;

  beforeAll(async () => {
    if (!existsSync(RECORDINGS)) throw new Error('There are no recordings: run npm test -- local contract');
    recorded = await readRecordings(RECORDINGS);
  });

  it('are recorded from Terraform, handlers and commands', () => {
    expect(recorded.requests).toBeGreaterThan(recorded.calls.length);
    const callers = new Set(recorded.calls.map(({ caller }) => caller));
    for (const caller of ['terraform', 'handler', 'command'] as const) expect(callers).toContain(caller);
  });

  it('comply with the service models of AWS', () => {
    expect(recorded.describeFaults()).toEqual([]);
  });

  it('are reported if one violates a model', () => {
    const planted: Violation = {
      kind: 'violation',
      service: 'sqs',
      operation: 'CreateQueue',
      location: 'QueueName',
      rule: 'required',
      value: 'missing',
      caller: 'terraform',
      command: 'deploy',
      expected: false,
    };
    expect(new Recordings([...recorded.lines, planted], []).describeFaults()).toEqual([
      ...recorded.describeFaults(),
      'sqs.CreateQueue: QueueName must be: required; it is: missing (sent by terraform for deploy)',
    ]);
  });
});
