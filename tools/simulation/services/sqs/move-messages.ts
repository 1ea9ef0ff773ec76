import { ResourceNotFoundException, UnsupportedOperation } from '@aws-sdk/client-sqs';
import type { Simulation } from '../../core/simulation';
import { SECOND_MS } from '../names';
import type { Queue } from './queue';

/** How often a running task moves the messages that are visible then. */
const STEP_MS = SECOND_MS;

/**
 * The redrive of dead-letter queues, StartMessageMoveTask. Amazon SQS Developer Guide, "Dead-letter queue redrive": only the
 * dead-letter queues of queues can be the source, one task runs for a source at a time, and the messages are new ones, with a
 * new id and time.
 */
export class MessageMoves {
  private readonly running = new Set<Queue>();

  constructor(
    private readonly simulation: Simulation,
    private readonly queues: readonly Queue[],
  ) {}

  /**
   * Starts a task that moves all messages of a dead-letter queue.
   * @param to @default - the queue from which the messages came
   * @throws ResourceNotFoundException if the source is not a queue
   * @throws UnsupportedOperation if it is not the dead-letter queue of a queue, or a task is running
   */
  start(from: Queue, to?: Queue): void {
    if (!this.queues.includes(from))
      throw new ResourceNotFoundException({
        message: 'The resource that you specified does not exist.',
        $metadata: {},
      });
    const source = this.queues.find(({ props }) => props.deadLetters?.queue === from);
    if (!source)
      throw new UnsupportedOperation({
        message: 'Source queue must be configured as a Dead Letter Queue.',
        $metadata: {},
      });
    if (this.running.has(from))
      throw new UnsupportedOperation({
        message:
          'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
        $metadata: {},
      });
    this.running.add(from);
    this.simulation.schedule(STEP_MS, `move messages of ${from.name}`, () => {
      const moved = from.moveVisible(to ?? source);
      this.running.delete(from);
      this.simulation.trace.note(`sqs ${from.name} ${moved} messages moved by a task`);
    });
  }
}
