import { TRADES_TABLE_ID } from '../../../../src/config/trade-foundation';
import {
  listParameters,
  listVariables,
  REFERENCE_KEY,
  REFERENCE_TEXT,
} from '../../../simulation/systems/trade-processing/settings';
import type { FuzzEntry } from '../../core/entry';
import { createHandlerEntries } from '../../inputs/handler';
import { deliverEvents } from '../../inputs/records';
import type { ServiceProps } from '../../services/fuzz-services';
import { READER_ENTRIES } from './readers';
import { EVENTS, EXAMINED_EVENTS } from './events';

const REGION = 'us-east-1';

const VARIABLES = {
  ...listVariables(REGION),
  TRADES_TABLE: TRADES_TABLE_ID,
  REFERENCE_DATA_BUCKET: 'reference-data',
  LEDGER_CHECKPOINTS_BUCKET: 'ledger-checkpoints',
  CHECKPOINT_KEY_ARN: 'arn:aws:kms:us-east-1:123456789012:key/CheckpointKey',
};

const SERVICES: ServiceProps = {
  parameters: Object.fromEntries(listParameters(REGION)),
  objects: { 'reference-data': { [REFERENCE_KEY]: REFERENCE_TEXT }, 'ledger-checkpoints': {} },
  signingKeys: ['CheckpointKey'],
  tables: [{ name: TRADES_TABLE_ID, keys: ['pk', 'sk'] }],
};

/** The error of an input that is not one of the workflow's. The workflow delivers it to a queue of failures. */
const ERRORS = ['InvalidEvent'];

/** The entries of the handlers. */
const HANDLER_ENTRIES: readonly FuzzEntry[] = createHandlerEntries(
  'trade-processing',
  { variables: VARIABLES, services: SERVICES },
  [
    {
      kind: 'bus',
      file: 'validator',
      source: 'event',
      load: () => import('../../../../src/lambdas/trade-processing/validator'),
      delivery: deliverEvents(ERRORS, () => EVENTS),
    },
    {
      kind: 'bus',
      file: 'enricher',
      source: 'event',
      load: () => import('../../../../src/lambdas/trade-processing/enricher'),
      delivery: deliverEvents(ERRORS, () => EVENTS),
    },
    {
      kind: 'bus',
      file: 'recorder',
      source: 'step',
      load: () => import('../../../../src/lambdas/trade-processing/recorder'),
      // The clocks of two functions can differ by too much, also without a mistake in the input.
      delivery: deliverEvents([...ERRORS, 'ClockError'], () => EXAMINED_EVENTS),
    },
  ],
);

/** The entries of trade processing. */
export const ENTRIES: readonly FuzzEntry[] = [...HANDLER_ENTRIES, ...READER_ENTRIES];
