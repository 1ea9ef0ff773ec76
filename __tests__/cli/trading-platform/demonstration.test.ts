import { PlatformApi } from '../../../src/cli/trading-platform/api/platform-api';
import {
  findAuditMismatches,
  findFailureMismatches,
  findSignOutMismatches,
} from '../../../src/cli/trading-platform/demonstration/check';
import { compareBooks } from '../../../src/cli/trading-platform/demonstration/compare-books';
import { formatResults } from '../../../src/cli/trading-platform/demonstration/format';
import { runDemonstration } from '../../../src/cli/trading-platform/demonstration/run';
import { countMessages } from '../../../src/cli/target/queue-depths';
import type { Command } from '../../../src/domain/orders';
import { type Fault, SimulatedPlatform } from './simulated-platform';

const ACCOUNT = 'demo-20261129';

/** Runs the demonstration on a platform, and all its checks. */
async function demonstrate(platform: SimulatedPlatform) {
  const { deployment, wait } = platform;
  const clock = { now: () => platform.now, wait };
  const session = await new PlatformApi(deployment, platform).openSession({
    user: 'demo',
    accounts: [ACCOUNT],
  });
  const before = await countMessages(deployment);
  const run = await runDemonstration({ deployment, session, ...clock, onProgress: () => undefined });
  const mismatches = [
    ...compareBooks(run.expected, run),
    ...(await findAuditMismatches(deployment, run, clock)),
    ...(await findFailureMismatches(deployment, before, run, clock)),
    ...(await findSignOutMismatches(session, ACCOUNT)),
  ];
  return { run, mismatches };
}

describe('the demonstration', () => {
  it('trades each order to its expected end, once', async () => {
    const { run, mismatches } = await demonstrate(new SimulatedPlatform());
    expect(mismatches).toEqual([]);
    const rows = formatResults(run).split('\n');
    expect(rows.map((row) => row.replace(/ {2,}/g, ' | ')).slice(1, 11)).toEqual([
      'buy | AAPL | 100 | 190.5 | two executions, one of them reported twice | filled | 100 | 190.35',
      'buy | NVDA | 10 | 120 | an execution that can arrive before the order | filled | 10 | 119.5',
      'buy | MSFT | 80 | 412 | another quantity and price | accepted | 0',
      'buy | GOOG | 200 | 171.1 | cancelled after a part is executed | cancelled | 50 | 171',
      'buy | IBM | 20 | 240 | the same request, sent three times | accepted | 0',
      'buy | TSLA | 5000 | 300 | more than the cash of the account | rejected: insufficient-cash | 0',
      'sell | AMZN | 10 | 180 | a sell of what the account does not hold | rejected: insufficient-position | 0',
      'buy | META | 30 | 500 | an execution that is reported after the expiry | expired | 10 | 499',
      'buy | NFLX | 5 | 700 | a market order with a worst price | filled | 5 | 690',
      'sell | AAPL | 40 | 191 | a sell of what was bought before | filled | 40 | 191.5',
    ]);
    // 1000000 - 100 * 190.35 - 10 * 119.5 - 50 * 171 - 10 * 499 - 5 * 690 + 40 * 191.5; reserved: 80 * 412 + 20 * 240
    expect(rows.slice(-2)).toEqual([
      'Cash of the account: 970440 USD, of which 37760 are reserved',
      'Positions: 60 AAPL, 50 GOOG, 10 META, 5 NFLX, 10 NVDA',
    ]);
  });

  it('sends nothing if all of the day is booked, and the same again after an interruption', async () => {
    const platform = new SimulatedPlatform();
    await demonstrate(platform);
    const { length } = platform.requests;
    const again = await demonstrate(platform);
    expect([again.run.sent, again.mismatches]).toEqual([0, []]);
    expect(
      platform.requests.slice(length).filter((request) => /^(POST|PATCH|DELETE) \/orders/.test(request)),
    ).toEqual([]);

    const interrupted = new SimulatedPlatform();
    interrupted.intercept = ({ method }, path) =>
      method === 'PATCH' && path.startsWith('/orders')
        ? { status: 403, body: '{"message":"stopped"}' }
        : undefined;
    await expect(demonstrate(interrupted)).rejects.toThrow(
      /^PATCH \/orders\/ord_\w+: expected status 202, got 403: stopped$/,
    );
    interrupted.intercept = () => undefined;
    expect((await demonstrate(interrupted)).mismatches).toEqual([]);
  });

  const isFill = (command: Command, id: string) =>
    command.kind === 'fill' && command.executionId.endsWith(id);
  it.each<[string, (command: Command) => Fault, RegExp]>([
    [
      'a credit is booked twice',
      ({ kind }) => (kind === 'credit' ? 'doubled' : 'none'),
      /cash of demo-20261129 is 1970440: expected 970440/,
    ],
    [
      'an execution is booked twice',
      (command) => (isFill(command, 'fill-part') ? 'doubled' : 'none'),
      /filledQuantity of order ord_\w+ \(buy GOOG\) is 100: expected 50/,
    ],
    [
      'an order is booked twice',
      ({ kind }) => (kind === 'place' ? 'doubled' : 'none'),
      /order ord_\w+ \(buy AAPL\) was not placed/,
    ],
  ])('finds that %s', async (_, getFault, expected) => {
    const platform = new SimulatedPlatform();
    platform.getFault = getFault;
    const { mismatches } = await demonstrate(platform);
    expect(mismatches).toContainEqual(expect.stringMatching(expected));
    expect(mismatches).toContainEqual(
      expect.stringMatching(/^the audit log contains .* 2 times: expected 1|1 times: expected 0$/),
    );
  });

  it.each([
    [
      'an order',
      ({ kind }: Command) => kind === 'place',
      /^buy AAPL \(ord_\w+\) is not booked after two minutes/,
    ],
    [
      'an execution',
      (command: Command) => isFill(command, 'fill-second'),
      /^buy AAPL \(ord_\w+\) is not booked/,
    ],
    ['the credit', ({ kind }: Command) => kind === 'credit', /^account demo-20261129 is not booked/],
  ])('fails with the name of what is missing if %s is lost', async (_, isLost, message) => {
    const platform = new SimulatedPlatform();
    platform.getFault = (command) => (isLost(command) ? 'lost' : 'none');
    await expect(demonstrate(platform)).rejects.toThrow(message);
  });

  it('finds that an event is missing in the audit log, that a message failed, and that a session outlives a sign-out', async () => {
    const platform = new SimulatedPlatform();
    const { run } = await demonstrate(platform);
    const clock = { now: () => platform.now, wait: platform.wait };
    const [lost] = platform.books.events.splice(3, 1);
    expect(await findAuditMismatches(platform.deployment, run, clock)).toEqual([
      expect.stringContaining(`the audit log contains ${lost!.type} of order`),
    ]);
    const before = await countMessages(platform.deployment);
    expect(await findFailureMismatches(platform.deployment, before, run, clock)).toEqual([
      'the message that cannot be booked is not in ArrivalsDlq',
    ]);
    const session = { signOutEverywhere: async () => undefined, findAccount: async () => undefined };
    expect(await findSignOutMismatches(session, ACCOUNT)).toEqual([
      'a session is valid after its user has signed out everywhere',
    ]);
  });
});
