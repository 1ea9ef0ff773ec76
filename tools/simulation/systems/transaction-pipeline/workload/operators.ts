import { ACTIVE_RULES_ID, type RuleSet } from '../../../../../src/domain/transactions';
import type { Random } from '../../../core/random';
import type { Simulation } from '../../../core/simulation';
import type { RuleHistory } from '../rule-history';
import type { Stores } from '../stores';
import { changeRules, FIRST_RULES } from './rule-sets';

/** The sort key of the item with the active rules. */
const ACTIVE_VERSION = 'current';

/** People who change rules, replay the archive, and redrive queues of failures. */
export class Operators {
  private active: RuleSet | undefined;
  private replays = 0;

  constructor(
    private readonly simulation: Simulation,
    private readonly stores: Stores,
    private readonly rules: RuleHistory,
  ) {}

  /** Stores other rules, which the detectors read within 30 seconds. */
  changeRules(random: Random): void {
    this.active = this.active ? changeRules(this.active, random) : FIRST_RULES;
    this.rules.add(this.simulation.now, this.active);
    this.stores.tables.rules.add({ ruleId: ACTIVE_RULES_ID, version: ACTIVE_VERSION, ...this.active });
    this.simulation.trace.note(`rules of revision ${this.active.revision}`);
  }

  /** Delivers the archived events again. @param periodMs only those of this time before now; by default, all of them */
  replay(periodMs = Infinity): void {
    const { startsAt, now } = this.simulation;
    const name = `replay-${++this.replays}`;
    this.stores.archive.replay({ name, from: Math.max(startsAt, now - periodMs), until: now + 1 });
  }

  /** Moves the dead letters back to their queues. */
  redrive(): void {
    const { deadLetters, moves } = this.stores;
    for (const queue of Object.values(deadLetters)) if (queue.hasVisible) moves.start(queue);
  }

  /**
   * Follows the instructions of the alarm of UndeliveredEvents: replays the events of the transaction bus, and sends the
   * others to AuditTrail.
   */
  deliverUndelivered(): void {
    const { failures, queues, transactionBus } = this.stores;
    const { UndeliveredEvents: queue } = failures;
    let hasTransactions = false;
    for (const { body, attributes, receiptHandle } of queue.receive(Infinity)) {
      if (attributes.RULE_ARN!.startsWith(`${transactionBus.name}/`)) hasTransactions = true;
      else queues.AuditTrail.send(body);
      queue.delete(receiptHandle!);
    }
    if (hasTransactions) this.replay();
  }
}
