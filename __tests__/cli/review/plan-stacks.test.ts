import type { Deployable } from '../../../src/cli/terraform/deployment';
import { parsePlan } from '../../../src/cli/terraform/plan-summary';
import { planStacks } from '../../../src/cli/review/plan-stacks';

/** Creates stacks that record the operations on them. The plan of a stack named `bad…` fails. */
function createStacks(dependencies: Record<string, string[]>) {
  const done: string[] = [];
  const stacks = Object.entries(dependencies).map(([name, needs]) => {
    const terraform = {
      getStateId: async () => ({ serial: done.push(`state ${name}`), lineage: name }),
      plan: async (extra: readonly string[], onRead: (address: string) => void) => {
        await Promise.resolve();
        expect(extra).toEqual(['-lock=false']);
        onRead(`aws_sqs_queue.${name}`);
        done.push(`plan ${name}`);
        if (name.startsWith('bad')) throw new Error(`terraform plan of ${name}: no`);
        return parsePlan('{"format_version":"1.2","terraform_version":"1.11.4"}');
      },
    };
    return {
      stack: { name, system: name, dir: name, dependencies: needs },
      terraform,
    } as unknown as Deployable;
  });
  return { done, stacks };
}

describe('planStacks', () => {
  beforeEach(() => void jest.spyOn(process.stderr, 'write').mockReturnValue(true));
  afterEach(() => jest.restoreAllMocks());

  it('plans dependencies first, and reads each state before its plan', async () => {
    const { stacks, done } = createStacks({ orders: ['account'], bench: [], account: [] });
    const { planned, unplanned } = await planStacks(stacks);
    expect(unplanned).toEqual([]);
    expect(planned.map(({ stack, state }) => [stack.name, state.lineage])).toEqual([
      ['bench', 'bench'],
      ['account', 'account'],
      ['orders', 'orders'],
    ]);
    expect(done.slice(-2)).toEqual(['state orders', 'plan orders']);
    for (const name of ['bench', 'account'])
      expect(done.indexOf(`state ${name}`)).toBeLessThan(done.indexOf(`plan ${name}`));
  });

  it('reports the progress of each plan to a caller', async () => {
    const lines: string[] = [];
    await planStacks(createStacks({ orders: [] }).stacks, (line) => lines.push(line));
    expect(lines).toEqual(['planning orders', 'planning orders: reading aws_sqs_queue.orders']);
  });

  it('reports the error of each failed plan, and skips the stacks that depend on it', async () => {
    const { stacks, done } = createStacks({
      bad: [],
      good: [],
      'bad too': [],
      orders: ['bad'],
      bills: ['orders'],
    });
    const { planned, unplanned } = await planStacks(stacks);
    expect(planned.map(({ stack }) => stack.name)).toEqual(['good']);
    expect(unplanned).toEqual([
      { stack: 'bad', error: 'terraform plan of bad: no' },
      { stack: 'bad too', error: 'terraform plan of bad too: no' },
      { stack: 'orders', error: 'it depends on bad, whose plan failed' },
      { stack: 'bills', error: 'it depends on orders, whose plan failed' },
    ]);
    expect(done).not.toContain('plan orders');
  });
});
