import fc from 'fast-check';
import {
  EVENT_LIMITS,
  formatEventSource,
  parseTradeEvent,
  splitMessages,
  TRADE_REPORTED,
} from '../../../src/domain/trade-records';
import { TRADE_SOURCES } from '../../../src/domain/trades';
import { formatViolation } from '../../../src/domain/validation';
import { unwrap } from '../ledger/ledger';
import { createTradeEvent } from './records';

const MESSAGE = { id: 'm1', text: 'text' };
const createMessages = (count: number, text = 'text') =>
  Array.from({ length: count }, (_, index) => ({ id: `m${index}`, text }));
const readViolation = (event: unknown) => {
  const parsed = parseTradeEvent(event);
  return 'violation' in parsed ? formatViolation(parsed.violation) : 'none';
};

describe('the event of a source', () => {
  it.each(TRADE_SOURCES)('of %s is parsed', (source) => {
    const event = createTradeEvent(source, [MESSAGE], 'event-1');
    expect(event).toMatchObject({ source: formatEventSource(source), 'detail-type': TRADE_REPORTED });
    expect(unwrap(parseTradeEvent(event))).toEqual({
      eventId: 'event-1',
      source,
      sentAt: '2026-11-27T20:00:00.000Z',
      messages: [MESSAGE],
    });
  });

  it('is refused if it is nested so deeply that it cannot be formatted', () => {
    const deep: unknown = JSON.parse('['.repeat(50_000) + ']'.repeat(50_000));
    const event = createTradeEvent('clearing', [MESSAGE], 'event-1');
    expect(readViolation({ ...event, detail: { messages: [deep] } })).toContain('nested less deeply');
    expect(readViolation({ ...event, other: deep })).toContain('event must be nested less deeply');
    expect(readViolation({ ...event, id: deep })).toContain('got a value that is nested too deeply');
  });

  it.each([
    [
      { id: '' },
      'event.id must be 1 to 64 letters, digits, or _ . : / + = @ -, beginning with a letter or digit; got ""',
    ],
    [{ time: 'now' }, /^event.time must be an ISO 8601 date and time/],
    [
      { source: 'trades.other' },
      'event.source must be trades.order-management, trades.clearing, trades.trading-desk; got "trades.other"',
    ],
    [{ source: 'clearing' }, /^event.source must be/],
    [{ 'detail-type': 'Other' }, 'event.detail-type must be TradeReported; got "Other"'],
    [{ detail: [] }, 'event.detail must be a JSON object; got []'],
    [{ detail: {} }, 'event.detail.messages must be a list of 1 to 20 messages; got nothing'],
    [{ detail: { messages: [] } }, /messages must be a list of 1 to 20/],
    [{ detail: { messages: createMessages(21) } }, /messages must be a list of 1 to 20/],
    [
      { detail: { messages: createMessages(4, 'x'.repeat(13_000)) } },
      'event.detail.messages must have at most 49152 bytes as JSON: send fewer messages in an event; got 52089 bytes',
    ],
    // The delimiter of FIX takes six bytes in JSON.
    [
      { detail: { messages: createMessages(1, '\u0001'.repeat(9_000)) } },
      /must have at most 49152 bytes as JSON/,
    ],
    [{ padding: 'x'.repeat(65_536) }, /^event must have at most 65536 bytes as JSON/],
  ])('is refused, no. %#', (changes, expected) => {
    const event = { ...createTradeEvent('clearing', [MESSAGE]), ...changes };
    if (typeof expected === 'string') expect(readViolation(event)).toBe(expected);
    else expect(readViolation(event)).toMatch(expected);
  });

  it.each([
    ['text', { id: '#2', text: '"text"' }, 'syntax', 'text'],
    [{ id: 'a', text: 7 }, { id: 'a', text: '{"id":"a","text":7}' }, 'syntax', 'text'],
    [{ id: 'a', text: '' }, { id: 'a', text: '' }, 'syntax', 'text'],
    [{ id: 'a', text: 'x'.repeat(16_385) }, { id: 'a', text: 'x'.repeat(16_385) }, 'size', 'text'],
    [{ id: 'a', text: 'a\ud800b' }, { id: 'a', text: 'a\ufffdb' }, 'encoding', 'text'],
    [{ id: 'a b', text: 'x' }, { id: '#2', text: 'x' }, 'field-format', 'id'],
    [MESSAGE, { id: '#2', text: 'text' }, 'field-format', 'id'],
  ])(
    'has a fault in a message of a wrong form, and its other messages are read, no. %#',
    (item, read, rule, field) => {
      const event = createTradeEvent('clearing', [MESSAGE, item as never, { ...MESSAGE, id: 'm3' }]);
      expect(unwrap(parseTradeEvent(event)).messages).toMatchObject([
        MESSAGE,
        { ...read, fault: { rule, field, severity: 'reject' } },
        { ...MESSAGE, id: 'm3' },
      ]);
    },
  );

  it.each([null, undefined, 'event', []])('is not %j', (event) => {
    expect(readViolation(event)).toMatch(/^event must be a JSON object/);
  });
});

describe('the split of messages into events', () => {
  it('keeps all messages in their order, in events that are accepted', () => {
    const text = fc.oneof(
      fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }),
      fc.integer({ min: 1, max: 8_000 }).map((length) => '\u0001'.repeat(length)),
    );
    fc.assert(
      fc.property(fc.array(text, { maxLength: 70 }), (texts) => {
        const messages = texts.map((value, index) => ({ id: `m${index}`, text: value }));
        const events = splitMessages(messages);
        expect(events.flat()).toEqual(messages);
        for (const event of events) expect(readViolation(createTradeEvent('clearing', event))).toBe('none');
        // No event could also have had the first message of the next one.
        for (const [index, event] of events.slice(1).entries()) {
          const longer = createTradeEvent('clearing', [...events[index]!, event[0]!]);
          expect(readViolation(longer)).toMatch(/must (be a list of 1 to 20|have at most 49152)/);
        }
      }),
      { numRuns: 50 },
    );
    expect(splitMessages(createMessages(45)).map(({ length }) => length)).toEqual([
      EVENT_LIMITS.messages,
      EVENT_LIMITS.messages,
      5,
    ]);
  });
});
