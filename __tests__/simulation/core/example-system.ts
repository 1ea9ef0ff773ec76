import { scheduleDeliveries } from '../../../tools/simulation/core/schedule-deliveries';
import type { Simulation } from '../../../tools/simulation/core/simulation';
import type {
  SimulatedSystem,
  SimulatedWorld,
  Violation,
  WorldOptions,
} from '../../../tools/simulation/core/system';
import { ConditionFailed, ExampleQueue, ExampleTable, type Handler, type Payment } from './example-services';
import type { Process } from '../../../tools/simulation/core/process';

export const BUGS = [
  'no condition',
  'marked before published',
  'swallowed error',
  'every condition that fails is an error',
] as const;
type Bug = (typeof BUGS)[number];

/** A queue of payments, a function that records each once and publishes it, a table and a topic. */
class ExampleWorld implements SimulatedWorld {
  private readonly table = new ExampleTable();
  private readonly queue: ExampleQueue;
  private readonly accepted: Payment[] = [];
  /** How often each payment was published. */
  private readonly published = new Map<string, number>();

  constructor(
    private readonly simulation: Simulation,
    private readonly options: WorldOptions,
  ) {
    this.queue = new ExampleQueue(simulation, (process) => this.createHandler(process));
  }

  private createHandler(process: Process): Handler {
    const table = this.table.createClient(process);
    const { bug } = this.options as { readonly bug?: Bug };
    const publish = (id: string) =>
      process.call('topic', 'publish', () => void this.published.set(id, 1 + (this.published.get(id) ?? 0)), {
        attempts: 1,
      });
    const record = async (payment: Payment): Promise<void> => {
      try {
        await table.record(payment, bug !== 'no condition');
      } catch (error) {
        if (!(error instanceof ConditionFailed) || bug === 'every condition that fails is an error')
          throw error;
      }
    };
    const handle: Handler = async (payment) => {
      await record(payment);
      const row = await table.read(payment.id);
      if (row?.isPublished) return;
      if (bug === 'marked before published') {
        await table.markPublished(payment.id);
        return publish(payment.id);
      }
      await publish(payment.id);
      await table.markPublished(payment.id);
    };
    return (payment) =>
      bug === 'swallowed error' ? handle(payment).catch(() => undefined) : handle(payment);
  }

  start(): void {
    scheduleDeliveries(this.simulation, this.options, (index, random) => {
      const payment = { id: `payment ${index}`, amount: 1 + random.pickInteger(100) };
      this.accepted.push(payment);
      this.queue.send(payment);
    });
  }

  countDeliveries = (): number => this.queue.deliveries;
  isAtRest = (): boolean => this.queue.inFlight === 0;

  check(): readonly Violation[] {
    const expected = [...this.table.rows.values()].reduce((sum, { amount }) => sum + amount, 0);
    const { deadLetters } = this.queue;
    const findings: Readonly<Record<string, readonly string[]>> = {
      'nothing lost': this.findMissing(this.table.rows),
      'recorded once': this.table.sum === expected ? [] : [`sum ${this.table.sum}, expected ${expected}`],
      published: this.findMissing(this.published),
      'no dead letters': deadLetters.map(({ id }) => id),
    };
    return Object.entries(findings)
      .filter(([, found]) => found.length > 0)
      .map(([invariant, found]) => ({ invariant, at: this.simulation.now, text: found.join(', ') }));
  }

  /** The ids of the accepted payments that are neither in a map nor dead letters. */
  private findMissing(map: ReadonlyMap<string, unknown>): readonly string[] {
    const dead = new Set(this.queue.deadLetters.map(({ id }) => id));
    return this.accepted.map(({ id }) => id).filter((id) => !map.has(id) && !dead.has(id));
  }

  summarise() {
    return {
      accepted: this.accepted.length,
      done: this.table.rows.size,
      deadLettered: this.queue.deadLetters.length,
      lost: this.findMissing(this.table.rows).length,
      duplicated: 0,
      notifiedTwice: [...this.published.values()].filter((count) => count > 1).length,
      decisions: 0,
      longestStallMs: 0,
    };
  }
}

export const EXAMPLE: SimulatedSystem = {
  name: 'example',
  invariants: ['nothing lost', 'recorded once', 'published', 'no dead letters'],
  bugs: BUGS,
  restMs: 8 * 3_600_000,
  gate: { seeds: 7, deliveries: 20 },
  create: (simulation, options) => new ExampleWorld(simulation, options),
};
