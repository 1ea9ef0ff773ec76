import type { Random } from '../../../core/random';
import type { Simulation } from '../../../core/simulation';
import type { CreateHandler } from '../../../services/lambda/environment';
import type { Functions } from '../connections';
import { FUNCTION_NAMES, type FunctionName } from '../deployment';
import type { Monitor } from '../monitor';
import type { RuleHistory } from '../rule-history';
import type { Stores } from '../stores';
import { forgeEvent } from './forgers';
import { Investigators } from './investigators';
import { Operators } from './operators';
import { Senders } from './senders';
import { changeBody, describeTransaction, type TransactionBody } from './transactions';

/** How likely a delivery is of each kind. The others send new transactions. */
const KINDS = [
  ['repeat', 0.12],
  ['conflict', 0.04],
  ['invalid', 0.02],
  ['investigation', 0.12],
  ['rules', 0.02],
  ['replay', 0.01],
  ['redrive', 0.02],
  ['forgery', 0.01],
] as const;
type Kind = (typeof KINDS)[number][0] | 'transactions';

/** How many transactions come at the same moment, and how likely each number is as another one. */
const BURSTS = [1, 1, 1, 2, 3, 8];
/** How far back a replay in the middle of the traffic goes. */
const REPLAY_MS = 600_000;
/** The share of the invocations that a new version gets at first, in percent. */
const CANARY_PERCENT = 30;

/** What senders, investigators, operators and forgers do. */
export class Workload {
  readonly senders: Senders;
  readonly investigators: Investigators;
  readonly operators: Operators;

  constructor(
    private readonly simulation: Simulation,
    private readonly stores: Stores,
    private readonly functions: Functions,
    monitor: Monitor,
    rules: RuleHistory,
    private readonly handlers: Readonly<Record<FunctionName, CreateHandler>>,
    private readonly paceMs: number,
  ) {
    this.senders = new Senders(simulation, functions.IngestProcessor, monitor);
    this.investigators = new Investigators(simulation, stores.transactionBus);
    this.operators = new Operators(simulation, stores, rules);
  }

  /** Whether a sender waits for an answer. */
  get isWaiting(): boolean {
    return this.senders.waiting > 0;
  }

  /** Stores the first rules, and plans the deployments. */
  start(): void {
    const { simulation } = this;
    this.operators.changeRules(simulation.random);
    for (const { from, until } of simulation.outages.deployments) {
      simulation.schedule(from - simulation.now, 'a new version', () => {
        for (const name of FUNCTION_NAMES) this.functions[name].shift(this.handlers[name], CANARY_PERCENT);
      });
      simulation.schedule(until - simulation.now, 'all invocations to the new version', () => {
        for (const name of FUNCTION_NAMES) this.functions[name].deploy(this.handlers[name]);
      });
    }
  }

  /** Does what is due. @param random the numbers of this delivery only */
  deliver(index: number, random: Random): void {
    const { senders, operators, investigators, simulation } = this;
    const earlier = random.pickInteger(Math.max(1, index));
    switch (pickKind(random)) {
      case 'repeat':
        return senders.send(this.describe(earlier, 0));
      case 'conflict':
        return senders.send(changeBody(this.describe(earlier, 0), random));
      case 'invalid':
        return senders.send({ ...this.describe(index, 0), currency: 'none' });
      case 'investigation':
        return investigators.investigate(formatId(earlier, 0), random);
      case 'rules':
        return operators.changeRules(random);
      case 'replay':
        return operators.replay(REPLAY_MS);
      case 'redrive':
        operators.redrive();
        return operators.deliverUndelivered();
      case 'forgery':
        return forgeEvent(this.stores.transactionBus, index, random, simulation.now);
      case 'transactions':
        for (let position = random.pickOne(BURSTS) - 1; position >= 0; position--)
          senders.send(this.describe(index, position));
    }
  }

  /** The transaction of a delivery: always the same, whichever delivery sends it. */
  private describe(index: number, position: number): TransactionBody {
    const { startsAt, random } = this.simulation;
    const id = formatId(index, position);
    return describeTransaction(id, random.fork(id), startsAt + index * this.paceMs);
  }
}

const formatId = (index: number, position: number): string => `txn-${index}-${position}`;

const pickKind = (random: Random): Kind => {
  let draw = random.next();
  for (const [kind, share] of KINDS) {
    if (draw < share) return kind;
    draw -= share;
  }
  return 'transactions';
};
