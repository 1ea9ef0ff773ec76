import { TRADE_SOURCES, type TradeSource } from '../../domain/trades';
import { EventBus } from '../../modules/event-bus';
import { EventRule } from '../../modules/event-rule';
import { asQueueTarget, asWorkflowTarget } from '../../modules/event-target';
import type { Workflow } from '../../modules/workflow';
import type { SystemContext } from './context';
import { createSourcePattern, OTHER_EVENTS } from './event-patterns';

/** The rule of each source. */
const RULES: Readonly<Record<TradeSource, string>> = {
  'order-management': 'OrderManagementTrades',
  clearing: 'ClearingTrades',
  'trading-desk': 'TradingDeskTrades',
};

/**
 * Creates the bus to which the sources send trades, with a rule for each source that starts the workflow. EventBridge tries
 * for 24 hours to start it; then the event goes to UndeliveredEvents. Events that no rule expects go there at once.
 */
export function createReports(
  { stack, key, undeliveredEvents: deadLetters }: SystemContext,
  workflow: Workflow,
) {
  const bus = new EventBus(stack, 'TradeReports', { key, deadLetters });
  const rules = TRADE_SOURCES.map((source) => {
    const rule = new EventRule(stack, RULES[source], {
      bus,
      pattern: createSourcePattern(source),
      description: `trades that ${source} reports`,
      key,
      deadLetters,
    });
    rule.deliverTo(asWorkflowTarget(workflow));
    return rule;
  });
  const otherEvents = new EventRule(stack, 'OtherEvents', {
    bus,
    pattern: OTHER_EVENTS,
    description: 'events of an unknown source or detail-type, which would be lost',
    key,
    deadLetters,
  });
  otherEvents.deliverTo(asQueueTarget(deadLetters));
  return { bus, rules, otherEvents };
}
