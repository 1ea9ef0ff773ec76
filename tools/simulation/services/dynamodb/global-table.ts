import type { Random } from '../../core/random';
import type { Simulation } from '../../core/simulation';
import type { Index } from './partition';
import { createReadLag } from './read-lag';
import type { Row } from './row';
import { type Change, Table } from './table';

/**
 * Amazon DynamoDB Developer Guide, "Global tables": changes are replicated within a second or less; the last writer wins, item
 * by item; a condition is evaluated on the local replica.
 */
const FIRST_LAG_MS = 100;
const LAST_LAG_MS = 1_000;
/** How long a replica waits before it tries a lost region again. */
const RETRY_MS = 60_000;

interface GlobalTableProps {
  readonly name: string;
  readonly keys: readonly string[];
  readonly indexes?: Readonly<Record<string, Index>>;
  readonly regions: readonly string[];
}

/** Who wrote an item last. */
interface Version {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly region: string;
}

const isNewer = (a: Version, b: Version | undefined): boolean =>
  !b || a.at > b.at || (a.at === b.at && a.region > b.region);

/** A table with a replica in each region. */
export class GlobalTable {
  /** The replicas by their regions. */
  readonly replicas: ReadonlyMap<string, Table>;
  /** The number of changes that are not in all replicas yet. */
  pending = 0;
  private readonly versions = new Map<Table, Map<string, Version>>();
  private readonly random: Random;
  private changes = 0;

  constructor(
    private readonly simulation: Simulation,
    private readonly props: GlobalTableProps,
  ) {
    const { name, keys, indexes, regions } = props;
    this.random = simulation.random.fork(`replication ${name}`);
    this.replicas = new Map(
      regions.map((region) => {
        const lag = createReadLag(simulation, `${name} ${region}`);
        const table = new Table(name, keys, indexes, lag);
        this.versions.set(table, new Map());
        table.onChange((change) => this.replicate(region, table, change));
        return [region, table];
      }),
    );
  }

  /** Returns the replica of a region. @throws Error if there is none */
  get(region: string): Table {
    const replica = this.replicas.get(region);
    if (!replica)
      throw new Error(
        `${this.props.name} has no replica in ${region}: expected ${this.props.regions.join(', ')}`,
      );
    return replica;
  }

  private replicate(region: string, source: Table, { key, after, cause }: Change): void {
    if (cause === 'replication') return;
    const version = { at: this.simulation.now, region };
    this.versions.get(source)!.set(key, version);
    const { faults } = this.simulation;
    for (const [target, table] of this.replicas) {
      if (table === source) continue;
      const where = `replication ${++this.changes} to ${target}`;
      const lagMs = faults.happens('delay', where)
        ? faults.pickDelayMs(where)
        : Math.round(this.random.pickMagnitude(FIRST_LAG_MS, LAST_LAG_MS));
      this.pending++;
      this.schedule(lagMs, { region, target, table, key, after, version });
    }
  }

  private schedule(delayMs: number, replication: Replication): void {
    this.simulation.schedule(delayMs, 'replication', () => {
      const { outages, now } = this.simulation;
      const { region, target, table, key, after, version } = replication;
      if (outages.isRegionDown(region, now) || outages.isRegionDown(target, now))
        return this.schedule(RETRY_MS, replication);
      this.pending--;
      const versions = this.versions.get(table)!;
      if (!isNewer(version, versions.get(key))) return;
      versions.set(key, version);
      table.commit([{ table, key, before: table.rows.get(key), after, updated: [] }], 'replication');
    });
  }
}

interface Replication {
  readonly region: string;
  readonly target: string;
  readonly table: Table;
  readonly key: string;
  readonly after: Row | undefined;
  readonly version: Version;
}
