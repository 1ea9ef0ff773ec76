import { sha256 } from '../../../src/aws/sha256';
import { formatMessage } from '../../../src/cli/trade-processing/samples/format';
import { SAMPLE_REFERENCE } from '../../../src/cli/trade-processing/samples/reference-data';
import { createSampleTrade } from '../../../src/cli/trade-processing/samples/trade';
import { appendEntry, type ChainId, type Entry, type Head, openChain } from '../../../src/domain/ledger';
import {
  enrichMessages,
  TRADE_ENTRY,
  type TradeEvent,
  type TradePayload,
  validateMessages,
} from '../../../src/domain/trade-records';
import { DEFAULT_TRADE_LIMITS, getTradeId } from '../../../src/domain/trades';
import type { ParseResult } from '../../../src/domain/validation';

/** When the first entry of each chain is recorded, in milliseconds since 1970. */
export const START = Date.UTC(2026, 10, 27, 22);

/** The payload of a valid trade of order management, as the recorder writes it. */
const TEMPLATE = createTemplate();

function createTemplate(): TradePayload {
  const trade = createSampleTrade(
    {
      source: 'order-management',
      sourceTradeId: 'B-1',
      executionId: 'X-1',
      symbol: 'AAPL',
      side: 'buy',
      quantity: '100',
      percent: 100,
      afterOpen: 3_600_000,
      account: 'HOUSE-EQ-1',
      counterparty: 0,
    },
    START,
  );
  const event: TradeEvent = {
    eventId: '4f6f2f3e-0b8e-4c43-a9f4-6a4f5e1d0c11',
    source: trade.source,
    sentAt: new Date(START).toISOString(),
    messages: [{ id: 'm1', text: formatMessage(trade, 2) }],
  };
  const file = { key: `${sha256('reference data')}.json`, reference: SAMPLE_REFERENCE };
  const { results, settings } = validateMessages(event, file, { limits: DEFAULT_TRADE_LIMITS, now: START });
  const { enrichment } = enrichMessages(event, file).results[0]!;
  const { verdict, violations, used } = results[0]!;
  if (verdict === 'rejected' || !enrichment)
    throw new Error(`Expected a valid sample trade: ${JSON.stringify(violations)}`);
  const { eventId, source, sentAt, messages } = event;
  return {
    report: { eventId, source, messageId: 'm1', sentAt, text: messages[0]!.text },
    trade,
    enrichment: { ...enrichment, referenceDataKey: file.key },
    validation: { verdict, violations, used, ...settings },
    identity: [],
  };
}

/** Creates the entries of a chain one after the other, the same ones each time. It stores the head only. */
export class ChainGenerator {
  head: Head | undefined;

  constructor(private readonly chain: ChainId) {}

  next(): Entry {
    const { entry, head } = this.head
      ? this.append(this.head)
      : requireValue(openChain(this.chain, START, sha256));
    this.head = head;
    return entry;
  }

  private append(head: Head) {
    const id = `${head.shard}-${head.sequence + 1}`;
    const trade = { ...TEMPLATE.trade, sourceTradeId: id, executionId: id };
    const payload: TradePayload = {
      ...TEMPLATE,
      report: { ...TEMPLATE.report, messageId: id },
      trade,
      enrichment: { ...TEMPLATE.enrichment, tradeId: getTradeId(trade), executionKey: id },
    };
    const now = START + head.sequence;
    return requireValue(appendEntry(head, { kind: TRADE_ENTRY, payload, now }, sha256));
  }
}

export const requireValue = <T>(result: ParseResult<T>): T => {
  if ('value' in result) return result.value;
  throw new Error(`Expected a value, got ${JSON.stringify(result.violation)}`);
};
