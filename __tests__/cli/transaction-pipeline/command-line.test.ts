import { type CommandResult, runCommands } from '../run-commands';

const COMMANDS = [
  'history',
  'feedback',
  'replay',
  'publish',
  'rules',
  'rules list',
  'rules validate',
  'rules try',
  'rules put',
  'accounts',
  'accounts show',
  'accounts set',
  'load',
].map((command) => `transaction-pipeline ${command}`);

const REFUSED: readonly [string, RegExp][] = [
  ['history', /missing required argument 'transaction id'/],
  ['feedback t1 --fraud --genuine', /option '--fraud' cannot be used with option '--genuine'/],
  ['feedback t1', /expected the result of the investigation: either --fraud or --genuine/],
  ['replay', /required option '--from <time>' not specified/],
  ['publish', /required option '--from <time>' not specified/],
  ['replay --from yesterday', /Expected a time such as 2026-11-28T10:00:00Z/],
  ['replay --from 2026-11-28T10:00:00', /Expected a time such as 2026-11-28T10:00:00Z/],
  ['rules try rule.json', /required option '--from <time>' not specified/],
  ['rules validate no-such-file.json', /no-such-file\.json does not exist: expected a JSON file with a rule/],
  ['rules put x.json --revision -1', /Expected a whole number from 0/],
  ['rules lst', /unknown command 'lst'\n\(Did you mean list\?\)/],
  ['accounts set a', /required option '--time-zone <zone>' not specified/],
  ['accounts set a --time-zone Berlin', /Expected an IANA time zone such as Europe\/Berlin/],
  ['load --rate 0', /Expected a whole number above 0/],
  ['load --suspicious 101', /Expected a number from 0 to 100/],
];

describe('the commands of the transaction pipeline', () => {
  const results = new Map<string, CommandResult>();
  beforeAll(() => {
    const lines = [
      ...COMMANDS.map((command) => `${command} --help`),
      ...REFUSED.map(([line]) => `transaction-pipeline ${line}`),
      'transaction-pipeline --help',
    ];
    for (const [index, result] of runCommands(lines.map((line) => line.split(' '))).entries())
      results.set(lines[index]!, result);
  });

  it('are listed in the help of the system', () => {
    const { stdout, status } = results.get('transaction-pipeline --help')!;
    expect(status).toBe(0);
    for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command.split(' ')[1]}\\b`, 'm'));
  });

  it.each(COMMANDS)('show examples and exit codes with %s --help', (command) => {
    const { stdout, status } = results.get(`${command} --help`)!;
    expect(status).toBe(0);
    expect(stdout).toContain(`$ npx stacks ${command}`);
    expect(stdout).toContain('Exit codes:');
  });

  it.each(REFUSED)('reject %j with the expected value', (line, message) => {
    const { stdout, stderr, status } = results.get(`transaction-pipeline ${line}`)!;
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
