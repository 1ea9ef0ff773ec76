import {
  compareMonths,
  estimateMonthlyCost,
  HOURS_PER_MONTH,
  PRICES,
  TRAFFIC_LEVELS,
} from '../../../src/domain/cost';
import { type Resources, SMALL, createResources } from './resources';

const estimateMonth = (resources: Resources, traffic: (typeof TRAFFIC_LEVELS)[number] = 'idle') =>
  estimateMonthlyCost('system-without-a-model', createResources(resources), traffic);

describe('estimateMonthlyCost', () => {
  it('counts existing resources', () => {
    expect(estimateMonth(SMALL).usd).toBeCloseTo(
      2 * PRICES.kms.key + HOURS_PER_MONTH * PRICES.kinesis.onDemandStreamHour,
      9,
    );
  });

  it('counts no traffic for a system without a traffic model, and lists the resources that are charged by usage', () => {
    const [idle, normal, peak] = TRAFFIC_LEVELS.map((traffic) => estimateMonth(SMALL, traffic));
    expect(normal).toEqual({ ...idle, traffic: 'normal' });
    expect(peak).toEqual({ ...idle, traffic: 'peak' });
    expect(idle!.unpriced.flatMap(({ addresses }) => addresses).sort()).toEqual([
      'aws_kinesis_stream.S',
      'aws_kms_key.A',
      'aws_kms_key.B',
    ]);
  });
});

describe('compareMonths', () => {
  const difference = (before: Resources, after: Resources) =>
    compareMonths(estimateMonth(before), estimateMonth(after));

  it('returns no lines if nothing changes', () => {
    expect(difference(SMALL, SMALL)).toEqual({ usd: 0, lines: [], unpricedAdded: [], unpricedRemoved: [] });
  });

  it('reports added and removed lines with quantity, unit and price', () => {
    const after = { aws_kms_key: { A: {} }, aws_cloudwatch_dashboard: { D: {} } };
    const { usd: sum, lines } = difference(SMALL, after);
    const hours = HOURS_PER_MONTH * PRICES.kinesis.onDemandStreamHour;
    expect(sum).toBeCloseTo(PRICES.cloudWatch.dashboard - PRICES.kms.key - hours, 9);
    expect(lines).toEqual([
      {
        service: 'Kinesis',
        item: 'S, on demand',
        before: hours,
        after: 0,
        calculation: '730 × stream-hour at 0.04 USD',
      },
      {
        service: 'CloudWatch',
        item: 'dashboards',
        before: 0,
        after: PRICES.cloudWatch.dashboard,
        calculation: '1 × dashboard-month at 3 USD',
      },
      {
        service: 'KMS',
        item: 'keys',
        before: 2 * PRICES.kms.key,
        after: PRICES.kms.key,
        calculation: '2 × key-month at 1 USD → 1 × key-month at 1 USD',
      },
    ]);
  });

  it('reports unpriced resources only if the change adds them', () => {
    const gateways = (count: number) => ({
      aws_nat_gateway: Object.fromEntries(Array.from({ length: count }, (_, n) => [`N${n}`, {}])),
    });
    expect(difference(gateways(1), gateways(3))).toMatchObject({
      usd: 0,
      unpricedAdded: [{ type: 'aws_nat_gateway', addresses: ['aws_nat_gateway.N1', 'aws_nat_gateway.N2'] }],
      unpricedRemoved: [],
    });
    expect(difference(gateways(1), {}).unpricedRemoved).toMatchObject([
      { addresses: ['aws_nat_gateway.N0'] },
    ]);
  });
});
