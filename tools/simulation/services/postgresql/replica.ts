import type { Random } from '../../core/random';
import type { Simulation } from '../../core/simulation';
import { type RowChange, type TableDefinition, Tables } from './table';

/** Aurora User Guide, "Replication with Amazon Aurora": readers are usually much less than 100 milliseconds behind. */
const LAG_MS = { shortest: 5, longest: 100 };
/** The same page: a reader that is more than 60 seconds behind restarts. */
const LONGEST_LAG_MS = 60_000;

/** The rows of a reader: those of the writer, some time later, in the order of the commits. */
export class Replica {
  private readonly applied: Tables;
  private readonly random: Random;
  private readonly waiting: { readonly at: number; readonly changes: readonly RowChange[] }[] = [];
  private next = 0;
  private commits = 0;
  private lastAt = 0;

  constructor(
    private readonly simulation: Simulation,
    private readonly name: string,
    definitions: readonly TableDefinition[],
  ) {
    this.applied = new Tables(definitions);
    this.random = simulation.random.fork(`replica ${name}`);
  }

  /** What has arrived so far. */
  get tables(): Tables {
    const { waiting, simulation } = this;
    while (this.next < waiting.length && waiting[this.next]!.at <= simulation.now)
      this.applied.apply(waiting[this.next++]!.changes);
    return this.applied;
  }

  /** Sends the changes of a commit to the reader. */
  add(changes: readonly RowChange[]): void {
    const { faults, now } = this.simulation;
    const where = `replication ${this.name} ${++this.commits}`;
    const lagMs = faults.happens('delay', where)
      ? Math.min(LONGEST_LAG_MS, faults.pickDelayMs(where))
      : Math.round(this.random.pickMagnitude(LAG_MS.shortest, LAG_MS.longest));
    this.lastAt = Math.max(this.lastAt, now + lagMs);
    this.waiting.push({ at: this.lastAt, changes });
  }
}
