import type { Message } from '@aws-sdk/client-sqs';
import type { DeployedStack } from '../terraform/deployed-stacks';
import type { Explanation, FailureMessage } from './message';

/** What became of a message that was to be processed again. It is deleted unless it is retained. */
export type ResendResult =
  | { readonly outcome: 'sent' }
  /** There is nothing left to do for it. */
  | { readonly outcome: 'obsolete' }
  | { readonly outcome: 'retained'; readonly reason: string };

/**
 * Has messages processed again. A message is sent as often as this is called, so its consumers must be idempotent.
 * @returns one result for each message, in their order
 */
export type Resend = (messages: readonly Message[]) => Promise<readonly ResendResult[]>;

/** How a system processes the messages of a queue again that did not come from another queue. */
export interface ResendDefinition {
  /** Where the messages go, such as `to the stream Orders`. */
  readonly destination: string;
  /** Opens the function for a region. @throws UserError if the stack lacks what it needs */
  readonly open: (stack: DeployedStack) => Promise<Resend>;
}

/** How a system explains and repairs the messages of one queue of failures. */
export interface QueueHandler {
  /**
   * Adds to an explanation what only the system knows: what the parser of its consumer finds wrong. It must accept any message.
   * @default - the explanation by the formats of AWS
   */
  readonly explain?: (message: FailureMessage, explanation: Explanation) => Partial<Explanation>;
  /** @default - messages go back to the queue from which they came; if there is none, an operator follows the procedure */
  readonly resend?: ResendDefinition;
}

/** How a system explains and repairs the messages of its queues of failures, by the ids of the queues. */
export interface SystemFailures {
  /** Queues whose messages did not come from another queue. The value is the procedure to use in place of a redrive. */
  readonly procedures: Readonly<Record<string, string>>;
  /** Loads the handlers. They may need much code, and most commands need none of them. */
  readonly loadHandlers: () => Promise<Readonly<Record<string, QueueHandler>>>;
}
