import { createDemonstrationMessages } from '../../../../src/cli/trade-processing/demonstration/create-messages';
import { getLedgerTable } from '../../../../src/cli/trade-processing/ledger/read-entries';
import { findOutcomes } from '../../../../src/cli/trade-processing/messages/find-outcomes';
import { waitForOutcomes } from '../../../../src/cli/trade-processing/messages/wait-for-outcomes';
import { TradeSender } from '../../../../src/cli/trade-processing/send/trade-sender';
import { createRecordingRegions } from '../fake-regions';

const NOW = Date.UTC(2026, 10, 29, 15);
const MESSAGES = createDemonstrationMessages('20261129');

async function openRegions() {
  let time = NOW;
  const fake = createRecordingRegions(() => time);
  const clock = {
    now: () => time,
    wait: async (milliseconds: number) => {
      time += milliseconds;
    },
  };
  const table = getLedgerTable(await fake.deployment.open('us-east-1'));
  return { ...fake, clock, table, sender: new TradeSender(fake.deployment, clock) };
}

describe('findOutcomes', () => {
  it('finds what became of each message of the demonstration, and nothing of those that were not sent', async () => {
    const { sender, table } = await openRegions();
    for (const step of [1, 2, 3, 4]) {
      const later = MESSAGES.filter((message) => message.step > step && message.outcome !== 'repeated');
      await sender.send(MESSAGES.filter((message) => message.step === step));
      expect((await findOutcomes(table, later)).size).toBe(0);
    }
    const outcomes = await findOutcomes(table, MESSAGES);
    expect(MESSAGES.map(({ id }) => [id, outcomes.get(id)?.outcome])).toEqual(
      MESSAGES.map(({ id, outcome }) => [id, outcome]),
    );
    for (const { id, rules } of MESSAGES) {
      const { validation, identity } = outcomes.get(id)!.recorded.payload;
      const found = [...validation.violations, ...identity].map(({ rule }) => rule);
      expect([id, [...new Set(found)].sort()]).toEqual([id, rules]);
    }
  });

  it('does not take a trade for recorded before its entry has arrived in the replica', async () => {
    const { sender, table, regions } = await openRegions();
    const [message] = MESSAGES;
    await sender.send([message!]);
    const replica = regions['us-east-1'].table;
    const entry = replica.rows.find(({ kind }) => kind === 'trade')!;
    replica.remove(entry);
    expect((await findOutcomes(table, [message!])).size).toBe(0);
    replica.store(entry);
    expect((await findOutcomes(table, [message!])).get(message!.id)?.outcome).toBe('recorded');
  });

  it('finds the trade of a message that was rejected before', async () => {
    const { sender, table, clock } = await openRegions();
    const message = MESSAGES.find(({ outcome, step }) => outcome === 'recorded' && step === 1)!;
    // The clock of the region is before the execution.
    await clock.wait(-7 * 86_400_000);
    await sender.send([{ ...message, id: 'early' }]);
    expect((await findOutcomes(table, [{ ...message, id: 'early' }])).get('early')?.outcome).toBe('rejected');
    await clock.wait(7 * 86_400_000);
    await sender.send([message]);
    expect((await findOutcomes(table, [message])).get(message.id)?.outcome).toBe('recorded');
  });

  it('returns the entry that counts if both regions recorded a message', async () => {
    const { deployment, clock, regions, replication, resume, table } = await openRegions();
    const [message] = MESSAGES;
    replication.isPaused = true;
    await new TradeSender(deployment, { ...clock, region: 'eu-west-1' }).send([message!]);
    await clock.wait(1_000);
    await new TradeSender(deployment, { ...clock, region: 'us-east-1' }).send([message!]);
    expect((await findOutcomes(table, [message!])).get(message!.id)?.entry.region).toBe('us-east-1');
    resume();
    expect(regions['us-east-1'].table.rows.length).toBe(regions['eu-west-1'].table.rows.length);
    expect((await findOutcomes(table, [message!])).get(message!.id)?.entry.region).toBe('eu-west-1');
  });
});

describe('waitForOutcomes', () => {
  it('gives up two minutes after the last message that was recorded', async () => {
    const { clock, table, sender } = await openRegions();
    await sender.send(MESSAGES.slice(0, 5));
    const start = clock.now();
    const outcomes = await waitForOutcomes(async () => table, MESSAGES.slice(0, 10), clock);
    expect(outcomes.size).toBe(5);
    expect(clock.now() - start).toBeGreaterThan(120_000);
  });
});
