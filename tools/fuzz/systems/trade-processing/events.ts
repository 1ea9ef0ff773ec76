import { SAMPLE_FILE } from '../../../../src/cli/trade-processing/samples/reference-data';
import { createDemonstrationMessages } from '../../../../src/cli/trade-processing/demonstration/create-messages';
import {
  enrichMessages,
  formatEventSource,
  parseTradeEvent,
  TRADE_REPORTED,
  validateMessages,
} from '../../../../src/domain/trade-records';
import { DEFAULT_TRADE_LIMITS, loadReferenceData, TRADE_SOURCES } from '../../../../src/domain/trades';
import { REFERENCE_KEY } from '../../../simulation/systems/trade-processing/settings';
import { FUZZ_TIME } from '../../services/immediate-process';

/** The texts of messages of each source: FIX, XML and JSON. */
export const MESSAGES = createDemonstrationMessages('20261130').filter(
  ({ outcome }) => outcome !== 'rejected',
);

/** An event of each source, with the first of its messages. */
export const EVENTS = TRADE_SOURCES.map((source, index) => ({
  version: '0',
  id: `6a7e8feb-b491-4cf7-a9f1-bf370346771${index}`,
  'detail-type': TRADE_REPORTED,
  source: formatEventSource(source),
  account: '123456789012',
  time: '2026-11-30T14:59:58Z',
  region: 'us-east-1',
  resources: [],
  detail: {
    messages: MESSAGES.filter((message) => message.source === source)
      .slice(0, 3)
      .map(({ id, text }) => ({ id, text })),
  },
}));

const FILE = { key: REFERENCE_KEY, reference: loadReferenceData(SAMPLE_FILE) };

/** The inputs of the recorder: events with what the validator and the enricher found. */
export const EXAMINED_EVENTS = EVENTS.map((event) => {
  const parsed = parseTradeEvent(event);
  if ('violation' in parsed) throw new Error(`the example is not valid: ${parsed.violation.rule}`);
  const options = { limits: DEFAULT_TRADE_LIMITS, now: FUZZ_TIME };
  return {
    event,
    validation: validateMessages(parsed.value, FILE, options),
    enrichment: enrichMessages(parsed.value, FILE),
  };
});
