import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  parsePatterns,
  parseConfidence,
  parseIntervals,
} from '../../../../src/cli/pattern-detection/commands/options';
import { readMarketFile, SkippedRowReporter } from '../../../../src/cli/pattern-detection/market-file';
import { readStableApi } from '../../../../src/cli/pattern-detection/stable-api';
import { decodeCursor, encodeCursor } from '../../../../src/domain/alerts/cursor';
import { verifyToken } from '../../../../src/domain/approvals';
import { getCalendar } from '../../../../src/domain/calendar';
import { createVerifier, parseKeys } from '../../../../src/lambdas/pattern-detection/adapters/token-keys';
import type { FuzzEntry } from '../../core/entry';
import { createFileEntry, createReaderEntry, PROJECT_ROOT } from '../../inputs/files';
import { FuzzServices } from '../../services/fuzz-services';
import { FUZZ_TIME } from '../../services/immediate-process';
import { AUDIENCE, HIGH_ALERT, PATTERN_ROW, SERVICES, VARIABLES } from './services';
import { createApprovalToken } from './tokens';

const STABLE_API = join(PROJECT_ROOT, 'src/systems/pattern-detection/stable-api.json');
const MARKET_FILES = join(PROJECT_ROOT, '__tests__/fixtures/market-files');
/** Files that are no examples: descriptions, and files of quotes, which are refused. */
const OTHER_FILES = /^(?:README|expected|dukascopy-ticks|truefx)/;
/** The largest file that is an example: the time of an input grows with its size. */
const MAX_FILE_BYTES = 1_500;

const readExamples = (): readonly Buffer[] =>
  readdirSync(MARKET_FILES)
    .filter((name) => !OTHER_FILES.test(name))
    .map((name) => readFileSync(join(MARKET_FILES, name)))
    .filter(({ length }) => length <= MAX_FILE_BYTES);

/** Reads all rows of a market file. @returns false if it has none */
const countRows = async (file: string): Promise<boolean> => {
  const skipped = new SkippedRowReporter('prices', 'read', false, () => undefined);
  let rows = 0;
  for await (const group of readMarketFile(file, { symbol: 'AAPL', skipped })) rows += group.length;
  skipped.end();
  return rows > 0;
};

/** The entries of tokens, files and configuration of pattern detection. */
export const READER_ENTRIES: readonly FuzzEntry[] = [
  {
    name: 'pattern-detection/token/approval',
    kind: 'token',
    covers: ['src/domain/approvals/token.ts'],
    open: async () => {
      const services = new FuzzServices(SERVICES);
      const token = await createApprovalToken(services);
      const verifier = createVerifier(
        parseKeys(VARIABLES.APPROVAL_KEYS),
        services.keys.createClient(services.process),
      );
      return {
        format: 'text',
        examples: [token],
        handle: async (input) => {
          const result = await verifyToken(input as string, verifier, AUDIENCE, FUZZ_TIME);
          if ('rejected' in result) return 'refused';
          if (input !== token) throw new Error('a token that nobody signed is accepted');
          return 'accepted';
        },
      };
    },
  },
  createReaderEntry({
    name: 'pattern-detection/token/cursor',
    kind: 'token',
    format: 'text',
    covers: ['src/domain/alerts/cursor.ts'],
    examples: () => [encodeCursor(PATTERN_ROW.patternId), encodeCursor(HIGH_ALERT.alertId)],
    read: (text: string) => {
      const cursor = decodeCursor(text);
      if (cursor && encodeCursor(cursor.id) !== text) throw new Error('a cursor has two texts');
      return cursor;
    },
  }),
  createFileEntry({
    name: 'pattern-detection/file/market-data',
    format: 'bytes',
    covers: ['src/cli/pattern-detection/market-file/index.ts'],
    examples: readExamples,
    file: 'prices.csv',
    read: countRows,
    errors: { names: ['UserError'], message: /prices\.csv/ },
  }),
  createFileEntry({
    name: 'pattern-detection/file/stable-api',
    format: 'json',
    covers: ['src/cli/pattern-detection/stable-api.ts'],
    examples: () => [JSON.parse(readFileSync(STABLE_API, 'utf8'))],
    file: 'stable-api.json',
    read: readStableApi,
    errors: { names: ['UserError'], message: /stable-api\.json/ },
  }),
  createReaderEntry({
    name: 'pattern-detection/configuration/variables',
    kind: 'configuration',
    format: 'text',
    covers: ['src/lambdas/pattern-detection/adapters/token-keys.ts'],
    examples: () => [
      VARIABLES.APPROVAL_KEYS,
      `k2=${VARIABLES.APPROVAL_KEYS.slice(3)},${VARIABLES.APPROVAL_KEYS}`,
    ],
    read: parseKeys,
    errors: { names: ['EnvironmentError'], message: /token keys/ },
  }),
  createReaderEntry({
    name: 'pattern-detection/configuration/calendar',
    kind: 'configuration',
    format: 'text',
    covers: ['src/domain/calendar/calendar.ts'],
    examples: () => ['XNYS', 'XETR', '24x7'],
    read: getCalendar,
    errors: { names: ['Error'], message: /calendar/ },
  }),
  createReaderEntry({
    name: 'pattern-detection/configuration/options',
    kind: 'configuration',
    format: 'text',
    covers: ['src/cli/pattern-detection/commands/options.ts'],
    examples: () => ['double-top', '70', '5m'],
    read: (text: string) => {
      const parsers = [parsePatterns, parseConfidence, parseIntervals];
      const parsed = parsers.filter((parse) => {
        try {
          parse(text);
          return true;
        } catch (error) {
          if (error instanceof Error && /^Expected |InvalidArgument/.test(`${error.message} ${error.name}`))
            return false;
          throw error;
        }
      });
      return parsed.length > 0;
    },
  }),
];
