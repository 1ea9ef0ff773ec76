import { ORDER_EVENT_SOURCE, ORDER_EVENTS } from '../../domain/orders';
import { EventBus } from '../../modules/event-bus';
import { type EventPattern, EventRule } from '../../modules/event-rule';
import { asQueueTarget } from '../../modules/event-target';
import type { ServerlessFunction } from '../../modules/serverless-function';
import type { SystemContext } from './context';
import { OTHER_EVENTS } from './event-patterns';

/** Allows a function to publish the events of orders and accounts. */
export type GrantPublish = (fn: ServerlessFunction) => void;

/** Creates a rule of the bus. */
export type CreateRule = (id: string, pattern: EventPattern, description: string) => EventRule;

/** Creates the bus on which executions and credits arrive, and on which the events of orders are published. */
export function createEvents({ stack, key, undeliveredEvents: deadLetters }: SystemContext) {
  const bus = new EventBus(stack, 'TradingEvents', { key, deadLetters });
  const rules: EventRule[] = [];
  const createRule: CreateRule = (id, pattern, description) => {
    const rule = new EventRule(stack, id, { bus, pattern, description, key, deadLetters });
    rules.push(rule);
    return rule;
  };
  const grantPublish: GrantPublish = (fn) =>
    bus.grantPut(fn, { source: ORDER_EVENT_SOURCE, detailTypes: Object.values(ORDER_EVENTS) });
  createRule(
    'OtherEvents',
    OTHER_EVENTS,
    'events of an unknown source or detail-type, which would be lost',
  ).deliverTo(asQueueTarget(deadLetters));
  return { bus, rules, createRule, grantPublish };
}
