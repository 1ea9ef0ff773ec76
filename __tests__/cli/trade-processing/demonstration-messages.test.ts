import fc from 'fast-check';
import { createDemonstrationMessages } from '../../../src/cli/trade-processing/demonstration/create-messages';
import type { DemonstrationMessage } from '../../../src/cli/trade-processing/demonstration/messages';
import { SAMPLE_REFERENCE } from '../../../src/cli/trade-processing/samples/reference-data';
import {
  checkIdentity,
  DEFAULT_TRADE_LIMITS,
  getExecutionKey,
  getTradeId,
  PARSE_TRADE,
  toVerdict,
  type Trade,
  type TradeViolation,
  validateTrade,
} from '../../../src/domain/trades';

const DAY_MS = 86_400_000;
const formatDate = (time: number) => new Date(time).toISOString().slice(0, 10).replaceAll('-', '');

/** Processes messages one after another, as the pipeline does, without a ledger. */
class Processor {
  readonly known: Trade[] = [];
  private readonly texts = new Set<string>();

  constructor(private readonly now: number) {}

  /** @returns the outcome, and the rules that the message violates */
  process({ source, text }: DemonstrationMessage): readonly [outcome: string, rules: readonly string[]] {
    const reading = PARSE_TRADE[source](text);
    if ('violations' in reading) return this.reject(`${source} ${text}`, reading.violations);
    const { trade } = reading;
    const validation = validateTrade(trade, {
      reference: SAMPLE_REFERENCE,
      limits: DEFAULT_TRADE_LIMITS,
      now: this.now,
    });
    const related = this.known.filter(
      (other) => getTradeId(other) === getTradeId(trade) || getExecutionKey(other) === getExecutionKey(trade),
    );
    const identity = checkIdentity(trade, related);
    if (identity.some(({ rule }) => rule === 'repeated-report')) return ['repeated', []];
    const violations = [...validation.violations, ...identity];
    if (toVerdict(violations) === 'rejected') return this.reject(`${source} ${text}`, violations);
    this.known.push(trade);
    return ['recorded', getRules(violations)];
  }

  private reject(text: string, violations: readonly TradeViolation[]) {
    const outcome = this.texts.has(text) ? 'repeated' : 'rejected';
    this.texts.add(text);
    return [outcome, getRules(violations)] as const;
  }
}

const getRules = (violations: readonly TradeViolation[]) =>
  [...new Set(violations.map(({ rule }) => rule))].sort();

describe('the messages of the demonstration', () => {
  it('have the expected outcomes and violations on each day, in any order of the messages of a step', () => {
    const days = fc.integer({ min: Date.UTC(2024, 0, 1) / DAY_MS, max: Date.UTC(2034, 0, 1) / DAY_MS });
    const hours = fc.double({ min: 0, max: 24, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(days, hours, fc.boolean(), (day, hour, isReversed) => {
        const messages = createDemonstrationMessages(formatDate(day * DAY_MS));
        const ordered = [1, 2, 3, 4].flatMap((step) => {
          const ofStep = messages.filter((message) => message.step === step);
          return isReversed ? ofStep.reverse() : ofStep;
        });
        const processor = new Processor(day * DAY_MS + hour * 3_600_000);
        const found = ordered.map((message) => [message.id, ...processor.process(message)]);
        expect(found).toEqual(
          ordered.map(({ id, outcome, rules }) => [
            id,
            outcome,
            outcome === 'repeated' && rules.length === 0 ? [] : rules,
          ]),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('are the same when they are created again, and different on another day', () => {
    const messages = createDemonstrationMessages('20261129');
    expect(createDemonstrationMessages('20261129')).toEqual(messages);
    const texts = new Set(messages.map(({ text }) => text));
    const others = createDemonstrationMessages('20261130').filter(({ text }) => texts.has(text));
    expect(others).toEqual([]);
  });

  it('show each outcome of each source', () => {
    const messages = createDemonstrationMessages('20261129');
    expect(messages.length).toBeGreaterThanOrEqual(60);
    for (const source of ['order-management', 'clearing', 'trading-desk'])
      for (const outcome of ['recorded', 'rejected'])
        expect(
          messages.filter((message) => message.source === source && message.outcome === outcome),
        ).not.toEqual([]);
  });
});
