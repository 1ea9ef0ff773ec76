import fc from 'fast-check';
import {
  type ActiveRegion,
  chooseActiveRegion,
  decideFailover,
  type RegionalCopy,
} from '../../../src/domain/trade-settings';

const REGIONS = ['us-east-1', 'eu-west-1'] as const;
const FIRST: ActiveRegion = { region: 'us-east-1', epoch: 0, since: '1970-01-01T00:00:00.000Z' };
const NOW = Date.UTC(2026, 10, 27, 20);

const activeRegions = fc.record({
  region: fc.constantFrom(...REGIONS),
  epoch: fc.nat(3),
  since: fc.nat(3).map((second) => new Date(NOW + 1000 * second).toISOString()),
});

const createCopies = (...values: readonly (ActiveRegion | undefined)[]): RegionalCopy[] =>
  REGIONS.map((region, index) => {
    const active = values[index];
    return active ? { region, active } : { region, problem: `${region} does not answer` };
  });

const plan = (target: string, copies: readonly RegionalCopy[], now = NOW) => {
  const decision = decideFailover(target, copies, now);
  if ('problem' in decision) throw new Error(decision.problem);
  return decision.plan;
};

/** Returns the copies after the plan was executed. */
const apply = (copies: readonly RegionalCopy[], { writes, next }: ReturnType<typeof plan>): RegionalCopy[] =>
  copies.map((copy) => (writes.includes(copy.region) ? { region: copy.region, active: next } : copy));

describe('decideFailover', () => {
  it('makes the target the region that every reader chooses, and changes nothing when it is repeated', () => {
    const values = fc.tuple(activeRegions, fc.option(activeRegions, { nil: undefined }));
    fc.assert(
      fc.property(values, ([own, other]) => {
        const copies = createCopies(other, own);
        const first = plan('eu-west-1', copies);
        const after = apply(copies, first);
        const readable = after.flatMap((copy) => ('active' in copy ? [copy.active] : []));
        expect(chooseActiveRegion(readable)).toEqual(first.next);
        expect(readable).toEqual(readable.map(() => first.next));
        const second = plan('eu-west-1', after, NOW + 1000);
        expect(second.isActive).toBe(true);
        if (other) expect(second).toMatchObject({ writes: [], next: first.next });
        else expect(second.next.epoch).toBeGreaterThan(first.next.epoch);
      }),
    );
  });

  it('needs nothing of the region that fails, and replaces its older copy later', () => {
    const failed = plan('eu-west-1', createCopies(undefined, FIRST));
    const next = { region: 'eu-west-1', epoch: NOW, since: new Date(NOW).toISOString() };
    expect(failed).toEqual({
      from: 'us-east-1',
      next,
      isActive: false,
      writes: ['eu-west-1'],
      unreachable: ['us-east-1'],
    });
    expect(plan('eu-west-1', createCopies(FIRST, next))).toMatchObject({
      isActive: true,
      next,
      writes: ['us-east-1'],
    });
  });

  it('is not undone by a region that returns, whichever regions failed before', () => {
    const outages = fc.array(fc.record({ to: fc.constantFrom(...REGIONS), isOtherDown: fc.boolean() }), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(outages, (failovers) => {
        let copies = createCopies(FIRST, FIRST);
        for (const [index, { to, isOtherDown }] of failovers.entries()) {
          const visible = copies.map((copy) =>
            isOtherDown && copy.region !== to ? { region: copy.region, problem: 'down' } : copy,
          );
          copies = apply(copies, plan(to, visible, NOW + index));
        }
        const stored = copies.flatMap((copy) => ('active' in copy ? [copy.active] : []));
        expect(chooseActiveRegion(stored)?.region).toBe(failovers.at(-1)!.to);
      }),
    );
  });

  it('has a higher epoch than the known ones, even if they are of a clock that was ahead', () => {
    const ahead = { ...FIRST, epoch: NOW + 60_000 };
    expect(plan('eu-west-1', createCopies(ahead, FIRST)).next.epoch).toBe(NOW + 60_001);
  });

  it('writes to the target first, so that a region that fails in between is not active', () => {
    expect(plan('eu-west-1', createCopies(FIRST, FIRST)).writes).toEqual(['eu-west-1', 'us-east-1']);
  });

  it('reports why the target cannot take over', () => {
    expect(decideFailover('eu-west-1', createCopies(FIRST, undefined), NOW)).toEqual({
      problem: 'eu-west-1 does not answer',
    });
  });
});
