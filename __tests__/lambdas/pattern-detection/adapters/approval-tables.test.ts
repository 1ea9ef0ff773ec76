import { createApproval } from '../../../../src/domain/approvals';
import { createApprovalTracking } from '../../../../src/lambdas/pattern-detection/adapters/approval-tracking';
import { criticalAlert } from '../approvals';
import { createApprovalsTable } from './tables';

const NOW = Date.UTC(2024, 4, 1, 14, 30);
const HOUR = 3_600_000;
const toIso = (time: number) => new Date(time).toISOString();
const APPROVED = { jti: 'j', verdict: 'APPROVED', by: 'Ada' } as const;
const REJECTED = { jti: 'j', verdict: 'REJECTED', by: 'Ada', note: 'thin volume' } as const;

const setUp = async (symbols: readonly string[] = ['AAPL']) => {
  const table = createApprovalsTable();
  const tracking = createApprovalTracking(table.client, table.name);
  const created = symbols.map((symbol, index) =>
    createApproval(criticalAlert({ symbol }), 'j', NOW + index * 1000),
  );
  for (const one of created) expect(await tracking.create(one)).toBe(true);
  table.settle();
  return { table, tracking, approval: created[0]!, id: created[0]!.approvalId, end: created[0]!.decideBy };
};

describe('ApprovalTracking', () => {
  test('contains an approval once', async () => {
    const { tracking, approval, id } = await setUp();
    expect(await tracking.create({ ...approval, jti: 'other' })).toBe(false);
    expect(await tracking.get(id)).toEqual(approval);
    expect(await tracking.get('other')).toBeUndefined();
  });

  test('records the first decision with its audit row, and no other', async () => {
    const { tracking, id, end, approval } = await setUp();
    expect(await tracking.recordDecision(id, { ...REJECTED, jti: 'forged', decidedAt: NOW }, end)).toBe(
      false,
    );
    expect(await tracking.recordDecision(id, { ...REJECTED, decidedAt: NOW + 1000 }, end)).toBe(true);
    expect(await tracking.recordDecision(id, { ...APPROVED, decidedAt: NOW + 2000 }, end)).toBe(false);
    const { open, ...closed } = approval;
    expect(open).toBe('open');
    const at = toIso(NOW + 1000);
    // A rejected approval needs no further processing, so it is not open.
    expect(await tracking.get(id)).toEqual({
      ...closed,
      state: 'REJECTED',
      decidedAt: at,
      decidedBy: 'Ada',
      note: 'thin volume',
      audit: [...approval.audit, { step: 'rejected', at, by: 'Ada', note: 'thin volume' }],
    });
  });

  test('leaves an approved row open, until subscribers are notified', async () => {
    const { tracking, id, end } = await setUp();
    expect(await tracking.recordDecision(id, { ...APPROVED, decidedAt: NOW }, end)).toBe(true);
    const decided = await tracking.get(id);
    expect(decided).toMatchObject({ state: 'APPROVED', open: 'open', decidedBy: 'Ada' });
    expect(decided).not.toHaveProperty('note');
    await tracking.mark(id, 'notified', NOW + 1);
    const notified = await tracking.get(id);
    expect(notified).toMatchObject({ state: 'APPROVED', notifiedAt: toIso(NOW + 1) });
    expect(notified).not.toHaveProperty('open');
  });

  test('accepts a decision before the end of the hour, and expires at it', async () => {
    const { tracking, id, end } = await setUp(['AAPL', 'IBM']);
    expect(end).toBe(toIso(NOW + HOUR));
    expect(await tracking.expire(id, NOW + HOUR - 1)).toBe(false);
    expect(await tracking.recordDecision(id, { ...APPROVED, decidedAt: NOW + HOUR }, end)).toBe(false);
    expect(await tracking.expire(id, NOW + HOUR)).toBe(true);
    expect(await tracking.expire(id, NOW + HOUR + 1)).toBe(false);
    const expired = await tracking.get(id);
    expect(expired).toMatchObject({ state: 'EXPIRED', decidedAt: toIso(NOW + HOUR), decidedBy: 'system' });
    expect(expired).not.toHaveProperty('open');
    expect(expired!.audit.map(({ step }) => step)).toEqual(['requested', 'expired']);
  });

  test('marks each step once, with its first time', async () => {
    const { tracking, id } = await setUp();
    for (const step of ['sent', 'delivered'] as const) await tracking.mark(id, step, NOW + 1);
    await tracking.mark(id, 'sent', NOW + 2);
    await tracking.mark('unknown', 'sent', NOW);
    expect(await tracking.get('unknown')).toBeUndefined();
    const row = await tracking.get(id);
    expect(row).toMatchObject({ open: 'open', sentAt: toIso(NOW + 1), deliveredAt: toIso(NOW + 1) });
    expect(row!.audit.slice(1)).toEqual([
      { step: 'sent', at: toIso(NOW + 1), by: 'system' },
      { step: 'delivered', at: toIso(NOW + 1), by: 'system' },
    ]);
  });

  test('lists all open approvals by their expiry, over several responses', async () => {
    const { table, tracking } = await setUp(['C', 'A', 'B', 'D', 'E']);
    table.pageSize = 2;
    const ids = table.list().map(({ approvalId }) => String(approvalId));
    await tracking.expire(ids[1]!, NOW + 2 * HOUR);
    table.settle();
    expect(await tracking.listOpen()).toEqual([ids[0], ids[2], ids[3], ids[4]]);
    table.rows.clear();
    table.settle();
    expect(await tracking.listOpen()).toEqual([]);
  });
});
