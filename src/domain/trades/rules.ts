/** What happens to a trade that violates a rule: it is not recorded as valid, or it is recorded with a warning. */
export type Severity = 'reject' | 'warn';

interface RuleDefinition {
  readonly severity: Severity;
  /** What the sender or the operator has to do. */
  readonly fix: string;
}

const reject = (fix: string): RuleDefinition => ({ severity: 'reject', fix });
const warn = (fix: string): RuleDefinition => ({ severity: 'warn', fix });

/** All rules by their ids. The severity of each rule is decided here and nowhere else. */
export const TRADE_RULES = {
  // Reading a message
  syntax: reject('Check the program that writes the messages; compare with the examples of the format.'),
  size: reject('Send one trade per message, without attachments.'),
  encoding: reject('Send FIX messages in ASCII and XML in UTF-8.'),
  'body-length': reject('Count the bytes from the field after BodyLength to the delimiter before CheckSum.'),
  checksum: reject('Send the message again; if it repeats, compute CheckSum on the bytes that are sent.'),
  'message-type': reject('Send executions, in the expected version of the format.'),
  required: reject('Add the field.'),
  'repeated-field': reject('Send the field once.'),
  'repeating-group': reject('Send as many entries as the count states, each beginning with its first field.'),
  'unknown-field': reject('Remove the field or correct its name.'),
  'field-format': reject('Correct the value and send the message again.'),
  // Versions
  'version-action': reject(
    'Send a new trade as version 1, and corrections and cancellations from version 2.',
  ),
  // Identifiers
  'isin-check-digit': reject('Look the ISIN up again; at least one character is wrong.'),
  'cusip-check-digit': reject('Look the CUSIP inside the ISIN up again; at least one character is wrong.'),
  'lei-check-digits': reject('Look the LEI up again; at least one character is wrong.'),
  // Reference data
  'unknown-reference': reject(
    'Correct the identifier, or load the missing reference data and replay the trade.',
  ),
  'inactive-reference': reject('Use an active record, or correct the reference data and replay the trade.'),
  'instrument-venue': reject('Correct the venue, or add it to the venues of the instrument.'),
  'instrument-currency': reject(
    'Correct the currency; prices in pence are converted to pounds by the sender.',
  ),
  'instrument-symbol': warn('Check that the trade is in the right instrument; the ISIN counts.'),
  'account-capacity': reject('Correct the capacity, or permit it in the account.'),
  // Numbers
  'above-zero': reject('Send quantity and price as numbers above 0; the side states the direction.'),
  'tick-size': reject('Correct the price to a whole number of ticks.'),
  'lot-size': warn('Confirm the odd lot with the trader.'),
  'quantity-unit': reject('Correct the quantity to a whole number of the smallest units.'),
  'quantity-limit': reject('Check the quantity; if it is right, have the limit of the account raised.'),
  'notional-limit': reject(
    'Check quantity and price; if they are right, have the limit of the account raised.',
  ),
  'price-band': reject('Check the price against the market; if it is right, update the reference price.'),
  'price-deviation': warn('Check the price against the market.'),
  // Times
  'future-time': reject('Synchronize the clock of the sender; the zone of the time may be wrong.'),
  'too-old': reject('Book the trade manually, or replay it with a higher age limit.'),
  'trading-day': reject('Check the date of the execution and the calendar of the venue.'),
  'trading-hours': warn('Check the time of the execution, or the condition of the trade.'),
  'settlement-order': reject('Correct the settlement date to the trade date or later.'),
  'settlement-cycle': warn('Confirm the settlement date with the counterparty.'),
  // Identity
  'repeated-report': warn('Nothing: the report was recorded before, and is recorded once.'),
  'conflicting-content': reject('Send the change as a correction with the next version.'),
  'conflicting-terms': reject('Compare the trade in both systems, and send a correction from the wrong one.'),
  'unmatched-change': warn(
    'Wait for the same change from the other source; if it does not come, compare the trade in both systems.',
  ),
  'missing-version': warn('Send the missing version; it may still be on its way.'),
  'version-after-cancel': reject('Send a new trade; a cancelled one cannot be changed.'),
  'cancel-terms': reject('Cancel the terms of the version before, or correct them first.'),
  'double-report': reject(
    'Cancel one of the trades: one source reported the execution with two ids. If the cancellation came later, send the report again.',
  ),
} as const satisfies Readonly<Record<string, RuleDefinition>>;

export type TradeRule = keyof typeof TRADE_RULES;
