import type { Simulation } from '../../core/simulation';
import { SECOND_MS } from '../names';
import type { BusEvent } from './bus-event';

/** Which events a replay sends again, and to which rules. */
export interface ReplayProps {
  /** The name, which replayed events contain as `replay-name`. */
  readonly name: string;
  /** The times of the events, in milliseconds since 1970: from the first one to before the second one. */
  readonly from: number;
  readonly until: number;
  /** The rules that receive the events. @default - all rules of the bus */
  readonly rules?: readonly string[];
}

// Amazon EventBridge User Guide, "Replaying archived events": a replay processes the events of one minute after another, in
// no order within the minute, and replayed events are not archived again.
const WINDOW_MS = 60 * SECOND_MS;
/** How long a window takes. AWS documents no number. */
const WINDOW_DURATION_MS = SECOND_MS;

/** The events of a bus, which can be replayed. */
export class EventArchive {
  readonly events: { readonly event: BusEvent; readonly at: number }[] = [];
  /** The number of replays that run. */
  running = 0;

  constructor(
    private readonly simulation: Simulation,
    readonly name: string,
    private readonly route: (event: BusEvent, rules?: ReadonlySet<string>) => void,
  ) {}

  add(event: BusEvent): void {
    this.events.push({ event, at: this.simulation.now });
  }

  /** Sends archived events to the rules of the bus again. @throws Error if the times are in the wrong order */
  replay({ name, from, until, rules }: ReplayProps): void {
    if (!(from < until))
      throw new Error(`the replay ${name} ends at ${until}: expected a time after ${from}`);
    const names = rules && new Set(rules);
    const selected = this.events.filter(({ at }) => from <= at && at < until);
    const windows = new Map<number, BusEvent[]>();
    for (const { event, at } of selected) {
      const window = Math.floor(at / WINDOW_MS);
      windows.set(window, [...(windows.get(window) ?? []), event]);
    }
    this.running++;
    let delayMs = 0;
    for (const events of windows.values()) {
      delayMs += WINDOW_DURATION_MS;
      this.simulation.schedule(delayMs, `replay ${name}`, () => {
        for (const event of events) this.route({ ...event, 'replay-name': name }, names);
      });
    }
    this.simulation.schedule(delayMs, `end of replay ${name}`, () => {
      this.running--;
    });
  }
}
