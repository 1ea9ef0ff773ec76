import type { CallFault } from '../../core/fault-profiles';
import type { Process } from '../../core/process';
import { createConnectionError, createDatabaseError } from './errors';
import type { Session } from './session';
import type { Answer } from './session-server';

/** How long a statement takes without faults, in milliseconds. */
const STATEMENT_MS = { shortest: 1, longest: 20 };
/** The latest effect of a statement whose client has stopped waiting. */
const LATEST_MS = 30_000;

export interface StatementCallProps {
  readonly process: Process;
  readonly session: Session;
  readonly text: string;
  readonly values: readonly unknown[];
  /** How long the client waits for an answer, in milliseconds. */
  readonly limitMs: number;
  readonly fault: CallFault | undefined;
  /** Identifies the call in the trace and in faults. */
  readonly where: string;
  /** Ends the sessions of a server that is down. */
  readonly endSessionsIfDown: () => void;
  /** Whether the client has closed the connection. */
  readonly isClosed: () => boolean;
  /** Is called when the server has received the statement. */
  readonly onArrival: () => void;
  /** Is called when the connection has failed. */
  readonly onBreak: () => void;
  readonly settle: (answer: Answer) => void;
}

const isControl = (text: string): boolean => text === 'BEGIN' || text === 'COMMIT' || text === 'ROLLBACK';

const describeAnswer = (answer: Answer): string =>
  'error' in answer ? `: ${String((answer.error as { readonly code?: unknown }).code)}` : '';

/**
 * A statement on its way to the server and back. The faults of a call are here: `throttle`, the server cancels the statement;
 * `error`, the connection ends before it; `lost-response`, the connection ends after it, which the server may not notice;
 * `late-effect`, the client stops waiting before it arrives.
 */
export class StatementCall {
  constructor(private readonly props: StatementCallProps) {}

  send(): void {
    const { process, fault } = this.props;
    if (fault === 'crash-before') return process.crash();
    if (fault === 'late-effect') return this.haveLateEffect();
    const { shortest, longest } = STATEMENT_MS;
    const latencyMs = Math.round(process.random.pickMagnitude(shortest, longest));
    process.simulation.schedule(latencyMs, 'statement', () => this.arrive());
    process.endIfLate(latencyMs);
  }

  private arrive(): void {
    const { process, session, fault, onArrival } = this.props;
    if (fault === 'throttle' || fault === 'error') {
      onArrival();
      return this.fail();
    }
    const isConnected = session.isOpen;
    this.execute((answer) => {
      this.note(describeAnswer(answer));
      if (fault === 'crash-after') return process.crash();
      if (fault === 'lost-response') return this.loseResponse();
      this.answer(isConnected ? answer : { error: new Error('Connection terminated unexpectedly') });
    });
    if (session.isWaiting) process.endAtDeadline();
  }

  /** The server executes the statement. If the client has closed the connection, it is the last one. */
  private execute(respond: (answer: Answer) => void): void {
    const { session, text, values, endSessionsIfDown, isClosed, onArrival } = this.props;
    onArrival();
    endSessionsIfDown();
    session.execute(text, values, respond);
    if (isClosed()) session.close();
  }

  private answer(answer: Answer): void {
    const { session, settle, isClosed, onBreak } = this.props;
    if (!session.isOpen && !isClosed()) onBreak();
    settle(answer);
  }

  /** The statement has no effect. */
  private fail(): void {
    const { session, fault, text, settle } = this.props;
    this.note(`: ${fault}`);
    if (fault === 'throttle' && session.isOpen && !isControl(text)) {
      session.cancel();
      return settle({ error: createDatabaseError('57014', 'canceling statement due to statement timeout') });
    }
    session.terminate();
    this.answer({ error: createConnectionError('ECONNRESET') });
  }

  private loseResponse(): void {
    const { process, session, where, onBreak, settle } = this.props;
    if (process.simulation.faults.detail(where).happens(0.5)) session.terminate();
    onBreak();
    settle({ error: createConnectionError('ECONNRESET') });
  }

  private haveLateEffect(): void {
    const { process, where, limitMs, settle } = this.props;
    const { simulation } = process;
    const delayMs = Math.round(simulation.faults.detail(where).pickMagnitude(limitMs, LATEST_MS));
    simulation.schedule(delayMs, 'late statement', () =>
      this.execute((answer) => this.note(`: late${describeAnswer(answer)}`)),
    );
    process.continueAfter(limitMs, 'statement', () => settle({ error: new Error('Query read timeout') }));
  }

  private note(what: string): void {
    this.props.process.simulation.trace.note(`${this.props.where}${what}`);
  }
}
