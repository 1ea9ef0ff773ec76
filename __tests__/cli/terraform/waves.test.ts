import { groupIntoWaves } from '../../../src/cli/terraform/waves';

const stack = (name: string, ...dependencies: string[]) => ({ name, dependencies });
const names = (waves: { name: string }[][]) => waves.map((wave) => wave.map(({ name }) => name));

describe('groupIntoWaves', () => {
  it('puts each stack after all it depends on, and together what depends on nothing left', () => {
    const stacks = [
      stack('dashboards', 'detection', 'orders'),
      stack('orders', 'account'),
      stack('account'),
      stack('detection', 'account'),
      stack('bench'),
    ];
    expect(names(groupIntoWaves(stacks))).toEqual([
      ['account', 'bench'],
      ['orders', 'detection'],
      ['dashboards'],
    ]);
  });

  it('takes what was not chosen for done', () => {
    expect(names(groupIntoWaves([stack('orders', 'account')]))).toEqual([['orders']]);
    expect(groupIntoWaves([])).toEqual([]);
  });

  it('rejects a dependency cycle, and names it', () => {
    expect(() => groupIntoWaves([stack('a', 'b'), stack('b', 'a'), stack('c')])).toThrow(
      'dependency cycle between the stacks a, b',
    );
  });
});
