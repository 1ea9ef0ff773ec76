import fc from 'fast-check';
import type { SourceMessage } from '../../../../src/cli/trade-processing/send/create-events';
import { TradeSender } from '../../../../src/cli/trade-processing/send/trade-sender';
import { TRADE_REGIONS } from '../../../../src/config/trade-processing';
import { EVENT_LIMITS } from '../../../../src/domain/trade-records';
import { TRADE_SOURCES } from '../../../../src/domain/trades';
import { createFakeRegions } from '../fake-regions';

const EU = { region: 'eu-west-1', epoch: 1, since: '2026-11-27T20:00:00.000Z' };

const createMessages = (count: number, text = 'text'): SourceMessage[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `m-${index}`,
    source: TRADE_SOURCES[index % 3]!,
    text: `${text} ${index}`,
  }));

/** A sender with a clock that advances only while it waits, and what happens after each number of waits. */
function createSender(
  options: { readonly onWait?: (waits: number) => void; readonly region?: 'us-east-1' } = {},
) {
  const fake = createFakeRegions();
  let [time, waits] = [0, 0];
  const notes: string[] = [];
  const sender = new TradeSender(fake.deployment, {
    now: () => time,
    wait: async (milliseconds) => {
      time += milliseconds;
      options.onWait?.(++waits);
    },
    onNote: (line) => notes.push(line),
    ...(options.region && { region: options.region }),
  });
  const advance = (milliseconds: number) => (time += milliseconds);
  return { ...fake, sender, notes, advance };
}

describe('TradeSender', () => {
  it('sends each message once, in events of one source within the limits', async () => {
    const texts = fc
      .string({ minLength: 1, maxLength: EVENT_LIMITS.text, unit: 'binary-ascii', size: 'max' })
      // A text of control characters, which have six bytes each in JSON, can be too long for any event.
      .filter((text) => Buffer.byteLength(JSON.stringify([{ id: 'm-00', text }])) <= EVENT_LIMITS.bytes);
    const sources = fc.constantFrom(...TRADE_SOURCES);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(sources, texts), { maxLength: 70 }), async (list) => {
        const messages = list.map(([source, text], index) => ({ id: `m-${index}`, source, text }));
        const { sender, regions } = createSender();
        const { accepted, refused, events } = await sender.send(messages);
        expect(refused).toEqual([]);
        const { events: sent, messageIds } = regions['us-east-1'];
        expect(events).toBe(sent.length);
        expect([...messageIds].sort()).toEqual(messages.map(({ id }) => id).sort());
        expect(accepted.map(({ message }) => message.id).sort()).toEqual([...messageIds].sort());
        for (const { Detail, Source } of sent) {
          const detail = JSON.parse(Detail!) as { messages: { id: string }[] };
          expect(detail.messages.length).toBeLessThanOrEqual(EVENT_LIMITS.messages);
          expect(Buffer.byteLength(JSON.stringify(detail.messages))).toBeLessThanOrEqual(EVENT_LIMITS.bytes);
          for (const { id } of detail.messages)
            expect(`trades.${messages.find((message) => message.id === id)!.source}`).toBe(Source);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('continues in the region that takes over during an outage', async () => {
    const { sender, regions, activate, notes } = createSender({
      onWait: (waits) => waits === 3 && activate(EU, 'eu-west-1'),
    });
    await sender.send(createMessages(3));
    regions['us-east-1'].isDown = true;
    const { accepted, refused } = await sender.send(createMessages(60, 'other'));
    expect(refused).toEqual([]);
    expect(new Set(accepted.map(({ region }) => region))).toEqual(new Set(['eu-west-1']));
    expect(regions['eu-west-1'].messageIds).toHaveLength(60);
    expect(notes.join('\n')).toContain('the active region is eu-west-1 now');
  });

  it('follows a failover while both regions work, and its way back', async () => {
    const { sender, regions, activate, advance } = createSender();
    await sender.send(createMessages(1));
    activate(EU, ...TRADE_REGIONS);
    advance(6_000);
    // The region is read again in the background.
    await sender.send(createMessages(1));
    await sender.send(createMessages(1));
    activate({ ...EU, region: 'us-east-1', epoch: 2 }, ...TRADE_REGIONS);
    advance(6_000);
    await sender.send(createMessages(1));
    await sender.send(createMessages(1));
    expect(regions['eu-west-1'].events.length).toBeGreaterThan(0);
    expect(regions['us-east-1'].events.length + regions['eu-west-1'].events.length).toBe(5);
    expect(regions['us-east-1'].events.length).toBeGreaterThanOrEqual(3);
  });

  it('sends again what a throttling bus rejects, and reports nothing as sent before', async () => {
    const { sender, regions } = createSender({
      onWait: (waits) => waits === 6 && (regions['us-east-1'].isThrottled = false),
    });
    regions['us-east-1'].isThrottled = true;
    const { accepted } = await sender.send(createMessages(4));
    expect(accepted).toHaveLength(4);
    expect(regions['us-east-1'].messageIds).toHaveLength(4);
  });

  it('returns every message that no region accepts, with the reason', async () => {
    const { sender, regions } = createSender();
    await sender.send(createMessages(1));
    regions['us-east-1'].isDown = true;
    const { accepted, refused } = await sender.send(createMessages(240));
    expect(accepted).toEqual([]);
    expect(refused).toHaveLength(240);
    expect(refused[0]!.reason).toMatch(/us-east-1: .*does not answer/);
  });

  it('returns what was accepted if a region refuses all requests later, and continues in the other one', async () => {
    const { sender, regions, activate } = createSender();
    const { open } = regions['us-east-1'];
    await sender.send(createMessages(1));
    const refuse = async () => {
      throw Object.assign(new Error('no'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
    };
    regions['us-east-1'].open = refuse;
    expect((await sender.send(createMessages(3))).refused[0]!.reason).toMatch(/^us-east-1: cannot be used/);
    activate(EU, 'eu-west-1');
    expect((await sender.send(createMessages(3))).accepted.map(({ region }) => region)).toEqual(
      Array(3).fill('eu-west-1'),
    );
    regions['us-east-1'].open = open;
  });

  it('sends to a named region only', async () => {
    const { sender, regions, activate } = createSender({ region: 'us-east-1' });
    activate(EU, ...TRADE_REGIONS);
    await sender.send(createMessages(3));
    expect(regions['us-east-1'].messageIds).toHaveLength(3);
  });

  it('refuses a message that would make the others of its event fail', async () => {
    const { sender, regions } = createSender();
    const [good, ...bad] = [
      { id: 'good', source: 'clearing', text: '<Document/>' },
      { id: 'long', source: 'clearing', text: 'x'.repeat(EVENT_LIMITS.text + 1) },
      { id: 'surrogate', source: 'clearing', text: '\ud800' },
      { id: 'not an id', source: 'clearing', text: 'x' },
    ] as const;
    const { accepted, refused } = await sender.send([...bad, good!]);
    expect(accepted.map(({ message }) => message.id)).toEqual(['good']);
    expect(refused.map(({ message, reason }) => [message.id, reason])).toEqual([
      ['long', expect.stringMatching(/^text: expected at most 16384 characters, got 16385 characters/)],
      ['surrogate', expect.stringMatching(/^text: expected text without lone surrogates/)],
      ['not an id', expect.stringMatching(/^id: expected an id of 1 to 64/)],
    ]);
    expect(regions['us-east-1'].messageIds).toEqual(['good']);
  });

  it('fails if no region answers at the start', async () => {
    const { sender, regions } = createSender();
    for (const region of TRADE_REGIONS) regions[region].isDown = true;
    await expect(sender.send(createMessages(1))).rejects.toThrow(
      'region us-east-1 does not answer; region eu-west-1 does not answer',
    );
  });
});
