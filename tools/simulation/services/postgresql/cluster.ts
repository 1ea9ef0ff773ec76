import type { Simulation } from '../../core/simulation';
import { isServiceDown } from '../names';
import { createDatabaseError } from './errors';
import { Failovers } from './failovers';
import { Replica } from './replica';
import { RowLocks } from './row-locks';
import { Session } from './session';
import type { SessionLimits, SessionServer } from './session-server';
import type { StatementModel, StatementModels } from './statement';
import { type RowChange, type TableDefinition, Tables } from './table';

export interface ClusterProps {
  readonly name: string;
  readonly tables: readonly TableDefinition[];
  readonly statements: StatementModels;
  /** The setting deadlock_timeout in milliseconds. @default 1,000, the default of PostgreSQL */
  readonly deadlockMs?: number;
}

/** The service whose outages end all instances. */
export const POSTGRESQL = 'postgresql';
/** PostgreSQL manual, "Lock Management": how long a transaction waits before it looks for a deadlock. */
const DEADLOCK_MS = 1_000;
const IS_READER = 'SELECT pg_is_in_recovery() AS "isReplica"';

/**
 * A cluster of PostgreSQL, as Aurora runs it: a writer and a reader, each with a name, and a shared storage, so that a failover
 * loses no committed transaction.
 */
export class Cluster implements SessionServer {
  readonly writerHost: string;
  readonly readerHost: string;
  readonly tables: Tables;
  readonly locks = new RowLocks();
  readonly sequences = new Map<string, number>();
  readonly deadlockMs: number;
  /** Receives the changes of each committed transaction. */
  onCommit: (changes: readonly RowChange[]) => void = () => undefined;
  private readonly sessions = new Set<Session>();
  private readonly replica: Replica;
  private readonly reader: SessionServer;
  private readonly failovers: Failovers;

  constructor(
    readonly simulation: Simulation,
    private readonly props: ClusterProps,
  ) {
    this.writerHost = `writer.${props.name}`;
    this.readerHost = `reader.${props.name}`;
    this.tables = new Tables(props.tables);
    this.deadlockMs = props.deadlockMs ?? DEADLOCK_MS;
    this.replica = new Replica(simulation, props.name, props.tables);
    this.reader = createReader(this, this.replica);
    this.failovers = new Failovers(simulation, props.name, (survives) => this.endSessions(survives));
  }

  /** Begins to fail over, if the faults of the run contain that. */
  start(): void {
    this.failovers.start();
  }

  /** Whether no instance answers. */
  get isDown(): boolean {
    return this.failovers.isRunning || isServiceDown(this.simulation, POSTGRESQL);
  }

  /** Ends all sessions if no instance answers. */
  endSessionsIfDown(): void {
    if (this.sessions.size > 0 && this.isDown) this.endSessions(() => false);
  }

  /**
   * Opens a session on the instance to which a name leads.
   * @param onBlocking ends the session if its client has gone; called while others wait for its locks
   */
  open(host: string | undefined, limits: SessionLimits, onBlocking: (session: Session) => void): Session {
    if (host !== this.readerHost && host !== this.writerHost)
      throw new Error(`no instance has the name ${host}: expected ${this.writerHost} or ${this.readerHost}`);
    const isReader = host === this.readerHost || this.failovers.isNameStale();
    const session = new Session(isReader ? this.reader : this, limits, {
      onBlocking,
      onEnd: () => this.sessions.delete(session),
    });
    session.isReader = isReader;
    this.sessions.add(session);
    return session;
  }

  findStatement(text: string): StatementModel {
    return text === IS_READER ? ASKS_WRITER : this.props.statements.find(text);
  }

  commit(changes: readonly RowChange[]): void {
    if (changes.length === 0) return;
    this.tables.apply(changes);
    this.replica.add(changes);
    this.onCommit(changes);
  }

  /** Ends the sessions of all instances. @param survives decides whether an idle session remains, on an instance that is a reader now */
  private endSessions(survives: (session: Session) => boolean): void {
    for (const session of [...this.sessions]) {
      if (!session.isInTransaction && survives(session)) session.isReader = true;
      else session.terminate();
    }
  }
}

/** The instance of the readers: it has the rows of the writer, some time later, and refuses to change them. */
const createReader = (cluster: Cluster, replica: Replica): SessionServer => ({
  simulation: cluster.simulation,
  deadlockMs: cluster.deadlockMs,
  locks: new RowLocks(),
  sequences: cluster.sequences,
  get tables() {
    return replica.tables;
  },
  findStatement: (text) => (text === IS_READER ? ASKS_READER : cluster.findStatement(text)),
  commit: (changes) => {
    if (changes.length > 0) throw createDatabaseError('25006', 'a reader cannot commit changes');
  },
});

const createRecoveryModel = (isReplica: boolean): StatementModel => ({
  name: 'isReplica',
  writes: false,
  run: () => [{ isReplica }],
});
const [ASKS_WRITER, ASKS_READER] = [createRecoveryModel(false), createRecoveryModel(true)];
