import { toUsIsin } from '../../identifiers';
import { createViolation, refuse, type TradeReading, type TradeViolation } from '../../violation';
import { type FindText, readTradeFields } from '../read-trade';
import { formatTag, MESSAGE_GROUPS, TRADE_CAPTURE_REPORT } from './dictionary';
import { type FixEntry, readEntries } from './entries';
import { CAPTURE_FIELDS, EXECUTION_FIELDS, type FixPlace, NO_SYMBOL, PARTY } from './fields';
import { splitFixMessage } from './message';

/** The fields that a session adds to each message; without them its messages cannot be found in its logs. */
const HEADER = [49, 56, 34, 52];
/** The values of SecurityIDSource (22). */
const CUSIP_SOURCE = '1';
const ISIN_SOURCE = '4';

/**
 * Reads a trade of the order management system: an ExecutionReport (8) or a TradeCaptureReport (AE) of FIX 4.4.
 *
 * A new trade has its id in ExecID or TradeReportID; corrections and cancellations have ids of their own, and refer to
 * the first one in ExecRefID or TradeReportRefID. TradeVersion (5001), a user-defined tag, counts them. The venue's
 * id is in SecondaryExecID of an ExecutionReport and in ExecID of a TradeCaptureReport.
 */
export const parseFixTrade = (text: string): TradeReading => {
  const split = splitFixMessage(text);
  if ('violation' in split) return refuse(split.violation);
  const messageType = split.fields[2]!.value;
  const groups = Object.hasOwn(MESSAGE_GROUPS, messageType) ? MESSAGE_GROUPS[messageType] : undefined;
  if (!groups)
    return refuse(
      createViolation('message-type', 'MsgType (35)', messageType, '8 (execution) or AE (trade)'),
    );
  const read = readEntries(split.fields, groups);
  if ('violation' in read) return refuse(read.violation);
  const missing = HEADER.find((tag) => !read.entry.fields.has(tag));
  if (missing !== undefined)
    return refuse(createViolation('required', formatTag(missing), undefined, 'the field of the header'));
  return messageType === TRADE_CAPTURE_REPORT ? readCapture(read.entry) : readExecution(read.entry);
};

const readExecution = (entry: FixEntry): TradeReading =>
  readTradeFields(
    'order-management',
    EXECUTION_FIELDS,
    createFinder(entry, entry, entry.fields.get(150) === 'F'),
  );

const readCapture = (entry: FixEntry): TradeReading => {
  const sides = entry.groups.get(552) ?? [];
  const [side] = sides;
  if (!side || sides.length > 1)
    return refuse(
      createViolation(
        'repeating-group',
        'NoSides (552)',
        String(sides.length),
        '1: the side of the own account',
      ),
    );
  return readTradeFields(
    'order-management',
    CAPTURE_FIELDS,
    createFinder(entry, side, entry.fields.get(487) === '0'),
  );
};

/** @param side the fields of the own side: the same as the entry in an ExecutionReport */
const createFinder = (entry: FixEntry, side: FixEntry, isNew: boolean): FindText<FixPlace> => {
  const find = (tag: number) => side.fields.get(tag) ?? entry.fields.get(tag);
  return (place) => {
    if (typeof place === 'object') return find(isNew ? place.ofNew : place.ofChange);
    if (place === PARTY) return findCounterparty(side);
    if (place === 48) return findIsin(find(22), find(48));
    if (place === 55) return find(place) === NO_SYMBOL ? undefined : find(place);
    if (place === 5001) return find(place) ?? (isNew ? '1' : undefined);
    return find(place);
  };
};

/** Returns the ISIN; a CUSIP is converted, because other sources do not know it. */
const findIsin = (
  source: string | undefined,
  id: string | undefined,
): string | undefined | TradeViolation => {
  if (id === undefined || source === ISIN_SOURCE) return id;
  if (source === CUSIP_SOURCE)
    return (
      toUsIsin(id) ??
      createViolation(
        'cusip-check-digit',
        'SecurityID (48)',
        id,
        'a CUSIP of a US security with its check digit',
      )
    );
  return createViolation('field-format', 'SecurityIDSource (22)', source, '4 (ISIN) or 1 (CUSIP)');
};

/** Returns the LEI of the contra firm among the parties. */
const findCounterparty = ({ groups }: FixEntry): string | undefined | TradeViolation => {
  const firms = (groups.get(453) ?? []).filter(({ fields }) => fields.get(452) === '17');
  const [firm] = firms;
  if (firms.length > 1)
    return createViolation(
      'repeating-group',
      'PartyRole (452)',
      `${firms.length} parties`,
      '1 contra firm (17)',
    );
  const source = firm?.fields.get(447);
  return firm && source !== 'N'
    ? createViolation('field-format', 'PartyIDSource (447)', source, 'N (LEI) for the contra firm')
    : firm?.fields.get(448);
};
