import { findFunctionProcesses, parseProcesses } from '../../../../src/cli/target/local/kill-function';

test('the processes of functions are the children of the emulator that run its workers', () => {
  const processes = parseProcesses(
    [
      '    1     0 /sbin/init',
      '  812   700 python run.py',
      '  900   812 node /tmp/market-stacks-emulator-a1/worker-x/worker.js',
      '  901   812 python -m http.server',
      '  902   813 node /tmp/market-stacks-emulator-a1/worker-y/worker.js',
      '  903   812 node /tmp/market-stacks-emulator-b2/worker.js',
      '',
    ].join('\n'),
  );
  expect(processes).toHaveLength(6);
  expect(findFunctionProcesses(processes, { pid: 812, tmpDir: '/tmp/market-stacks-emulator-a1' })).toEqual([
    900,
  ]);
});
