import { Process } from '../../../tools/simulation/core/process';
import type { Simulation } from '../../../tools/simulation/core/simulation';

/** A message of the queue, which is a payment of an amount. */
export interface Payment {
  readonly id: string;
  readonly amount: number;
}

export type Handler = (payment: Payment) => Promise<void>;

const TIME_LIMIT_MS = 10_000;
/** The wait before a message is received again doubles up to the longest one, so that messages survive an outage of 4 hours. */
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 900_000;
const MAX_RECEIVES = 30;

/** A queue that invokes a function for each message: at least once, in any order. */
export class ExampleQueue {
  inFlight = 0;
  deliveries = 0;
  readonly deadLetters: Payment[] = [];
  private readonly idle: { readonly process: Process; readonly handle: Handler }[] = [];
  private created = 0;

  constructor(
    private readonly simulation: Simulation,
    private readonly createHandler: (process: Process) => Handler,
  ) {}

  send(payment: Payment): void {
    const { faults } = this.simulation;
    this.deliver(payment, 1, 0);
    if (faults.happens('duplicate', payment.id)) this.deliver(payment, 1, faults.pickDelayMs(payment.id));
  }

  private deliver(payment: Payment, receives: number, delayMs: number): void {
    this.inFlight++;
    this.simulation.schedule(delayMs, `message ${payment.id}`, () => void this.receive(payment, receives));
  }

  private async receive(payment: Payment, receives: number): Promise<void> {
    this.deliveries++;
    const environment = this.idle.pop() ?? this.createEnvironment();
    const outcome = await environment.process.run(TIME_LIMIT_MS, () => environment.handle(payment));
    if (environment.process.isAlive) this.idle.push(environment);
    this.inFlight--;
    if (outcome.status === 'succeeded') return;
    if (receives >= MAX_RECEIVES) this.deadLetters.push(payment);
    else this.deliver(payment, receives + 1, Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** receives));
  }

  private createEnvironment() {
    const process = new Process(this.simulation, `Worker ${++this.created}`);
    return { process, handle: this.createHandler(process) };
  }
}

export class ConditionFailed extends Error {
  override readonly name = 'ConditionalCheckFailedException';
}

/** A table with the payments and their sum, which are written together. */
export class ExampleTable {
  readonly rows = new Map<string, { readonly amount: number; isPublished: boolean }>();
  sum = 0;

  createClient(process: Process) {
    return {
      read: (id: string) => process.call('table', 'read', () => this.rows.get(id)),
      /** @throws ConditionFailed if the row exists and the write requires that it does not */
      record: ({ id, amount }: Payment, isConditional: boolean) =>
        process.call('table', 'record', () => {
          if (isConditional && this.rows.has(id)) throw new ConditionFailed(id);
          this.rows.set(id, { amount, isPublished: this.rows.get(id)?.isPublished ?? false });
          this.sum += amount;
        }),
      markPublished: (id: string) =>
        process.call('table', 'markPublished', () => {
          this.rows.get(id)!.isPublished = true;
        }),
    };
  }
}
