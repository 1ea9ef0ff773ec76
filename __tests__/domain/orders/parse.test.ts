import fc from 'fast-check';
import {
  applyCommand,
  type Command,
  formatOrderCommand,
  parseAmendment,
  parseArrival,
  parseNewOrder,
  parseOrderCommand,
  readOrderEvent,
} from '../../../src/domain/orders';
import { formatViolation } from '../../../src/domain/validation';
import { AMEND, BOOKS, CANCEL, CONTEXT, CREDIT, FILL, LIMITS, ORDER_ID, PLACE, TERMS } from './examples';

const limits = LIMITS;
const describeResult = (
  result: ReturnType<typeof parseNewOrder> | ReturnType<typeof parseArrival> | object,
) => ('violation' in result ? formatViolation(result.violation as never) : result);

const createEvent = (source: string, detailType: string, detail: object): string =>
  JSON.stringify({ id: '1', source, 'detail-type': detailType, detail });
const { creditId, account, currency, amount } = CREDIT;
const credit = { creditId, account, currency, amount };

describe('a new order', () => {
  it('has canonical amounts and is valid for the day by default', () => {
    const request: Record<string, unknown> = {
      ...TERMS,
      account: 'alpha',
      quantity: '1e2',
      price: '0189.50',
    };
    delete request.timeInForce;
    expect(parseNewOrder(request, limits)).toEqual({ value: { ...TERMS, account: 'alpha' } });
  });

  it.each([
    [{ price: 189.5 }, /^price must be a decimal number above 0/],
    [{ price: '0' }, /^price must be a decimal number above 0/],
    [{ quantity: '-1' }, /^quantity must be a decimal number above 0/],
    [{ quantity: '1000000000' }, /^quantity must be a decimal number above 0 with at most 9 digits before/],
    [{ quantity: '0.000000001' }, /^quantity must be a decimal number above 0/],
    [{ quantity: '100001' }, /^quantity must be at most 100000, the largest quantity of an order/],
    [{ price: '10000.01' }, /^quantity must be at most 1000000, the largest value of an order/],
    [{ symbol: 'aapl' }, /^symbol must be 1 to 12 upper-case letters/],
    [{ side: 'short' }, /^side must be buy or sell; got "short"/],
    [{ type: undefined }, /^type must be limit or market; got nothing/],
    [{ timeInForce: 'gtc' }, /^timeInForce must be day or ioc/],
    [{ status: 'filled' }, /^status must be one of account, symbol/],
    [{ account: 'a/b' }, /^account must be 1 to 32 letters/],
  ])('with %j is not accepted', (change, message) => {
    expect(describeResult(parseNewOrder({ ...TERMS, account: 'alpha', ...change }, limits))).toMatch(message);
  });
});

describe('an amendment', () => {
  it('changes quantity or price, of the version that was read', () => {
    const amendment = { account: 'alpha', price: '190.0', expectedVersion: '3' };
    expect(parseAmendment(amendment)).toEqual({
      value: { account: 'alpha', price: '190', expectedVersion: 3 },
    });
  });

  it.each([
    [{ account: 'alpha', expectedVersion: 1 }, /^body must contain quantity, price or both/],
    [{ account: 'alpha', quantity: '1', side: 'buy' }, /^side must be one of account, quantity, price/],
    [{ account: 'alpha', price: '1', expectedVersion: 'x' }, /^expectedVersion must be a whole number/],
    [[], /^body must be a JSON object/],
  ])('%j is not accepted', (amendment, message) => {
    expect(describeResult(parseAmendment(amendment))).toMatch(message);
  });
});

describe('a message', () => {
  it.each([PLACE, { ...PLACE, traceHeader: 'Root=1-a' }, AMEND, CANCEL])(
    'of the queue of commands is read as it was written: $kind',
    (command) => {
      expect(parseOrderCommand(formatOrderCommand(command))).toEqual({ value: command });
    },
  );

  it.each([
    [FILL, createEvent('venue.executions', 'ExecutionReported', FILL)],
    [CREDIT, createEvent('treasury', 'AccountCredited', credit)],
  ])('of the queue of arrivals is read as the event states: $kind', (arrival, body) => {
    expect(parseArrival(body)).toEqual({ value: arrival });
  });

  it.each([
    ['{', /^command must be valid JSON/],
    [JSON.stringify({ ...PLACE, version: 2 }), /^command.version must be 1, the version/],
    [JSON.stringify({ ...PLACE, kind: 'fill' }), /^command.kind must be place, amend, cancel/],
    [
      JSON.stringify({ ...PLACE, order: { ...TERMS, price: 'NaN' } }),
      /^command.order.price must be a decimal/,
    ],
    [JSON.stringify({ ...AMEND, changes: {} }), /^command.changes must contain quantity, price or both/],
    [JSON.stringify({ ...CANCEL, orderId: 'ord_1' }), /^command.orderId must be ord_ and 40 digits/],
  ])('that is no command is described: %s', (body, message) => {
    expect(describeResult(parseOrderCommand(body))).toMatch(message);
  });

  it.each([
    ['[]', /^event must be a JSON object/],
    [
      createEvent('treasury', 'ExecutionReported', FILL),
      /^event must be ExecutionReported of venue.executions or/,
    ],
    // JavaScript cannot convert this object to a text.
    ['{"source":{"toString":1}}', /^event must be ExecutionReported of .*; got .*"toString":1/],
    [
      createEvent('venue.executions', 'ExecutionReported', { ...FILL, kind: 'correction' }),
      /detail.kind must be fill/,
    ],
    [
      createEvent('venue.executions', 'ExecutionReported', { ...FILL, price: '-1' }),
      /detail.price must be a decimal/,
    ],
    [
      createEvent('treasury', 'AccountCredited', { ...credit, currency: 'usd' }),
      /detail.currency must be an ISO 4217/,
    ],
  ])('that is no arrival is described: %s', (body, message) => {
    expect(describeResult(parseArrival(body))).toMatch(message);
  });

  it('of any text never causes an error', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        expect(parseOrderCommand(body)).toHaveProperty('violation');
        expect(parseArrival(body)).toHaveProperty('violation');
      }),
    );
  });
});

describe('an event', () => {
  const EVENTS = [PLACE, AMEND, CANCEL, FILL, CREDIT].map((command: Command) => {
    const books = command.kind === 'place' ? { account: { ...BOOKS.account!, reservedCash: '0' } } : BOOKS;
    return applyCommand(books, command, CONTEXT).event!;
  });

  it.each(EVENTS)('$type can be read by its consumers after JSON', ({ type, detail }) => {
    expect(readOrderEvent(type, JSON.parse(JSON.stringify(detail)))).toEqual({ value: { type, detail } });
  });

  it('has the documented form', () => {
    expect(EVENTS[3]).toEqual({
      type: 'OrderPartiallyFilled',
      detail: {
        version: 1,
        eventId: 'execution:X-1',
        orderId: ORDER_ID,
        account: 'alpha',
        bookedAt: CONTEXT.now,
        order: {
          ...TERMS,
          orderId: ORDER_ID,
          account: 'alpha',
          status: 'partially-filled',
          filledQuantity: '40',
          averagePrice: '189.25',
          version: 2,
          createdAt: PLACE.receivedAt,
          updatedAt: CONTEXT.now,
        },
        execution: { executionId: 'X-1', quantity: '40', price: '189.25', executedAt: FILL.executedAt },
      },
    });
  });

  it.each([
    ['OrderLost', {}, /^detail-type must be one of OrderAccepted/],
    ['OrderFilled', { ...EVENTS[3]!.detail, version: 2 }, /^detail.version must be 1/],
    ['OrderFilled', { ...EVENTS[3]!.detail, order: { orderId: ORDER_ID } }, /^detail.order.account must be/],
    ['CreditBooked', EVENTS[3]!.detail, /^detail.creditId must be/],
  ])('%s that a consumer cannot read is described', (type, detail, message) => {
    expect(describeResult(readOrderEvent(type, detail))).toMatch(message);
  });
});
