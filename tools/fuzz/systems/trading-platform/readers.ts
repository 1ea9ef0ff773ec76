import {
  parseAccount,
  parseAmount,
  parseKey,
  parseOrderId,
  parseSymbol,
} from '../../../../src/cli/trading-platform/commands/options';
import { checkSession, readBearerToken, readMinutes } from '../../../../src/domain/sessions';
import { readAcceptOrders, readOrderLimits } from '../../../../src/lambdas/trading-platform/order-settings';
import { encodeCursor, parseOrderQuery } from '../../../../src/lambdas/trading-platform/parse-order-query';
import { readDatabaseSettings } from '../../../../src/lambdas/trading-platform/database/settings';
import { sessionCrypto } from '../../../../src/lambdas/trading-platform/session-crypto';
import type { FuzzEntry } from '../../core/entry';
import { createReaderEntry } from '../../inputs/files';
import { FUZZ_TIME } from '../../services/immediate-process';
import { ORDER_ID } from './database-model';
import { SESSION, TOKEN, VARIABLES } from './services';

const toTexts = (input: unknown): ReadonlyMap<string, string> =>
  new Map(
    Object.entries((typeof input === 'object' && input !== null ? input : {}) as object).map(
      ([id, text]): [string, string] => [id, typeof text === 'string' ? text : JSON.stringify(text)],
    ),
  );

const SETTINGS = {
  AcceptOrders: 'yes',
  MaxOrderQuantity: '1000000',
  MaxOrderValue: '10000000.50',
  SessionMinutes: '60',
  IdleMinutes: '10',
};

const OPTIONS = { parseAccount, parseAmount, parseKey, parseOrderId, parseSymbol };
const OPTION_TEXTS = {
  parseAccount: 'alpha',
  parseAmount: '12.5',
  parseKey: 'key-1',
  parseOrderId: ORDER_ID,
  parseSymbol: 'AAPL',
};

/** The entries of tokens and configuration of the trading platform. */
export const READER_ENTRIES: readonly FuzzEntry[] = [
  createReaderEntry({
    name: 'trading-platform/token/session',
    kind: 'token',
    format: 'text',
    covers: ['src/domain/sessions/token.ts'],
    examples: () => [`Bearer ${TOKEN.text}`],
    read: (header: string) => {
      const token = readBearerToken(header);
      if (!token) return false;
      const rows = token.sessionId === SESSION.sessionId ? { session: SESSION } : {};
      const check = checkSession(token, rows, FUZZ_TIME, sessionCrypto);
      if ('rejected' in check) return false;
      if (token.text !== TOKEN.text) throw new Error('a token of no session is accepted');
      return true;
    },
  }),
  createReaderEntry({
    name: 'trading-platform/token/cursor',
    kind: 'token',
    format: 'text',
    covers: ['src/lambdas/trading-platform/parse-order-query.ts'],
    examples: () => [encodeCursor({ createdAt: '2026-11-30T14:00:00.000Z', orderId: ORDER_ID })],
    read: (cursor: string) => {
      const query = parseOrderQuery({ account: ['alpha'], cursor: [cursor] });
      if ('value' in query && query.value.after && encodeCursor(query.value.after) !== cursor)
        throw new Error('a cursor has two texts');
      return query;
    },
  }),
  createReaderEntry({
    name: 'trading-platform/configuration/settings',
    kind: 'configuration',
    format: 'value',
    covers: ['src/lambdas/trading-platform/order-settings.ts', 'src/domain/sessions/settings.ts'],
    examples: () => [SETTINGS],
    read: (input: unknown) => {
      const texts = toTexts(input);
      const minutes = ['SessionMinutes', 'IdleMinutes'].map((id) => readMinutes(id, texts.get(id)));
      readAcceptOrders(texts);
      readOrderLimits(texts);
      return minutes.find((read) => 'violation' in read) ?? true;
    },
    errors: { names: ['SettingError'], message: /must be/ },
  }),
  createReaderEntry({
    name: 'trading-platform/configuration/database',
    kind: 'configuration',
    format: 'value',
    covers: ['src/lambdas/trading-platform/database/settings.ts'],
    examples: () => [VARIABLES],
    read: (input: unknown) => readDatabaseSettings(Object.fromEntries(toTexts(input)), 'writer'),
    errors: { names: ['EnvironmentError'], message: /^DATABASE_/ },
  }),
  createReaderEntry({
    name: 'trading-platform/configuration/options',
    kind: 'configuration',
    format: 'value',
    covers: ['src/cli/trading-platform/commands/options.ts'],
    examples: () => Object.entries(OPTION_TEXTS).map(([option, text]) => ({ option, text })),
    read: (input: unknown) => {
      const texts = toTexts(input);
      const option = texts.get('option') ?? '';
      const parse = Object.hasOwn(OPTIONS, option) ? OPTIONS[option as keyof typeof OPTIONS] : parseAccount;
      return parse(texts.get('text') ?? '');
    },
    errors: { names: ['InvalidArgumentError'], message: /^(?:Expected|It must) / },
  }),
];
