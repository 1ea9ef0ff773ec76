import { formatMuteId } from '../../../src/domain/alerts';
import type { Detection } from '../../../src/domain/patterns';
import { serveSections, type TestConsole } from '../support';
import { BARS, DETECTIONS, FakeSystem } from './fake-readers';

let system: FakeSystem;
let served: TestConsole;
beforeEach(async () => {
  system = new FakeSystem();
  served = await serveSections([system.section]);
});
afterEach(() => served.stop());

const [first, second] = DETECTIONS.slice(0, 2) as [Detection, Detection];
const change = (name: string, parameters: object, reason?: string) =>
  served.change(`/api/pattern-detection/${name}`, { parameters, reason, confirmed: true });
const preview = async (name: string, parameters: object) =>
  (await served.change(`/api/pattern-detection/${name}`, { parameters, confirmed: false }))[0];

/** Reads the first event of a topic. */
async function readTopic(topic: string, parameters: object = {}): Promise<unknown> {
  const topics = JSON.stringify([{ key: 't', section: 'pattern-detection', topic, parameters }]);
  const controller = new AbortController();
  const response = await served.request(`/api/events?topics=${encodeURIComponent(topics)}`, {
    signal: controller.signal,
  });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { value = '' } = await reader.read();
    text += value;
    const data = /^data: (.*"key":"t".*)$/m.exec(text)?.[1];
    if (data === undefined) continue;
    controller.abort();
    return JSON.parse(data);
  }
}

describe('charts', () => {
  it('have the stored bars of a symbol', async () => {
    const bars = (await served.query('/api/pattern-detection/bars?symbol=MSFT')) as unknown[];
    expect(bars).toHaveLength(BARS.length);
    expect(bars.at(-1)).toMatchObject({ time: BARS.at(-1)!.timestamp / 1_000, close: BARS.at(-1)!.close });
  });

  it('of an interval that the system does not build are refused with those that it builds', async () => {
    await expect(served.query('/api/pattern-detection/bars?symbol=MSFT&interval=5m')).rejects.toThrow(
      /builds no bars of 5m.*each event is a bar/,
    );
    await expect(served.query('/api/pattern-detection/bars?symbol=')).rejects.toThrow(/expected a symbol/);
  });

  it('have confirmed patterns with their parts, and alerts with their outcomes', async () => {
    const alert = system.addAlert(first, { notifiedAt: '2026-11-30T12:00:01.000Z' });
    expect(await readTopic('patterns', { symbol: 'MSFT' })).toMatchObject({
      value: {
        patterns: expect.arrayContaining([
          expect.objectContaining({ id: alert.alertId, state: 'confirmed', severity: alert.severity }),
        ]),
        alerts: [{ alertId: alert.alertId, outcome: 'notified', isAcknowledged: false }],
      },
    });
  });
});

describe('acknowledging', () => {
  it('shows which alerts remain as they are, and acknowledges the others with who and why', async () => {
    const open = system.addAlert(first);
    const seen = system.addAlert(second, {
      acknowledgedBy: 'grace',
      acknowledgedAt: '2026-11-30T11:00:00.000Z',
    });
    const parameters = { alertIds: [open.alertId, seen.alertId, 'X'] };
    expect(await preview('acknowledge', parameters)).toEqual({
      preview: {
        acknowledged: [open.alertId],
        unchanged: [
          { alertId: seen.alertId, reason: 'acknowledged by grace' },
          { alertId: 'X', reason: 'it does not exist' },
        ],
      },
    });
    const lines = await change('acknowledge', { ...parameters, note: 'checked the chart' });
    expect(lines.at(-1)).toMatchObject({ result: { acknowledged: [open.alertId] } });
    expect(system.alerts.get(open.alertId)).toMatchObject({
      acknowledgedBy: 'ada',
      acknowledgementNote: 'checked the chart',
    });
    expect(system.alerts.get(seen.alertId)).toEqual(seen);
  });

  it('fails if nothing could be acknowledged', async () => {
    const lines = await change('acknowledge', { alertIds: ['X'] });
    expect(lines.at(-1)).toMatchObject({ error: { what: 'alert X does not exist' } });
  });
});

describe('muting', () => {
  it('records who mutes what, until when and why, and ends again', async () => {
    await change('mute', { kind: 'symbol', target: 'MSFT', for: '2h' }, 'a split');
    const id = formatMuteId('symbol', 'MSFT');
    expect(system.mutes.get(id)).toMatchObject({
      by: 'ada',
      until: '2026-11-30T14:00:00.000Z',
      reason: 'a split',
    });
    await change('unmute', { kind: 'symbol', target: 'MSFT' });
    expect(system.mutes.size).toBe(0);
    const lines = await change('unmute', { kind: 'symbol', target: 'MSFT' });
    expect(lines.at(-1)).toMatchObject({ error: { what: expect.stringContaining('MSFT is not muted') } });
  });

  it.each([
    [{ kind: 'pattern', target: 'flag', for: '2h' }, /pattern must be one of head-and-shoulders/],
    [{ kind: 'symbol', target: 'MSFT', for: '31d' }, /for must be .* at most 30d/],
  ])('of %j is refused by the rules of the API', async (parameters, message) => {
    const [line] = await served.change('/api/pattern-detection/mute', { parameters, confirmed: false });
    expect((line!.error as { what: string }).what).toMatch(message);
  });
});

describe('approvals', () => {
  it('that wait are listed without the id of their link', async () => {
    const { approvalId, jti } = system.addApproval(first);
    const event = await readTopic('approvals');
    expect(event).toMatchObject({ value: [{ approvalId, state: 'PENDING', symbol: 'MSFT' }] });
    expect(JSON.stringify(event)).not.toContain(jti);
  });

  it('are decided by the link, in the name of the user', async () => {
    const { approvalId } = system.addApproval(first);
    expect(await preview('approve', { approvalId })).toMatchObject({
      preview: { effect: 'Subscribers receive the alert.' },
    });
    expect(system.decisions).toEqual([]);
    const lines = await change('approve', { approvalId, note: 'heavy volume' });
    expect(lines.at(-1)).toMatchObject({ result: { state: 'APPROVED', decidedBy: 'ada' } });
    expect(system.decisions).toEqual([
      { link: approvalId, form: { decision: 'approve', name: 'ada', note: 'heavy volume' } },
    ]);
    const again = await change('reject', { approvalId });
    expect(again.at(-1)).toMatchObject({
      error: { what: expect.stringContaining('was already approved by ada') },
    });
    expect(system.decisions).toHaveLength(1);
    expect(await readTopic('decided')).toMatchObject({ value: [{ approvalId, state: 'APPROVED' }] });
  });

  it('show the bars in which the pattern was found', async () => {
    const { approvalId } = system.addApproval(first);
    const data = await served.query(`/api/pattern-detection/pattern?id=${encodeURIComponent(approvalId)}`);
    expect(data).toMatchObject({ pattern: { id: approvalId, state: 'confirmed' } });
    expect((data as { bars: unknown[] }).bars.length).toBeGreaterThan(10);
    expect((data as { pattern: { lines: unknown[] } }).pattern.lines.length).toBeGreaterThan(1);
  });
});
