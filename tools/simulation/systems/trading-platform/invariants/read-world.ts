import {
  type Command,
  getCommandId,
  parseArrival,
  parseOrderCommand,
} from '../../../../../src/domain/orders';
import { hashContent } from '../../../../../src/lambdas/trading-platform/book-command';
import type { Row } from '../../../services/postgresql/table';
import type { Resources } from '../resources';

/** An event as the bus accepted it, or as the audit trail contains it. */
export interface RecordedEvent {
  readonly id: string;
  readonly 'detail-type': string;
  readonly detail: { readonly eventId: string; readonly orderId?: string };
}

/** A command in a dead-letter queue. */
export interface DeadCommand {
  readonly id: string;
  readonly contentHash: string;
  readonly orderId?: string;
}

/** What the resources contain after the world has come to rest. */
export const readWorld = ({ cluster, deadLetters, archive, auditLogs }: Resources) => {
  const list = (table: string): readonly Row[] => [...cluster.tables.get(table).rows.values()];
  const parse = (body: string, read: typeof parseArrival | typeof parseOrderCommand): readonly Command[] => {
    const parsed = read(body);
    return 'violation' in parsed ? [] : [parsed.value];
  };
  const commands = [
    ...deadLetters.OrderCommands.messages.flatMap(({ body }) => parse(body, parseOrderCommand)),
    ...deadLetters.Arrivals.messages.flatMap(({ body }) => parse(body, parseArrival)),
  ];
  const dead = commands.map((command): DeadCommand => ({
    id: getCommandId(command),
    contentHash: hashContent(command),
  }));
  const lines = auditLogs.keys.flatMap((key) => auditLogs.get(key)!.toString().trimEnd().split('\n'));
  return {
    accounts: list('accounts'),
    positions: list('positions'),
    orders: list('orders'),
    executions: list('executions'),
    outbox: list('outbox'),
    inbox: cluster.tables.get('inbox').rows,
    dead,
    published: archive.events
      .map(({ event }) => event as unknown as RecordedEvent & { readonly source: string })
      .filter(({ source }) => source === 'trading.orders'),
    audited: lines.map((line) => JSON.parse(line) as RecordedEvent),
  };
};

export type WorldContent = ReturnType<typeof readWorld>;

/** Whether a command with this content is booked. */
export const isBooked = ({ inbox }: WorldContent, { id, contentHash }: DeadCommand): boolean => {
  const row = inbox.get(id);
  return row !== undefined && row.processed_at !== null && row.content_hash === contentHash;
};
