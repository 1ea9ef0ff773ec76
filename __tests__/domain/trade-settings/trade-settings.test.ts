import fc from 'fast-check';
import {
  type ActiveRegion,
  chooseActiveRegion,
  formatActiveRegion,
  formatReferenceDataKey,
  readTradeSetting,
  type TradeSettingId,
} from '../../../src/domain/trade-settings';
import { formatViolation } from '../../../src/domain/validation';

const SINCE = '2026-11-29T10:00:00.000Z';

test.each<[TradeSettingId, string, unknown]>([
  ['MaxClockSkewSeconds', '0', 0],
  ['MaxTradeAgeDays', '7', 7],
  ['ChainShards', '256', 256],
  ['ReferenceDataKey', 'none', 'none'],
  ['ReferenceDataKey', formatReferenceDataKey('0a'.repeat(32)), `${'0a'.repeat(32)}.json`],
  ['TableEndpoint', 'http://127.0.0.1:4566', 'http://127.0.0.1:4566'],
  [
    'ActiveRegion',
    `{"region":"eu-west-1","epoch":2,"since":"${SINCE}"}`,
    { region: 'eu-west-1', epoch: 2, since: SINCE },
  ],
])('%s accepts %s', (id, text, value) => {
  expect(readTradeSetting(id, text)).toEqual({ value });
});

test.each<[TradeSettingId, string | undefined, string]>([
  ['MaxTradeAgeDays', undefined, 'MaxTradeAgeDays must be a whole number from 1 to 3650; got nothing'],
  ['MaxTradeAgeDays', '0', 'MaxTradeAgeDays must be a whole number from 1 to 3650; got "0"'],
  ['MaxTradeAgeDays', ' 7', 'MaxTradeAgeDays must be a whole number from 1 to 3650; got " 7"'],
  ['MaxTradeAgeDays', '1e2', 'MaxTradeAgeDays must be a whole number from 1 to 3650; got "1e2"'],
  ['MaxTradeAgeDays', '', 'MaxTradeAgeDays must be a whole number from 1 to 3650; got ""'],
  ['ChainShards', '257', 'ChainShards must be a whole number from 1 to 256; got "257"'],
  [
    'ReferenceDataKey',
    'prices.json',
    'ReferenceDataKey must be none, or the SHA-256 of a file in hexadecimal and .json; got "prices.json"',
  ],
  [
    'TableEndpoint',
    'https://dynamodb.us-east-1.amazonaws.com/',
    'TableEndpoint must be the URL of a service without a path, such as https://dynamodb.us-east-1.amazonaws.com; got "https://dynamodb.us-east-1.amazonaws.com/"',
  ],
  [
    'ActiveRegion',
    'eu-west-1',
    'ActiveRegion must be JSON with the fields region, epoch and since; got "eu-west-1"',
  ],
  [
    'ActiveRegion',
    `{"region":"eu-west-1","epoch":-1,"since":"${SINCE}"}`,
    'ActiveRegion.epoch must be a whole number from 0 to 9007199254740991; got -1',
  ],
])('%s refuses %j with the field, the rule and the value', (id, text, message) => {
  const read = readTradeSetting(id, text);
  expect('violation' in read && formatViolation(read.violation)).toBe(message);
});

describe('the active region', () => {
  const active = fc.record({
    region: fc.constantFrom('us-east-1', 'eu-west-1'),
    epoch: fc.nat(3),
    since: fc.constantFrom(SINCE, '2026-11-29T10:00:00.001Z'),
  });

  it('is that of the highest epoch, whatever the order of the regions', () => {
    fc.assert(
      fc.property(fc.array(active, { minLength: 1, maxLength: 4 }), (candidates) => {
        const chosen = chooseActiveRegion(candidates)!;
        expect(chosen.epoch).toBe(Math.max(...candidates.map(({ epoch }) => epoch)));
        expect(chooseActiveRegion([...candidates].reverse())).toEqual(chosen);
      }),
    );
    expect(chooseActiveRegion([])).toBeUndefined();
  });

  it('is that of the later failover if two have the same epoch', () => {
    const create = (region: string, since: string): ActiveRegion => ({ region, epoch: 1, since });
    const [early, late] = [create('eu-west-1', SINCE), create('us-east-1', '2026-11-29T11:00:00.000Z')];
    expect(chooseActiveRegion([early, late])).toBe(late);
    expect(chooseActiveRegion([create('us-east-1', SINCE), early])).toBe(early);
  });

  it('is formatted so that it can be read again', () => {
    fc.assert(
      fc.property(active, (value) => {
        expect(readTradeSetting('ActiveRegion', formatActiveRegion(value))).toEqual({ value });
      }),
    );
  });
});
