import { getCommandId, parseArrival } from '../../../../../src/domain/orders';
import { hashContent } from '../../../../../src/lambdas/trading-platform/book-command';
import type { Monitor } from '../monitor';
import type { Resources } from '../resources';
import type { Workload } from '../workload/workload';
import { type DeadCommand, isBooked, type WorldContent } from './read-world';

/** How many commands were accepted, and their results. */
export interface CommandCounts {
  readonly accepted: number;
  readonly done: number;
  readonly deadLettered: number;
}

/** Checks that each command is booked, or waits in a dead-letter queue, and not both. */
export const checkCommands = (
  world: WorldContent,
  { accepted, reporters }: Workload,
  monitor: Monitor,
): CommandCounts => {
  const deadIds = new Set(world.dead.map(({ id }) => id));
  const deadContents = new Set(world.dead.map(formatContent));
  let [done, deadLettered] = [0, 0];
  for (const requestId of accepted.keys()) {
    const row = world.inbox.get(requestId);
    if (row && row.processed_at !== null) done++;
    else if (deadIds.has(requestId)) deadLettered++;
    else monitor.report('notLost', `${requestId} was answered with 202, and is not booked`);
  }
  for (const arrival of reporters.sent) {
    const command = { id: getCommandId(arrival), contentHash: hashContent(arrival) };
    if (isBooked(world, command)) done++;
    else if (deadContents.has(formatContent(command))) deadLettered++;
    else monitor.report('reportsNotLost', `${command.id} is not booked, and not in a dead-letter queue`);
  }
  checkDeadLetters(world, monitor);
  return { accepted: accepted.size + reporters.sent.length, done, deadLettered };
};

/** Checks that no command is both booked and a dead letter. */
export const checkDeadLetters = (world: WorldContent, monitor: Monitor): void => {
  for (const command of world.dead)
    if (isBooked(world, command)) monitor.report('onlyUnbooked', `the dead letter ${command.id} is booked`);
};

const formatContent = ({ id, contentHash }: DeadCommand): string => `${id} ${contentHash}`;

/** Checks that what cannot be booked is retained with its content, and nothing that can be booked. */
export const checkRetained = (
  { deadLetters, undeliveredEvents }: Resources,
  { poison, reporters }: Workload,
  monitor: Monitor,
): void => {
  const commands = deadLetters.OrderCommands.messages.map(({ body }) => body);
  const arrivals = deadLetters.Arrivals.messages.map(({ body }) => body);
  const undelivered = undeliveredEvents.messages.map(({ body }) => body);
  for (const body of poison)
    if (!commands.includes(body)) monitor.report('retained', `${body} is not in the dead-letter queue`);
  for (const { detail } of reporters.others) {
    const text = JSON.stringify(detail);
    if (![...arrivals, ...undelivered].some((body) => body.includes(text)))
      monitor.report('retained', `the event ${text} is in no queue of failures`);
  }
  for (const { body, attributes } of deadLetters.Arrivals.messages) {
    if (attributes.reason === undefined) monitor.report('retained', `a dead letter has no reason: ${body}`);
    const parsed = parseArrival(body);
    if (
      'violation' in parsed &&
      !reporters.others.some(({ detail }) => body.includes(JSON.stringify(detail)))
    )
      monitor.report('retained', `a dead letter has another content than was sent: ${body}`);
  }
  for (const { body, attributes } of deadLetters.OrderCommands.messages)
    if (!poison.includes(body) || attributes.reason === undefined)
      monitor.report('retained', `a dead letter is a command, or has no reason: ${body}`);
  const [audit] = deadLetters.AuditEvents.messages;
  if (audit)
    monitor.report('audited', `after a redrive, a dead letter of AuditEvents remains: ${audit.body}`);
};
