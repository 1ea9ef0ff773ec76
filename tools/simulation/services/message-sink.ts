/** The attributes of a message: texts by name. */
export type MessageTexts = Readonly<Record<string, string>>;

/** How a service sends a message to a queue. */
export interface SendOptions {
  /** The group, which a FIFO queue requires. */
  readonly groupId?: string;
  /** Identifies the message within five minutes, in a FIFO queue. */
  readonly deduplicationId?: string;
  readonly attributes?: MessageTexts;
  /** The X-Ray header, an attribute of the system. */
  readonly traceHeader?: string;
}

/** A queue as the services see it that send to it: `Queue`, which depends on functions for its deliveries. */
export interface MessageSink {
  readonly name: string;
  readonly arn: string;
  /** The region that can be lost; none if it does not matter. */
  readonly region?: string | undefined;
  /** Stores a message. @returns its id */
  send(body: string, options?: SendOptions): string;
}
