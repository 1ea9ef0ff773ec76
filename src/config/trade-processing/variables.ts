import { z } from 'zod';
import { createConcurrencyVariable } from '../reserved-concurrency';
import type { Variables } from '../variables';
import { IMAGE_NAMES, type ImageName } from './images';

const IMAGES_RULE = IMAGE_NAMES.map((name) => `${name}@sha256:<64 hexadecimal digits>`).join(',');
const IMAGES = new RegExp(`^${IMAGE_NAMES.map((name) => `${name}@(sha256:[0-9a-f]{64})`).join(',')}$`);
/** The digests of images that do not exist, so that stacks can be planned and reviewed before the first push. */
const NO_DIGEST = `sha256:${'0'.repeat(64)}`;
const NO_IMAGES = IMAGE_NAMES.map((name) => `${name}@${NO_DIGEST}`).join(',');

/** The environment variables that only trade processing reads. */
export const VARIABLES = {
  TRADE_IMAGES: {
    schema: z
      .string()
      .default(NO_IMAGES)
      .transform((text, { addIssue }) => {
        const digests = IMAGES.exec(text)?.slice(1);
        if (!digests) addIssue(IMAGES_RULE);
        return Object.fromEntries(
          IMAGE_NAMES.map((name, index) => [name, digests?.[index] ?? NO_DIGEST]),
        ) as Readonly<Record<ImageName, string>>;
      }),
    accepts:
      '`validator@sha256:…,enricher@sha256:…,recorder@sha256:…`, each digest with 64 hexadecimal digits',
    default: 'images that do not exist, for plans before the first push',
    description:
      'the images of the functions by their digests, as `npx stacks trade-processing images push` prints them; commands refuse to apply the stacks while an image is missing',
  },
  TRADE_OPERATOR_EMAIL: {
    schema: z.email({ error: 'an e-mail address' }).optional(),
    accepts: 'an e-mail address',
    default: 'none',
    description: 'the recipient of alarms by e-mail, who must confirm the subscription in each region',
  },
  TRADE_VALIDATOR_CONCURRENCY: createConcurrencyVariable('TradeValidator', 'validates trades', 100, 1),
  METADATA_ENRICHER_CONCURRENCY: createConcurrencyVariable(
    'MetadataEnricher',
    'adds reference data to trades',
    100,
    1,
  ),
  COMPLIANCE_RECORDER_CONCURRENCY: createConcurrencyVariable(
    'ComplianceRecorder',
    'records trades in the ledger',
    100,
    1,
  ),
} satisfies Variables;
