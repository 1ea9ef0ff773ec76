import { createHash } from 'node:crypto';
import { computeUserId, formatUserKey } from '../../../src/domain/sessions';
import { listSessions } from '../../../src/cli/trading-platform/sessions/list-sessions';
import { SimulatedPlatform } from './simulated-platform';

const NOW = Date.parse('2026-11-29T12:00:00.000Z');
const sha256 = (text: string) => createHash('sha256').update(text).digest();
const at = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString();

const createRow = (user: string, fields: object = {}) => ({
  sessionId: `${user}-1`,
  user,
  accounts: ['A-1'],
  generation: 0,
  createdAt: at(-60),
  lastUsedAt: at(-1),
  expiresAt: at(60),
  idleMinutes: 15,
  ...fields,
});

test('only sessions that give access are listed, the one that was used last first', async () => {
  const platform = new SimulatedPlatform();
  platform.sessionRows = [
    createRow('alice'),
    createRow('expired', { expiresAt: at(0) }),
    createRow('idle', { lastUsedAt: at(-15) }),
    createRow('bob', { generation: 1, lastUsedAt: at(-3), expiresAt: at(5) }),
    createRow('bob', { generation: 2, lastUsedAt: at(0) }),
    { sessionId: formatUserKey(computeUserId('bob', { sha256 })), generation: 2 },
    createRow('carol', { lastUsedAt: 'yesterday' }),
  ];
  expect(await listSessions(platform.deployment, NOW)).toEqual([
    { user: 'bob', accounts: ['A-1'], createdAt: at(-60), lastUsedAt: at(0), endsAt: at(15) },
    { user: 'alice', accounts: ['A-1'], createdAt: at(-60), lastUsedAt: at(-1), endsAt: at(14) },
  ]);
});
