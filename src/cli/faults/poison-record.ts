/** A request to send a record that a system cannot process. */
export interface PoisonRequest {
  /** Identifies the record in logs and queues. */
  readonly id: string;
  /** The port of the local target. */
  readonly port?: number | undefined;
}

/** A record that a system cannot process, after it was sent. */
export interface SentPoison {
  readonly id: string;
  /** The stream, bus or queue to which it was sent. */
  readonly input: string;
  /** What happens to it, and the command that shows it. */
  readonly outcome: string;
}
