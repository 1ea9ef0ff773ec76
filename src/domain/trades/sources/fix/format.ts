import { formatFixTime, type TimeText } from '../../time';
import type { Trade } from '../../trade';
import { writeTradeFields } from '../read-trade';
import { EXECUTION_REPORT, TRADE_CAPTURE_REPORT } from './dictionary';
import { CAPTURE_FIELDS, EXECUTION_FIELDS, NO_SYMBOL, PARTY } from './fields';
import { formatFixMessage } from './message';

/** What a session adds to a message. */
export interface FixSession {
  readonly messageType: typeof EXECUTION_REPORT | typeof TRADE_CAPTURE_REPORT;
  /** MsgSeqNum: the number of the message in its session. */
  readonly sequence: number;
  readonly sentAt: TimeText;
}

type Tags = readonly (readonly [tag: number, value: string])[];

/** Tags that are in the side of a TradeCaptureReport. The table of fields has Side before the others, as the group does. */
const SIDE_TAGS = [54, 1, 15, 528];

/** Formats a trade of the order management system as a FIX message. {@link parseFixTrade} reads it. */
export const formatFixTrade = (trade: Trade, { messageType, sequence, sentAt }: FixSession): string => {
  const isCapture = messageType === TRADE_CAPTURE_REPORT;
  const header: Tags = [
    [35, messageType],
    [49, 'OMS'],
    [56, 'TRADES'],
    [34, String(sequence)],
    [52, formatFixTime(sentAt)],
  ];
  const fields = writeTradeFields(trade, isCapture ? CAPTURE_FIELDS : EXECUTION_FIELDS);
  const body = fields.flatMap(([place, text]): Tags => {
    if (place === PARTY) return [];
    if (place === 48)
      return [
        [48, text],
        [22, '4'],
      ];
    if (typeof place !== 'object') return [[place, text]];
    // A change has an id of its own in the tag of a new trade's id.
    return trade.action === 'new'
      ? [[place.ofNew, text]]
      : [
          [place.ofNew, `${text}.${trade.version}`],
          [place.ofChange, text],
        ];
  });
  const parties: Tags = [
    [453, '1'],
    [448, trade.counterparty],
    [447, 'N'],
    [452, '17'],
  ];
  const symbol: Tags = trade.symbol === undefined ? [[55, NO_SYMBOL]] : [];
  const tags = [...body, ...symbol];
  if (!isCapture) return formatFixMessage([...header, ...tags, ...parties]);
  const isOfSide = ([tag]: readonly [number, string]) => SIDE_TAGS.includes(tag);
  const side = tags.filter(isOfSide);
  const others = tags.filter((field) => !isOfSide(field));
  return formatFixMessage([...header, ...others, [552, '1'], ...side, ...parties]);
};
