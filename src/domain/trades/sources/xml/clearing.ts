import type { Capacity, Side, Trade, TradeAction } from '../../trade';
import { createViolation, refuse, type TradeReading } from '../../violation';
import {
  type Codec,
  createCodeCodec,
  CURRENCY,
  ID,
  ISIN,
  ISO_DATE,
  ISO_TIME,
  LEI,
  MIC,
  SYMBOL,
  VERSION,
  XML_DECIMAL,
} from '../../codec';
import { readTradeFields, type SourceField, type SourceFields, writeTradeFields } from '../read-trade';
import { type Element, parseXmlDocument } from './document';
import { collectTexts, formatXml, type XmlPlace } from './places';

/** The namespace and version of the messages, in the form of ISO 20022 (`secl.001`, TradeLegNotification). */
export const CLEARING_NAMESPACE = 'urn:clearing:xsd:trad.leg.001.01';
const MESSAGE = 'TradLegNtfctn';

const at = <T>(place: XmlPlace, codec: Codec<T>): SourceField<T, XmlPlace> => ({
  at: place,
  label: place,
  codec,
});

const ACTIONS = createCodeCodec<TradeAction>({ new: 'NEWT', correct: 'AMND', cancel: 'CANC' });
/** A clearing house knows no short sales; the desk and the order management system report them. */
const SIDES = createCodeCodec<Exclude<Side, 'sell-short'>>({ buy: 'BUYI', sell: 'SELL' });
const CAPACITIES = createCodeCodec<Capacity>({
  agency: 'AOTC',
  principal: 'DEAL',
  'riskless-principal': 'MTCH',
});

/** The elements in the order of the message. Places are paths below the message; `@` is an attribute. */
const FIELDS: SourceFields<XmlPlace> = {
  sourceTradeId: at('TradId', ID),
  version: at('Vrsn', VERSION),
  action: at('Sts', ACTIONS),
  executionId: at('TradExctnId', ID),
  executedAt: at('TradDtTm', ISO_TIME),
  settlementDate: at('SttlmDt', ISO_DATE),
  isin: at('FinInstrmId/ISIN', ISIN),
  symbol: { ...at('FinInstrmId/TckrSymb', SYMBOL), isOptional: true },
  venue: at('PlcOfTrad/MktIdrCd', MIC),
  side: at('BuySellInd', SIDES as Codec<Side>),
  quantity: at('TradQty/Unit', XML_DECIMAL),
  price: at('DealPric/Amt', XML_DECIMAL),
  currency: at('DealPric/Amt@Ccy', CURRENCY),
  account: at('SfkpgAcct/Id', ID),
  counterparty: at('CtrPty/LEI', LEI),
  capacity: at('TradgCpcty', CAPACITIES),
};
const PLACES = Object.values(FIELDS).map((field) => field.at);

/** Reads a trade of the clearing house: an XML document in the style of ISO 20022, with any prefixes. */
export const parseClearingTrade = (text: string): TradeReading => {
  const document = parseXmlDocument(text);
  if ('violation' in document) return refuse(document.violation);
  const { root } = document;
  if (root.name !== 'Document' || root.namespace !== CLEARING_NAMESPACE)
    return refuse(
      createViolation(
        'message-type',
        root.name,
        `${root.name} in the namespace ${JSON.stringify(root.namespace)}`,
        `Document in the namespace ${CLEARING_NAMESPACE}`,
      ),
    );
  const [message, ...others] = root.children;
  if (message?.name !== MESSAGE || message.namespace !== CLEARING_NAMESPACE || others.length > 0)
    return refuse(
      createViolation(
        'message-type',
        'Document',
        listNames(root.children),
        `one element ${MESSAGE} of the same namespace`,
      ),
    );
  const { texts, violations } = collectTexts(message, PLACES, CLEARING_NAMESPACE);
  const [first, ...more] = violations;
  if (first) return { violations: [first, ...more] };
  return readTradeFields('clearing', FIELDS, (place) => texts.get(place));
};

const listNames = (elements: readonly Element[]): string =>
  elements.length === 0 ? 'no element' : elements.map(({ name }) => name).join(', ');

/**
 * Formats a trade of the clearing house.
 * @throws Error for a short sale, which has no code in the message
 */
export const formatClearingTrade = (trade: Trade): string => {
  if (trade.side === 'sell-short') throw new Error('Expected the side buy or sell, got sell-short');
  return formatXml(writeTradeFields(trade, FIELDS), MESSAGE, CLEARING_NAMESPACE);
};
