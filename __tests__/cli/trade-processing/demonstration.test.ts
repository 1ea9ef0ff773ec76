import {
  findMismatches,
  findRepeatedEntries,
  findReplicaDifferences,
} from '../../../src/cli/trade-processing/demonstration/check';
import { formatOutcomes } from '../../../src/cli/trade-processing/demonstration/format';
import { runDemonstration } from '../../../src/cli/trade-processing/demonstration/run';
import { ChainFollower } from '../../../src/cli/trade-processing/ledger/follow-chains';
import { getParameterName } from '../../../src/config/trade-processing';
import { createRecordingRegions } from './fake-regions';

/** Two regions that record trades, with a clock that advances only while the demonstration waits. */
async function openRegions() {
  let time = Date.UTC(2026, 10, 29, 15);
  const fake = createRecordingRegions(() => time);
  const clock = {
    now: () => time,
    wait: async (milliseconds: number) => {
      time += milliseconds;
    },
  };
  const run = () => runDemonstration({ ...clock, deployment: fake.deployment, onProgress: () => undefined });
  const follower = new ChainFollower(fake.deployment);
  await follower.start();
  return { ...fake, clock, run, follower };
}

describe('the demonstration', () => {
  it('records each message once with its lineage, in both regions, and sends nothing twice', async () => {
    const { run, follower, deployment, clock, regions } = await openRegions();
    const first = await run();
    const added = await follower.read();
    expect(findMismatches(first)).toEqual([]);
    expect(findRepeatedEntries(first, added)).toEqual([]);
    expect(await findReplicaDifferences(deployment, first, clock)).toEqual([]);
    expect(first.sent).toEqual(first.messages);
    for (const region of Object.values(regions)) {
      expect(region.parameters.get(getParameterName('ReferenceDataKey', deployment.config))).toBe(
        region.objects[0],
      );
      expect(region.objects).toHaveLength(1);
    }
    const table = formatOutcomes(first);
    for (const text of ['tick-size', 'double-report', 'version-after-cancel', '30 others'])
      expect(table).toContain(text);

    const second = await run();
    expect(second.sent).toEqual([]);
    expect(await follower.read()).toEqual([]);
    expect(findMismatches(second)).toEqual([]);
    expect(findRepeatedEntries(second, [])).toEqual([]);
    expect(regions['us-east-1'].objects).toHaveLength(1);
  });

  it('continues a run that was interrupted', async () => {
    const { run, regions, follower } = await openRegions();
    const { onEvent } = regions['us-east-1'];
    let events = 0;
    regions['us-east-1'].onEvent = (event) => {
      if (++events > 4) throw new Error('interrupted');
      onEvent(event);
    };
    await expect(run()).rejects.toThrow('interrupted');
    regions['us-east-1'].onEvent = onEvent;
    const second = await run();
    expect(findMismatches(second)).toEqual([]);
    const added = await follower.read();
    expect(findRepeatedEntries({ ...second, sent: second.messages }, added)).toEqual([]);
  });

  it('reports what differs from the expected results', async () => {
    const { run, follower, regions, deployment, clock } = await openRegions();
    const done = await run();
    const added = await follower.read();
    const [first, second] = done.messages;
    const outcomes = new Map(done.outcomes);
    outcomes.delete(first!.id);
    outcomes.set(second!.id, { ...outcomes.get(second!.id)!, outcome: 'rejected' });
    expect(findMismatches({ ...done, outcomes })).toEqual([
      `${first!.id} is not recorded: expected recorded`,
      `${second!.id} is rejected: expected recorded`,
    ]);
    expect(
      findRepeatedEntries(done, [...added, ...added.filter(({ kind }) => kind === 'trade').slice(0, 1)]),
    ).toEqual([expect.stringMatching(/ has 2 new entries: expected 1$/)]);
    const replica = regions['eu-west-1'].table;
    replica.remove(replica.rows.find(({ kind }) => kind === 'trade')!);
    const impatient = { ...clock, wait: (milliseconds: number) => clock.wait(20 * milliseconds) };
    expect(await findReplicaDifferences(deployment, done, impatient)).toEqual([
      expect.stringMatching(/^CHAIN#us-east-1#\d{3} \d{12} differs between the replicas/),
    ]);
  });
});
