import type { Random } from '../../../core/random';
import type { Simulation } from '../../../core/simulation';
import type { CreateHandler } from '../../../services/lambda/environment';
import { FUNCTION_NAMES, type FunctionName } from '../deployment';
import type { Functions } from '../functions';
import type { Monitor } from '../monitor';
import type { Observer } from '../observer';
import type { Resources } from '../resources';
import { Clients } from './clients';
import { describeOrder, listAllAccounts, pickPrice, pickQuantity, type PlacedOrder } from './orders';
import { Queries } from './queries';
import { Reporters } from './reporters';

/** How likely a delivery is of each kind. The others place new orders. */
const KINDS = [
  ['execution', 0.18],
  ['closing', 0.03],
  ['contradiction', 0.02],
  ['credit', 0.04],
  ['amendment', 0.12],
  ['cancellation', 0.05],
  ['query', 0.08],
  ['repetition', 0.03],
  ['other-content', 0.01],
  ['invalid-request', 0.01],
  ['foreign-order', 0.01],
  ['poison', 0.01],
  ['sign-out', 0.005],
] as const;
type Kind = (typeof KINDS)[number][0] | 'order';

/** The share of the invocations that a new version gets at first, in percent. */
const CANARY_PERCENT = 30;
/** Clients change one of the last orders. */
const RECENT = 12;
/** How much happens at the same moment, and how likely each number is as another one. */
const BURSTS = [1, 2, 4, 8, 16];
const LARGEST_BURST = Math.max(...BURSTS);

/** What the clients, the venue and the treasury do. */
export class Workload {
  readonly clients: Clients;
  readonly reporters: Reporters;
  /** The requests that were accepted with a 202, by their ids, with the time of the answer. */
  readonly accepted = new Map<string, { readonly orderId: string; readonly at: number }>();
  /** The bodies that were sent to the queue of commands and are no commands. */
  readonly poison: string[] = [];
  private readonly queries: Queries;
  private readonly orders = new Map<number, PlacedOrder>();

  constructor(
    private readonly simulation: Simulation,
    private readonly resources: Resources,
    private readonly functions: Functions,
    private readonly handlers: Readonly<Record<FunctionName, CreateHandler>>,
    private readonly monitor: Monitor,
    observer: Observer,
  ) {
    this.clients = new Clients(simulation, functions, monitor);
    this.reporters = new Reporters(simulation, resources.bus);
    this.queries = new Queries(this.clients, observer, monitor);
  }

  /** Opens the accounts, and plans the deployments. */
  start(): void {
    const { simulation, functions, handlers } = this;
    for (const account of listAllAccounts()) this.reporters.openAccount(account);
    for (const { from, until } of simulation.outages.deployments) {
      simulation.schedule(from - simulation.now, 'a new version', () => {
        for (const name of FUNCTION_NAMES) functions[name].shift(handlers[name], CANARY_PERCENT);
      });
      simulation.schedule(until - simulation.now, 'all invocations to the new version', () => {
        for (const name of FUNCTION_NAMES) functions[name].deploy(handlers[name]);
      });
    }
  }

  /** Does what is due: several things at the same moment, some of them about the same order. @param random of this delivery */
  deliver(index: number, random: Random): void {
    const focus = this.pickEarlier(index, random);
    for (let position = random.pickOne(BURSTS) - 1; position >= 0; position--)
      this.act(
        index * LARGEST_BURST + position,
        random,
        random.happens(0.6) ? focus : this.pickEarlier(index, random),
      );
  }

  /** Picks an order of an earlier delivery, or the first one. */
  private pickEarlier(index: number, random: Random): PlacedOrder {
    return this.findOrder(Math.max(0, index - 1 - random.pickInteger(RECENT)) * LARGEST_BURST);
  }

  /** @param number different for each act */
  private act(number: number, random: Random, earlier: PlacedOrder): void {
    const { reporters } = this;
    // Each delivery places an order first, so that later ones can be about it.
    switch (number % LARGEST_BURST === 0 ? 'order' : pickKind(random)) {
      case 'execution':
        return reporters.execute(number, random, earlier.orderId);
      case 'closing':
        return reporters.close(number, random);
      case 'contradiction':
        return reporters.contradict(number, random, earlier.orderId);
      case 'credit':
        return reporters.credit(`credit-${number}`, random.pickOne(listAllAccounts()));
      case 'amendment':
        return this.amend(earlier, `amend-${number}`, random);
      case 'cancellation':
        return this.cancel(earlier, `cancel-${number}`);
      case 'query':
        return this.queries.send(earlier, random);
      case 'repetition':
        return this.place(earlier);
      case 'other-content':
        return this.place({ ...earlier, order: { ...earlier.order, quantity: pickQuantity(random) } });
      case 'invalid-request':
        return this.place({ ...earlier, order: { ...earlier.order, quantity: '-1' } }, [400]);
      case 'foreign-order':
        return this.cancel({ ...this.findOrder(number), orderId: earlier.orderId }, `foreign-${number}`);
      case 'poison':
        return this.sendPoison(number, random);
      case 'sign-out':
        return this.clients.signOut(earlier.user);
      case 'order':
        return this.place(this.findOrder(number));
    }
  }

  /** The order with a number: always the same, whichever delivery is about it. */
  private findOrder(number: number): PlacedOrder {
    const known = this.orders.get(number);
    if (known) return known;
    const order = describeOrder(number, this.simulation.random.fork(`order ${number}`));
    this.orders.set(number, order);
    return order;
  }

  private place({ user, account, key, order }: PlacedOrder, expected: readonly number[] = [202, 422]): void {
    this.send(user, { route: 'POST /orders', key, body: { account, ...order } }, expected);
  }

  private amend({ user, account, orderId }: PlacedOrder, key: string, random: Random): void {
    const changes = {
      ...(random.happens(0.7) && { quantity: pickQuantity(random) }),
      price: pickPrice(random),
      ...(random.happens(0.2) && { expectedVersion: 1 + random.pickInteger(3) }),
    };
    const body = { account, ...changes };
    this.send(user, { route: 'PATCH /orders/{orderId}', key, orderId, body }, [202]);
  }

  private cancel({ user, account, orderId }: PlacedOrder, key: string): void {
    this.send(user, { route: 'DELETE /orders/{orderId}', key, orderId, query: { account } }, [202]);
  }

  private send(user: number, request: Parameters<Clients['send']>[2], expected: readonly number[]): void {
    this.clients.send(user, 'OrderIntake', request, ({ status, body }) => {
      if (!expected.includes(status))
        this.monitor.report('answered', `${request.route} ${request.key} was answered with ${status}`);
      if (status !== 202) return;
      const { orderId, requestId } = body as { readonly orderId: string; readonly requestId: string };
      const known = this.accepted.get(requestId);
      if (!known) this.accepted.set(requestId, { orderId, at: this.simulation.now });
    });
  }

  private sendPoison(number: number, random: Random): void {
    if (random.happens(0.6)) return this.reporters.putOther(number, random);
    const body = JSON.stringify({ version: 1, kind: 'unknown', number });
    this.poison.push(body);
    this.resources.queues.OrderCommands.send(body, {
      groupId: `poison-${number}`,
      deduplicationId: `poison-${number}`,
    });
  }
}

const pickKind = (random: Random): Kind => {
  let draw = random.next();
  for (const [kind, share] of KINDS) {
    if (draw < share) return kind;
    draw -= share;
  }
  return 'order';
};
