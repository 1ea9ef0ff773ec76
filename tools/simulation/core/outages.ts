import type { Faults, TimeWindow } from './faults';

/** At most so many outages of each service, and so many deployments. */
const MAX_WINDOWS = 2;
/** The shortest and the longest outage. */
const SHORTEST_MS = 60_000;
const LONGEST_MS = 4 * 3_600_000;

/** When services and a region are down, and when two versions run. All windows are within the workload. */
export class Outages {
  private readonly services = new Map<string, readonly TimeWindow[]>();
  private readonly region: { readonly name: string; readonly windows: readonly TimeWindow[] } | undefined;
  /** When two versions of the functions run at the same time. */
  readonly deployments: readonly TimeWindow[];

  /** @param regions the regions of the system; one of them can be down */
  constructor(
    private readonly faults: Faults,
    private readonly workload: TimeWindow,
    regions: readonly string[],
  ) {
    this.deployments = this.plan('deploy', 'functions');
    if (regions.length > 0) {
      const name = faults.detail('region').pickOne(regions);
      this.region = { name, windows: this.plan('region', name, 1) };
    }
  }

  /**
   * Whether a service does not answer.
   * @param service the name, with `@region` if its region is relevant
   * @param at milliseconds since 1970
   */
  isDown(service: string, at: number): boolean {
    let windows = this.services.get(service);
    if (!windows) {
      const [, region] = service.split('@');
      const ofRegion = region !== undefined && region === this.region?.name ? this.region.windows : [];
      windows = [...this.plan('outage', service), ...ofRegion];
      this.services.set(service, windows);
    }
    return this.isWithin(windows, at);
  }

  isRegionDown(region: string, at: number): boolean {
    return region === this.region?.name && this.isWithin(this.region.windows, at);
  }

  private isWithin(windows: readonly TimeWindow[], at: number): boolean {
    return !this.faults.areStopped && windows.some(({ from, until }) => from <= at && at < until);
  }

  private plan(
    kind: 'outage' | 'region' | 'deploy',
    name: string,
    count = MAX_WINDOWS,
  ): readonly TimeWindow[] {
    const { from, until } = this.workload;
    return Array.from({ length: count }, (_, index) => `${name} ${index + 1}`).flatMap((where) => {
      if (!this.faults.happens(kind, where)) return [];
      const random = this.faults.detail(`${kind} of ${where}`);
      const start = from + Math.floor(random.next() * (until - from));
      const end = start + Math.round(random.pickMagnitude(SHORTEST_MS, LONGEST_MS));
      return [{ from: start, until: Math.min(until, end) }];
    });
  }
}
