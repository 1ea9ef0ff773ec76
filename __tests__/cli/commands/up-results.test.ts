import { listNextCommands, type UpContext } from '../../../src/cli/commands/up-results';

describe('the commands to try next', () => {
  const demonstrations: UpContext['demonstrations'] = new Map();
  const list = (options: { names?: string[]; once?: boolean; port?: number }) =>
    listNextCommands({ demonstrations }, options).map(([command]) => command);

  it('omit the port if it is the default', () => {
    expect(list({ once: true })).toEqual([
      'npm start',
      'npx stacks logs --since 1h',
      'npx stacks plan --offline',
      'npx stacks down',
    ]);
  });

  it('start the same systems again', () => {
    expect(list({ once: true, names: ['trade-processing'] })[0]).toBe('npm start -- trade-processing');
    expect(list({ once: true, names: ['trade-processing'], port: 4600 })[0]).toBe(
      'npm start -- trade-processing --port 4600',
    );
  });

  it('contain another port wherever they connect to the local target', () => {
    expect(list({ once: true, port: 4600 })).toEqual([
      'npm start -- --port 4600',
      'npx stacks logs --since 1h --port 4600',
      'npx stacks plan --offline',
      'npx stacks down --port 4600',
    ]);
  });
});
