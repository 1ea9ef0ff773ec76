import { type EventPattern, matchEvent } from '../../../../src/domain/event-patterns';
import type { Simulation } from '../../core/simulation';
import { createIdSource, type IdSource } from '../create-uuid';
import { formatArn } from '../names';
import { EventArchive } from './event-archive';
import { type BusEvent, createBusEvent, type NewEvent } from './bus-event';
import { RuleTarget, type RuleTargetProps } from './rule-target';

export interface RuleProps {
  readonly name: string;
  readonly pattern: EventPattern;
  readonly targets: readonly RuleTargetProps[];
}

/** A rule with its targets. */
interface Rule {
  readonly name: string;
  readonly pattern: EventPattern;
  readonly targets: readonly RuleTarget[];
}

/** A bus of EventBridge. */
export class Bus {
  readonly name: string;
  readonly arn: string;
  /** The region that can be lost; none if it does not matter. */
  readonly region: string | undefined;
  /** The number of events that were put on the bus, without replays. */
  accepted = 0;
  private readonly createId: IdSource;
  private readonly rules: Rule[] = [];
  private readonly archives: EventArchive[] = [];

  constructor(
    private readonly simulation: Simulation,
    { name, region }: { readonly name: string; readonly region?: string },
  ) {
    this.name = name;
    this.region = region;
    this.arn = formatArn('events', `event-bus/${name}`, region);
    this.createId = createIdSource(simulation.random.fork(`bus ${this.arn}`));
  }

  /** The number of deliveries to targets that are not finished. */
  get pending(): number {
    return this.rules.reduce(
      (sum, { targets }) => sum + targets.reduce((ofRule, { pending }) => ofRule + pending, 0),
      0,
    );
  }

  addRule({ name, pattern, targets }: RuleProps): void {
    this.rules.push({
      name,
      pattern,
      targets: targets.map((props) => new RuleTarget(this.simulation, `${this.name}/${name}`, props)),
    });
  }

  /** Archives every event of the bus from now on. */
  addArchive(name: string): EventArchive {
    const archive = new EventArchive(this.simulation, name, (event, rules) =>
      this.route(event, undefined, rules),
    );
    this.archives.push(archive);
    return archive;
  }

  /** Puts an event. @returns its id */
  put(event: NewEvent, traceHeader?: string): string {
    const created = createBusEvent(event, {
      id: this.createId(),
      at: this.simulation.now,
      region: this.region,
    });
    this.accept(created, traceHeader);
    return created.id;
  }

  /** Accepts an event, of a client or of another bus. */
  accept(event: BusEvent, traceHeader: string | undefined): void {
    this.accepted++;
    this.simulation.trace.note(`events ${this.name} ${event.id} accepted`);
    for (const archive of this.archives) archive.add(event);
    this.route(event, traceHeader);
  }

  /** @param names the names of the rules that may match; all by default */
  private route(event: BusEvent, traceHeader: string | undefined, names?: ReadonlySet<string>): void {
    for (const { name, pattern, targets } of this.rules)
      if ((!names || names.has(name)) && matchEvent(pattern, event))
        for (const target of targets) target.send(event, traceHeader);
  }
}
