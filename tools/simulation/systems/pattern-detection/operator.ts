import type { Simulation } from '../../core/simulation';
import { MessageMoves } from '../../services/sqs/move-messages';
import type { Resources } from './resources';

/** How often the operator looks at the queues after the faults, in milliseconds. */
const INTERVAL_MS = 600_000;
const BATCH = 10;

/** An operator who follows help/runbooks after the faults: dead letters are moved back, and failed analyses start again. */
export class Operator {
  /** The ids of the dead letters of AlertQueue, and the number of receives that it permits. */
  readonly deadLetters: { readonly id: string; readonly maxReceives: number }[] = [];
  /** The number of analyses that were started again. */
  restarted = 0;
  private readNotices = 0;
  private readonly moves: MessageMoves;

  constructor(
    private readonly simulation: Simulation,
    private readonly resources: Resources,
  ) {
    const { queues } = resources;
    this.moves = new MessageMoves(simulation, [
      queues.alertQueue,
      queues.alertQueueDlq,
      queues.pendingApprovals,
      queues.pendingApprovalsDlq,
    ]);
  }

  start(): void {
    this.simulation.scheduleRecurring(INTERVAL_MS, 'the operator looks at the queues', () => {
      if (this.simulation.faults.areStopped) this.work();
      this.start();
    });
  }

  /** Whether nothing waits for the operator. */
  get isDone(): boolean {
    const { queues, topics } = this.resources;
    const { alertQueueDlq, pendingApprovalsDlq, manualReview, failedInvocations } = queues;
    const waiting = [alertQueueDlq, pendingApprovalsDlq, manualReview, failedInvocations];
    return (
      waiting.every(({ isEmpty }) => isEmpty) && this.readNotices === topics.operatorAlarms.received.length
    );
  }

  private work(): void {
    const { queues, topics } = this.resources;
    const { maxReceives } = queues.alertQueue.props.deadLetters!;
    this.deadLetters.push(...queues.alertQueueDlq.messages.map(({ id }) => ({ id, maxReceives })));
    for (const queue of [queues.alertQueueDlq, queues.pendingApprovalsDlq])
      if (!queue.isEmpty) this.moves.start(queue);
    this.processAll(queues.manualReview, (body) => this.restart(body));
    // A failed sweep is repeated by the next one, and the sweep repeats what a failed timer should have done.
    this.processAll(queues.failedInvocations, () => undefined);
    const { received } = topics.operatorAlarms;
    for (const { message } of received.slice(this.readNotices)) this.restart(message);
    this.readNotices = received.length;
  }

  private processAll(queue: Resources['queues']['manualReview'], process: (body: string) => void): void {
    for (let batch = queue.receive(BATCH); batch.length > 0; batch = queue.receive(BATCH))
      for (const { body, receiptHandle } of batch) {
        process(body);
        queue.delete(receiptHandle!);
      }
  }

  /** Starts an analysis again with its input, which the message contains. */
  private restart(message: string): void {
    const { correlationId, symbol, windows } = JSON.parse(message) as Record<string, unknown>;
    this.restarted++;
    this.resources.analysis.start(JSON.stringify({ correlationId, symbol, windows }));
  }
}
