import { groupIntoWaves } from '../../../src/cli/terraform/waves';

const createStack = (name: string, ...dependencies: string[]) => ({ name, dependencies });
const getNames = (waves: { name: string }[][]) => waves.map((wave) => wave.map(({ name }) => name));

describe('groupIntoWaves', () => {
  it('puts each stack after its dependencies, and independent stacks in the same wave', () => {
    const stacks = [
      createStack('dashboards', 'detection', 'orders'),
      createStack('orders', 'account'),
      createStack('account'),
      createStack('detection', 'account'),
      createStack('bench'),
    ];
    expect(getNames(groupIntoWaves(stacks))).toEqual([
      ['account', 'bench'],
      ['orders', 'detection'],
      ['dashboards'],
    ]);
  });

  it('assumes that stacks that are not selected are already deployed', () => {
    expect(getNames(groupIntoWaves([createStack('orders', 'account')]))).toEqual([['orders']]);
    expect(groupIntoWaves([])).toEqual([]);
  });

  it('rejects a dependency cycle, and names it', () => {
    expect(() => groupIntoWaves([createStack('a', 'b'), createStack('b', 'a'), createStack('c')])).toThrow(
      'dependency cycle between the stacks a, b',
    );
  });
});
