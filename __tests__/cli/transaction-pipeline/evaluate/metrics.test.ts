import fc from 'fast-check';
import { computeMetrics, type ScoredRow } from '../../../../src/cli/transaction-pipeline/evaluate/metrics';

const rows = (...values: readonly (readonly [number, boolean])[]): ScoredRow[] =>
  values.map(([score, fraud], index) => ({ score, fraud, account: index, day: 0 }));

const anyRows = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.boolean()), { minLength: 2, maxLength: 60 })
  .filter((values) => new Set(values.map(([, fraud]) => fraud)).size === 2)
  .map((values) => rows(...values));

describe('the measures', () => {
  it('of a perfect order are 1', () => {
    const { auc, ap } = computeMetrics(rows([9, true], [8, true], [3, false], [1, false]));
    expect([auc, ap]).toEqual([1, 1]);
  });

  it('of equal scores are those of chance', () => {
    const { auc, ap } = computeMetrics(rows([1, true], [1, false], [1, false], [1, false]));
    expect([auc, ap]).toEqual([0.5, 0.25]);
  });

  it('agree with an example', () => {
    // Precision 1 at the first fraud, 2 of 3 at the second; 5 of 6 pairs are in order.
    const { auc, ap } = computeMetrics(rows([5, true], [4, false], [3, true], [2, false], [1, false]));
    expect(auc).toBeCloseTo(5 / 6);
    expect(ap).toBeCloseTo((1 + 2 / 3) / 2);
  });

  it('have an area that is the share of the pairs in order', () => {
    fc.assert(
      fc.property(anyRows, (all) => {
        const pairs = all
          .filter(({ fraud }) => fraud)
          .flatMap((fraud) =>
            all.filter((row) => !row.fraud).map((row) => Math.sign(fraud.score - row.score)),
          );
        const expected = pairs.reduce((sum, order) => sum + (order + 1) / 2, 0) / pairs.length;
        expect(computeMetrics(all).auc).toBeCloseTo(expected, 10);
      }),
    );
  });

  it('do not depend on the order of the rows', () => {
    fc.assert(
      fc.property(anyRows, (all) => {
        expect(computeMetrics([...all].reverse())).toMatchObject({
          auc: expect.closeTo(computeMetrics(all).auc, 10),
          ap: expect.closeTo(computeMetrics(all).ap, 10),
        });
      }),
    );
  });
});

describe('the card precision', () => {
  it('counts each card once a day, with its highest score', () => {
    const all: ScoredRow[] = [
      { account: 'a', day: 0, score: 9, fraud: false },
      { account: 'a', day: 0, score: 1, fraud: true },
      { account: 'b', day: 0, score: 5, fraud: false },
    ];
    expect(computeMetrics(all).cp100).toBe(0.01);
  });

  it('omits a card on the days after it is detected', () => {
    const all = [0, 1, 2, 3].map((day) => ({ account: 'a', day, score: 9, fraud: true }));
    expect(computeMetrics(all).cp100).toBe(0.0025);
  });

  it('counts only the first hundred cards', () => {
    const all = Array.from({ length: 150 }, (_, account) => ({
      account,
      day: 0,
      score: -account,
      fraud: account >= 90,
    }));
    expect(computeMetrics(all).cp100).toBeCloseTo(0.1);
  });
});
