import type { CallFault } from '../../core/fault-profiles';
import type { Process } from '../../core/process';
import { type Cluster, POSTGRESQL } from './cluster';
import { createConnectionError, createDatabaseError } from './errors';
import type { Session } from './session';
import { StatementCall } from './statement-call';
import type { Row } from './table';

/** The configuration of a client, as pg reads it, in milliseconds. */
export interface PostgresClientConfig {
  readonly host?: string | undefined;
  readonly connectionTimeoutMillis?: number | undefined;
  readonly query_timeout?: number | undefined;
  readonly statement_timeout?: number | false | undefined;
  readonly lock_timeout?: number | undefined;
  readonly idle_in_transaction_session_timeout?: number | undefined;
}

/** How long it takes to connect with TLS, without faults, in milliseconds. */
const CONNECTION_MS = { shortest: 5, longest: 60 };

/** The client of a process, in place of the class `Client` of pg. Each request takes time and can fail. */
export class SimulatedPostgresClient {
  private session: Session | undefined;
  private isClosed = false;
  /** The number of statements on their way to the server. */
  private sent = 0;
  private readonly listeners: (() => void)[] = [];
  private rejectCurrent: (error: Error) => void = () => undefined;

  constructor(
    private readonly process: Process,
    private readonly cluster: Cluster,
    private readonly config: PostgresClientConfig,
  ) {}

  /** Both events mean that the connection cannot be used any more. */
  on(_event: 'error' | 'end', listener: () => void): void {
    this.listeners.push(listener);
  }

  connect(): Promise<void> {
    const { process } = this;
    return new Promise((resolve, reject) => {
      if (!process.canContinue()) return;
      const { fault, where } = this.findFault('connect');
      if (fault === 'crash-before') return process.crash();
      const { shortest, longest } = CONNECTION_MS;
      const latencyMs = Math.round(process.random.pickMagnitude(shortest, longest));
      process.continueAfter(latencyMs, 'connect', () => {
        const { isDown } = this.cluster;
        process.simulation.trace.note(`${where}${isDown ? ': down' : ''}`);
        if (isDown || fault === 'lost-response' || fault === 'late-effect')
          return this.refuse(isDown, reject);
        if (fault === 'throttle') return reject(createDatabaseError('53300', 'too many connections'));
        if (fault === 'error') return reject(createConnectionError('ECONNREFUSED'));
        this.session = this.open();
        if (fault === 'crash-after') return process.crash();
        resolve();
      });
    });
  }

  private open(): Session {
    const { host, statement_timeout, lock_timeout, idle_in_transaction_session_timeout } = this.config;
    const limits = {
      statementMs: expectLimit(statement_timeout),
      lockMs: expectLimit(lock_timeout),
      idleInTransactionMs: expectLimit(idle_in_transaction_session_timeout),
    };
    return this.cluster.open(host, limits, (session) => this.endIfNoticed(session));
  }

  /** An instance that restarts refuses connections, or does not answer at all. */
  private refuse(isDown: boolean, reject: (error: Error) => void): void {
    const { process, config } = this;
    const draw = process.random.next();
    if (isDown && draw < 0.4) return reject(createConnectionError('ECONNREFUSED'));
    if (isDown && draw < 0.6)
      return reject(createDatabaseError('57P03', 'the database system is starting up'));
    process.continueAfter(expectLimit(config.connectionTimeoutMillis), 'connect', () =>
      reject(new Error('timeout expired')),
    );
  }

  query(
    text: string,
    values: readonly unknown[] = [],
  ): Promise<{ readonly command: string; readonly rows: readonly Row[] }> {
    const { process, session, cluster } = this;
    return new Promise((resolve, reject) => {
      if (!process.canContinue()) return;
      if (!session || this.isClosed) return reject(new Error('Client was closed and is not queryable'));
      this.rejectCurrent = reject;
      this.sent++;
      new StatementCall({
        process,
        session,
        text,
        values,
        ...this.findFault(describeStatement(text)),
        limitMs: expectLimit(this.config.query_timeout),
        endSessionsIfDown: () => cluster.endSessionsIfDown(),
        isClosed: () => this.isClosed,
        onArrival: () => this.sent--,
        onBreak: () => this.listeners.forEach((listener) => listener()),
        settle: (answer) => {
          if (!process.canContinue()) return;
          if ('error' in answer) reject(answer.error);
          else resolve(answer);
        },
      }).send();
    });
  }

  /** Closes the connection without waiting for the server. What was sent before arrives before the end. */
  end(): Promise<void> {
    if (this.process.isAlive && !this.isClosed) {
      this.isClosed = true;
      if (this.sent === 0) this.session?.close();
      this.rejectCurrent(new Error('Connection terminated'));
    }
    return Promise.resolve();
  }

  /** The kernel closes the connections of a process that has ended, unless the whole machine has gone. */
  private endIfNoticed(session: Session): void {
    const { isAlive, name, simulation } = this.process;
    if (!isAlive && simulation.faults.detail(`end of ${name}`).happens(0.5)) session.terminate();
  }

  private findFault(operation: string): { readonly fault: CallFault | undefined; readonly where: string } {
    const { process } = this;
    const where = `${process.invocationName}/${process.countCall()} ${POSTGRESQL}.${operation}`;
    const fault = process.simulation.faults.findCallFault(() => where)?.kind;
    if (fault !== undefined) process.faultCount++;
    return { fault, where };
  }
}

const expectLimit = (limit: number | false | undefined): number => {
  if (!limit) throw new Error('the model of the database knows only connections with all limits');
  return limit;
};

const descriptions = new Map<string, string>();

/** Returns the verb and the table of a statement. */
const describeStatement = (text: string): string => {
  const known = descriptions.get(text);
  if (known !== undefined) return known;
  const [verb = ''] = text.trim().split(/\s/, 1);
  const [, table = ''] = /(?:FROM|INTO|UPDATE) (?:trading\.)?(\w+)/.exec(text) ?? [];
  const description = `${verb} ${table}`.trim();
  descriptions.set(text, description);
  return description;
};
