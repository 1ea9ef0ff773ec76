import { Command } from 'commander';
import { tradingPlatformCommands } from '../../../src/cli/trading-platform';
import { listResources, synthesizeTradingPlatform } from '../../systems/trading-platform/synthesize';

/** Creates the command line of the system, which throws its errors. */
function createProgram(): Command {
  const program = new Command('stacks').exitOverride().configureOutput({ writeErr: () => undefined });
  for (const register of tradingPlatformCommands.registrations) register(program);
  for (const command of program.commands)
    command.exitOverride().configureOutput({ writeErr: () => undefined });
  return program;
}

const ORDER = `ord_${'0'.repeat(40)}`;
const PLACE = 'place --account A --symbol AAPL --side buy';

test.each<[string, RegExp]>([
  ['place --account A', /required option '--symbol <symbol>' not specified/],
  [`${PLACE} --quantity 1`, /required option '--price <decimal>' not specified/],
  [`${PLACE} --quantity 0 --price 1`, /must be a decimal number above 0/],
  [`${PLACE} --quantity 1e10 --price 1`, /must be a decimal number above 0/],
  ['place --account A --symbol aapl', /must be 1 to 12 upper-case letters/],
  ['place --account A:B', /must be 1 to 32 letters, digits, _ or -/],
  ['place --account A --symbol AAPL --side hold', /Allowed choices are buy, sell/],
  [`${PLACE} --key a:ä`, /Expected 1 to 64 printable ASCII characters/],
  ['order 4711 --account A', /must be ord_ and 40 digits/],
  [`order ${ORDER}`, /required option '--account <id>' not specified/],
  ['orders --account A --status open', /Allowed choices are accepted, partially-filled, filled/],
  ['orders --account A --from yesterday', /Expected a time such as/],
  ['orders --account A --limit 0', /Expected a whole number above 0/],
  ['credit A -5', /must be a decimal number above 0/],
  ['credit A much', /must be a decimal number above 0/],
  [`execute ${ORDER} --quantity x --price 1`, /must be a decimal number above 0/],
  ['load --rate 0', /Expected a whole number above 0/],
  ['load --kill-writer some', /Expected a whole number from 0/],
  ['migrate --force', /unknown option '--force'/],
])('"%s" is refused with the expected value', async (line, message) => {
  await expect(createProgram().parseAsync(line.split(' '), { from: 'user' })).rejects.toThrow(message);
});

test('each command describes itself, with examples and exit codes', () => {
  for (const command of createProgram().commands) {
    let help = '';
    command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
    expect([command.name(), help]).toEqual([
      command.name(),
      expect.stringMatching(
        new RegExp(`\\$ npx stacks trading-platform ${command.name()}[^]*Exit codes: 0 success`),
      ),
    ]);
    expect(command.description()).not.toBe('');
  }
});

test('the queues that cannot be redriven are those that are no dead-letter queue of another one', () => {
  const queues = listResources(synthesizeTradingPlatform(), 'aws_sqs_queue');
  const deadLetters = queues.map(([, { redrive_policy: policy }]) => String(policy)).join();
  const expected = queues.filter(
    ([address, { redrive_policy: policy }]) => !policy && !deadLetters.includes(`.${address}.`),
  );
  expect(Object.keys(tradingPlatformCommands.failures!.procedures).sort()).toEqual(
    expected.map(([, { name }]) => String(name).replace(/-dev$/, '')).sort(),
  );
});
