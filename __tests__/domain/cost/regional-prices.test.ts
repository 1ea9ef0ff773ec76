import { estimateMonthlyCost, describeAssumptions, PRICE_LIST } from '../../../src/domain/cost';
import { getRegionalPrice, getStackRegion } from '../../../src/domain/cost/regional-prices';
import { parseSynthesized } from '../../../src/domain/plan/resources';
import { createResources } from './resources';

const { apiGateway, dynamoDb, kms } = PRICE_LIST;

describe('the price of a region', () => {
  it('is that of the list in us-east-1', () => {
    expect(getRegionalPrice(dynamoDb.write, 'us-east-1')).toBe(dynamoDb.write);
  });

  it('is another one in eu-central-1 where it differs, and never verified', () => {
    expect(getRegionalPrice(apiGateway.request, 'eu-central-1')).toEqual({
      ...apiGateway.request,
      usd: 3.7e-6,
      verified: false,
    });
    expect(getRegionalPrice(kms.key, 'eu-central-1')).toEqual({ ...kms.key, verified: false });
  });

  it('is that of us-east-1 in a region without prices', () => {
    expect(getRegionalPrice(dynamoDb.write, 'ap-southeast-2')).toEqual({
      ...dynamoDb.write,
      verified: false,
    });
  });

  it.each(['eu-central-1', 'eu-west-1'])(
    'is at most a third above that of us-east-1 in %s, to detect errors by a power of ten',
    (region) => {
      for (const items of Object.values(PRICE_LIST))
        for (const price of Object.values(items)) {
          const factor = getRegionalPrice(price, region).usd / price.usd;
          expect([price.unit, factor >= 1 && factor < 1.35]).toEqual([price.unit, true]);
        }
    },
  );
});

it('an estimate uses the prices of the region of the stack', () => {
  const resources = createResources({ aws_kms_key: { K: {} }, aws_cloudwatch_dashboard: { D: {} } });
  const estimate = (region?: string) => estimateMonthlyCost('any', resources, 'idle', region);
  expect(estimate().lines.every(({ price }) => price.verified)).toBe(true);
  expect(estimate('eu-central-1').lines.some(({ price }) => price.verified)).toBe(false);
  expect(estimate('eu-central-1').usd).toBe(estimate().usd);
});

it('the assumptions contain the origin of the prices of other regions', () => {
  const describePrices = (...regions: string[]) => describeAssumptions([], 'normal', regions).slice(1);
  expect(describePrices('us-east-1')).toEqual([]);
  expect(describePrices('us-east-1', 'eu-central-1', 'eu-central-1')).toEqual([
    'prices of eu-central-1 as third parties state them, or those of us-east-1: none is verified',
  ]);
  expect(describePrices('ap-southeast-2')).toEqual([
    'prices of us-east-1 for ap-southeast-2, for which src/domain/cost/regional-prices.ts has none',
  ]);
});

it('the region of a stack is that of its provider', () => {
  const provider = { aws: [{ region: 'eu-central-1' }] };
  expect(getStackRegion(parseSynthesized(JSON.stringify({ provider })))).toBe('eu-central-1');
  expect(getStackRegion(parseSynthesized('{}'))).toBe('us-east-1');
});
