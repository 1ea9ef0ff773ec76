import { readEventOfKind, readNamedKind, type EventFields } from '../../../domain/market-data';
import { formatViolation } from '../../../domain/validation';
import { joinTime, type CellReader } from './cell-reader';
import { parseNumber } from './numbers';
import type { Row } from './row-format';

/** Returns the event if the cells name a kind without prices, or a quote, which is refused later. */
export function findNotice(reader: CellReader, cells: readonly unknown[]): EventFields | undefined {
  const { events, decimal, isText, fields, times } = reader.format;
  if (!isText || (events.kind === undefined && events.type === undefined)) return undefined;
  const event: Record<string, unknown> = {};
  for (const [name, index] of Object.entries(events)) event[name] = reader.getCell(cells, index);
  if (readNamedKind(event, '') === undefined) return undefined;
  for (const name of ['price', 'size', 'factor']) {
    const number = parseNumber(event[name], decimal);
    if (!Number.isNaN(number)) event[name] = number;
  }
  event.id = reader.getCell(cells, fields.id);
  return { ...event, symbol: reader.getSymbol(cells), timestamp: joinTime(cells, times) };
}

/** Reads a correction, a halt, a resume or a split. Returns the reason if it is invalid. */
export function readNotice(reader: CellReader, line: number, event: EventFields): Row | string {
  const invalidSymbol = reader.readSymbol(reader.format.symbol ?? event.symbol);
  if (invalidSymbol !== undefined) return invalidSymbol;
  const kind = readNamedKind(event, '')!;
  if (typeof kind !== 'number') return formatViolation(kind);
  const timestamp = reader.readTimeValue(event.timestamp);
  if (typeof timestamp === 'string') return timestamp;
  const read = readEventOfKind(kind, event, { symbol: reader.symbol, timestamp }, '');
  if ('rule' in read) return formatViolation(read);
  return { line, ...read, local: reader.local };
}
