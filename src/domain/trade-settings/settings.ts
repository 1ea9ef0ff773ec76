import { MAX_SHARDS } from '../ledger';
import { type ParseResult, rejectInput } from '../validation';
import { ACTIVE_REGION_RULE, type ActiveRegion, parseActiveRegion } from './active-region';

/** A setting: a text in SSM Parameter Store. */
export interface Setting<T> {
  /** What the text must be, worded to follow "must". */
  readonly rule: string;
  readonly parse: (text: string, field: string) => ParseResult<T>;
}

const createNumber = (min: number, max: number): Setting<number> => {
  const rule = `be a whole number from ${min} to ${max}`;
  return {
    rule,
    parse: (text, field) => {
      const value = Number(text);
      const isValid = /^(0|[1-9]\d*)$/.test(text) && value >= min && value <= max;
      return isValid ? { value } : rejectInput(field, rule, text);
    },
  };
};

const createText = (rule: string, pattern: RegExp): Setting<string> => ({
  rule,
  parse: (text, field) => (pattern.test(text) ? { value: text } : rejectInput(field, rule, text)),
});

/** A service endpoint has no path, because clients append the path of a request. */
const ENDPOINT = createText(
  'be the URL of a service without a path, such as https://dynamodb.us-east-1.amazonaws.com',
  /^https?:\/\/[a-z0-9.-]{1,253}(:\d{1,5})?$/,
);

const MAX_DAYS = 3_650;
const REFERENCE_DATA_KEY = /^[0-9a-f]{64}\.json$/;
/** The value of ReferenceDataKey before the first file. */
export const NO_REFERENCE_DATA = 'none';

/** Returns the key of a file of reference data in its bucket. @param hash SHA-256 of its text in hexadecimal */
export const formatReferenceDataKey = (hash: string): string => `${hash}.json`;

const ACTIVE_REGION: Setting<ActiveRegion> = { rule: ACTIVE_REGION_RULE, parse: parseActiveRegion };

/** The settings by the ids of their parameters. */
export const TRADE_SETTINGS = {
  MaxClockSkewSeconds: createNumber(0, 300),
  MaxTradeAgeDays: createNumber(1, MAX_DAYS),
  MaxChangeAgeDays: createNumber(1, MAX_DAYS),
  ChainShards: createNumber(1, MAX_SHARDS),
  ReferenceDataKey: createText(
    `be ${NO_REFERENCE_DATA}, or the SHA-256 of a file in hexadecimal and .json`,
    new RegExp(`^${NO_REFERENCE_DATA}$|${REFERENCE_DATA_KEY.source}`),
  ),
  ActiveRegion: ACTIVE_REGION,
  TableEndpoint: ENDPOINT,
  ReferenceDataEndpoint: ENDPOINT,
  CheckpointEndpoint: ENDPOINT,
  SigningEndpoint: ENDPOINT,
} satisfies Readonly<Record<string, Setting<unknown>>>;

export type TradeSettingId = keyof typeof TRADE_SETTINGS;
export const TRADE_SETTING_IDS = Object.keys(TRADE_SETTINGS) as readonly TradeSettingId[];

/** The value of a setting. */
export type TradeSettingValue<Id extends TradeSettingId> =
  (typeof TRADE_SETTINGS)[Id] extends Setting<infer T> ? T : never;

/** Reads the text of a setting. A missing or invalid one is a violation, and never a default. */
export const readTradeSetting = <Id extends TradeSettingId>(
  id: Id,
  text: string | undefined,
): ParseResult<TradeSettingValue<Id>> => {
  const { rule, parse } = TRADE_SETTINGS[id] as Setting<TradeSettingValue<Id>>;
  return text === undefined ? rejectInput(id, rule, undefined) : parse(text, id);
};
