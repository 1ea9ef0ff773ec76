import type { SQSEvent } from 'aws-lambda';
import type { AlertHistory } from '../../../../src/lambdas/pattern-detection/adapters/alert-history';
import type { AlertTopic } from '../../../../src/lambdas/pattern-detection/adapters/alert-topic';

/** One call that publishes an alert. */
interface Publication {
  /** Whether the call has succeeded. */
  isAnswered: boolean;
  /** Whether the same invocation has begun to mark the alert as published. */
  isMarking: boolean;
  /** Whether no interruption explains that the alert is published again: it is marked, or the invocation has not ended. */
  isUninterrupted: boolean;
}

/** Records what the functions do, for the invariants. It changes nothing. */
export class Observer {
  /** The calls that publish each alert, by its id. */
  private readonly publications = new Map<string, Publication[]>();
  /** How often AlertProcessor was invoked with each message, by the id of the message. */
  private readonly invocations = new Map<string, number>();
  /** The longest time in which records waited and no batch of the stream was processed. */
  longestStallMs = 0;
  private waitingSince = 0;

  constructor(private readonly now: () => number) {}

  countInvocations(messageId: string): number {
    return this.invocations.get(messageId) ?? 0;
  }

  /** Begins to measure: a record arrives, and no other one waits. */
  beginWait(): void {
    this.waitingSince = this.now();
  }

  /** The number of publications of an alert that its processor could not mark: it crashed, or a call failed. */
  countInterrupted(alertId: string): number {
    return (this.publications.get(alertId) ?? []).filter(({ isUninterrupted }) => !isUninterrupted).length;
  }

  /** Observes the adapters of a process. An alert is published and marked by one invocation, one alert at a time. */
  observe(history: AlertHistory, topic: AlertTopic): { history: AlertHistory; topic: AlertTopic } {
    const current = new Map<string, Publication>();
    return {
      history: {
        ...history,
        markNotified: async (alertId, now) => {
          const publication = current.get(alertId);
          if (publication) publication.isMarking = true;
          await history.markNotified(alertId, now);
          if (publication) publication.isUninterrupted = true;
          current.delete(alertId);
        },
      },
      topic: {
        ...topic,
        publish: async (alert) => {
          const { alertId } = alert;
          const before = current.get(alertId);
          // A publication that succeeded is marked next. If it is repeated instead, it is the function that publishes twice.
          if (before?.isAnswered && !before.isMarking) before.isUninterrupted = true;
          const publication = { isAnswered: false, isMarking: false, isUninterrupted: false };
          this.publications.set(alertId, [...(this.publications.get(alertId) ?? []), publication]);
          current.set(alertId, publication);
          await topic.publish(alert);
          publication.isAnswered = true;
        },
      },
    };
  }

  /** Counts the messages with which a processor is invoked. */
  observeMessages<Event extends object, Result>(
    handler: (event: Event) => Promise<Result>,
  ): (event: Event) => Promise<Result> {
    return (event) => {
      if ('Records' in event)
        for (const { messageId } of (event as unknown as SQSEvent).Records)
          this.invocations.set(messageId, this.countInvocations(messageId) + 1);
      return handler(event);
    };
  }

  /** Measures the time between two batches of the stream that were processed. */
  observeBatches<Event, Result>(
    handler: (event: Event) => Promise<Result>,
  ): (event: Event) => Promise<Result> {
    return async (event) => {
      const result = await handler(event);
      this.longestStallMs = Math.max(this.longestStallMs, this.now() - this.waitingSince);
      this.waitingSince = this.now();
      return result;
    };
  }
}
