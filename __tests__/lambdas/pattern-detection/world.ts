import {
  type Alert,
  type AlertRow,
  type Brake,
  BREAKER_OPEN_MS,
  type Cooldown,
  type Digest,
  encodeCursor,
  formatCooldownId,
  formatMinuteId,
  getMuteIds,
  listOtherCooldownIds,
  MAIL_INTERVAL_MS,
  type Mute,
  type PatternRow,
} from '../../../src/domain/alerts';
import {
  applyDecision,
  applyExpiry,
  canDecide,
  canExpire,
  SYSTEM_ACTOR,
  type Approval,
} from '../../../src/domain/approvals';
import { formatIsoTime, type Analysis } from '../../../src/domain/market-data';
import type { PriceBar } from '../../../src/domain/recent-bars';
import type { AlertDigests } from '../../../src/lambdas/pattern-detection/adapters/alert-digests';
import { type AlertHistory, toFields } from '../../../src/lambdas/pattern-detection/adapters/alert-history';
import type { AlertLimits } from '../../../src/lambdas/pattern-detection/adapters/alert-limits';
import type { MailPace } from '../../../src/lambdas/pattern-detection/adapters/mail-pace';
import type { ApprovalRequests } from '../../../src/lambdas/pattern-detection/adapters/approval-requests';
import type { ApprovalTimers } from '../../../src/lambdas/pattern-detection/adapters/approval-timers';
import type { ApprovalTracking } from '../../../src/lambdas/pattern-detection/adapters/approval-tracking';
import type {
  DetectorStates,
  SavedState,
} from '../../../src/lambdas/pattern-detection/adapters/detector-states';
import type { RecentBars } from '../../../src/lambdas/pattern-detection/adapters/recent-bars';
import type {
  OpenBarsTable,
  SavedBars,
} from '../../../src/lambdas/pattern-detection/adapters/open-bars-table';
import type { Telemetry } from '../../../src/lambdas/shared/telemetry';
import type { QueueMessage, Queue } from '../../../src/lambdas/shared/queues';
import type { AlertTopic } from '../../../src/lambdas/pattern-detection/adapters/alert-topic';
import type { TradingPatterns } from '../../../src/lambdas/pattern-detection/adapters/trading-patterns';
import type { AnalysisWorkflow } from '../../../src/lambdas/pattern-detection/adapters/analysis-workflow';

/** A fault at one call: the call fails, or the whole process ends, before or after the effect. */
export interface Fault {
  readonly call: number;
  readonly kind: 'error' | 'crash';
  readonly when: 'before' | 'after';
}

export class Crash extends Error {}

/** All services in memory, on a separate clock, behind the adapters that the handlers use. */
export class World {
  time = Date.UTC(2024, 4, 1, 14, 30);
  calls = 0;
  fault: Fault | undefined;
  readonly logs: { level: string; message: string; extra: Record<string, unknown> }[] = [];
  /** The segments that were opened. */
  readonly segments: string[] = [];
  readonly metrics: { name: string; value: number; dimensions: Record<string, string>; time?: number }[] = [];
  readonly stateRows = new Map<string, SavedState>();
  readonly barRows = new Map<string, { readonly series: string; readonly bars: readonly PriceBar[] }>();
  readonly openBarRows = new Map<string, SavedBars>();
  readonly analyses: Analysis[] = [];
  readonly failedMessages: QueueMessage[] = [];
  readonly alertMessages: QueueMessage[] = [];
  readonly patternRows = new Map<string, PatternRow>();
  readonly alertRows = new Map<string, AlertRow>();
  readonly notifications: Alert[] = [];
  /** The times of all publications, also of digests and requests. */
  readonly publishedAt: number[] = [];
  readonly sentDigests: { readonly digestId: string; readonly alertIds: readonly string[] }[] = [];
  readonly mutes = new Map<string, Mute>();
  readonly cooldowns = new Map<string, Cooldown>();
  readonly brakes = new Map<string, Brake>();
  readonly alertsInMinute = new Map<string, number>();
  breakerUntil: string | undefined;
  nextTurn = 0;
  readonly digestRows = new Map<string, Digest>();
  readonly approvalRows = new Map<string, Approval>();
  readonly approvalMessages: QueueMessage[] = [];
  /** The links that went out, by approval. */
  readonly requests: { readonly approvalId: string; readonly link: string }[] = [];
  /** Each call waits for this before its effect, so that a test can control the interleaving. */
  turn = (): Promise<void> => Promise.resolve();
  /** When each approval's timer fires, in milliseconds since 1970. */
  readonly timersSet = new Map<string, number>();
  private die: ((crash: Crash) => void) | undefined;
  private life = 0;

  /** Runs one invocation. A crash ends it: its pending operations never continue. */
  invoke<T>(work: () => Promise<T>): Promise<T> {
    this.life++;
    return new Promise<T>((resolve, reject) => {
      this.die = reject;
      work().then(resolve, reject);
    });
  }

  private async call<T>(effect: () => T): Promise<T> {
    const life = this.life;
    await this.turn();
    if (life !== this.life) return new Promise<T>(() => undefined);
    const fault = ++this.calls === this.fault?.call ? this.fault : undefined;
    if (fault?.when === 'before') return this.fail(fault);
    const result = effect();
    return fault ? this.fail(fault) : result;
  }

  private fail({ kind }: Fault): Promise<never> {
    if (kind === 'error') return Promise.reject(new Error('service unavailable'));
    this.life++;
    this.die?.(new Crash('the process died'));
    return new Promise(() => undefined);
  }

  readonly states: DetectorStates = {
    load: (symbols) =>
      this.call(() => new Map([...this.stateRows].filter(([symbol]) => symbols.includes(symbol)))),
    save: (symbol, saved, previous) =>
      this.call(() => {
        if (this.stateRows.get(symbol)?.lastSequence !== previous) throw new Error('condition failed');
        this.stateRows.set(symbol, saved);
      }),
  };

  readonly recentBars: RecentBars = {
    save: (series, bars) =>
      this.call(() => void this.barRows.set(`${series} ${bars.at(-1)!.timestamp}`, { series, bars })),
    load: (series, from, until) =>
      this.call(() =>
        [...this.barRows.values()]
          .filter((row) => row.series === series)
          .flatMap(({ bars }) => bars)
          .filter(({ timestamp }) => timestamp >= from && timestamp <= until)
          .sort((a, b) => a.timestamp - b.timestamp),
      ),
  };

  readonly openBars: OpenBarsTable = {
    loadVersions: (rows) =>
      this.call(
        () =>
          new Map(
            [...this.openBarRows]
              .filter(([row]) => rows.includes(row))
              .map(([row, { version, positions }]) => [row, { version, positions }]),
          ),
      ),
    load: (rows) => this.call(() => new Map([...this.openBarRows].filter(([row]) => rows.includes(row)))),
    save: (row, next, previous) =>
      this.call(() => {
        if (this.openBarRows.get(row)?.version !== previous?.version) throw new Error('condition failed');
        const version = (previous?.version ?? 0) + 1;
        const saved = { ...next, version, coldVersion: version };
        this.openBarRows.set(row, saved);
        return saved;
      }),
  };

  readonly workflow: AnalysisWorkflow = {
    // The input is serialized as JSON, as for Step Functions.
    start: (analysis) =>
      this.call(() => void this.analyses.push(JSON.parse(JSON.stringify(analysis)) as Analysis)),
  };

  readonly failedQueue = this.queue(this.failedMessages);
  readonly alertQueue = this.queue(this.alertMessages);
  readonly approvalQueue = this.queue(this.approvalMessages);

  private queue(messages: QueueMessage[]): Queue {
    return {
      name: 'queue',
      send: async (sent) => {
        if (sent.length === 0) return [];
        try {
          await this.call(() => messages.push(...sent));
          return [];
        } catch (error) {
          return sent.map((message) => ({ message, reason: (error as Error).message }));
        }
      },
    };
  }

  readonly patterns: TradingPatterns = {
    store: (row) =>
      this.call(() => {
        if (this.patternRows.has(row.patternId)) return false;
        this.patternRows.set(row.patternId, row);
        return true;
      }),
    get: (patternId) => this.call(() => this.patternRows.get(patternId)),
    listAlertsDue: (until, limit) =>
      this.call(() =>
        [...this.patternRows.values()]
          .filter(({ alertDue, detectedAt }) => alertDue !== undefined && detectedAt <= until)
          .slice(0, limit),
      ),
    clearAlertDue: ({ patternId }) =>
      this.call(() => {
        const fields = Object.entries(this.patternRows.get(patternId)!).filter(
          ([name]) => name !== 'alertDue',
        );
        this.patternRows.set(patternId, Object.fromEntries(fields) as unknown as PatternRow);
      }),
    query: ({ symbol, pattern, limit, after }) =>
      this.call(() => {
        const rows = [...this.patternRows.values()]
          .filter((row) => (symbol ?? row.symbol) === row.symbol && (pattern ?? row.pattern) === row.pattern)
          .sort((a, b) => (a.timestamp < b.timestamp ? 1 : -1));
        const start = after === undefined ? 0 : rows.findIndex(({ patternId }) => patternId === after) + 1;
        const items = rows.slice(start, start + limit);
        const last = items.at(-1);
        return { items, ...(last && start + limit < rows.length && { next: encodeCursor(last.patternId) }) };
      }),
  };

  readonly history: AlertHistory = {
    claim: (alert, now, until, isApproved) =>
      this.call(() => {
        const row = this.alertRows.get(alert.alertId);
        if (!isApproved && row?.approvalRequestedAt !== undefined) return { state: 'done' };
        if (row?.notifiedAt !== undefined || row?.suppressed !== undefined || row?.heldFor !== undefined)
          return { state: 'done' };
        if (row && row.claimedUntil > formatIsoTime(now)) return { state: 'in-progress' };
        this.alertRows.set(alert.alertId, { ...row, ...alert, claimedUntil: formatIsoTime(until) });
        return { state: 'claimed', decision: row?.decision };
      }),
    recordDecision: (alert, decision, claimedUntil, next) =>
      this.call(() => {
        const row = this.alertRows.get(alert.alertId);
        if (!row || row.claimedUntil !== formatIsoTime(claimedUntil) || row.notifiedAt !== undefined)
          throw new Error('the claim has expired');
        const fields = {
          ...toFields(decision, alert.pattern),
          ...(alert.replaces && { replaces: alert.replaces }),
        };
        this.alertRows.set(alert.alertId, { ...row, ...fields, claimedUntil: formatIsoTime(next) });
      }),
    markNotified: (alertId, now) =>
      this.call(() => {
        const row = this.alertRows.get(alertId);
        if (!row) throw new Error('condition failed');
        this.alertRows.set(alertId, { ...row, notifiedAt: row.notifiedAt ?? formatIsoTime(now) });
      }),
    markApprovalRequested: (alertId, now) =>
      this.call(() => {
        const row = this.alertRows.get(alertId)!;
        const approvalRequestedAt = row.approvalRequestedAt ?? formatIsoTime(now);
        this.alertRows.set(alertId, { ...row, approvalRequestedAt });
      }),
    markReplaced: (alertId, replacedBy) =>
      this.call(() => {
        const row = this.alertRows.get(alertId);
        if (row) this.alertRows.set(alertId, { ...row, replacedBy: row.replacedBy ?? replacedBy });
      }),
    listDigestDue: (pattern, limit) =>
      this.call(() =>
        [...this.alertRows.values()].filter(({ digestDue }) => digestDue === pattern).slice(0, limit),
      ),
    addToDigest: (alertId, digestId) =>
      this.call(() => {
        const row = this.alertRows.get(alertId);
        if (row?.digestDue === undefined || (row.digestId ?? digestId) !== digestId) return undefined;
        this.alertRows.set(alertId, { ...row, digestId });
        return row;
      }),
    markDigested: (alertId, digestId, now) =>
      this.call(() => {
        const { digestDue, ...row } = this.alertRows.get(alertId)!;
        if (digestDue !== undefined && row.digestId === digestId)
          this.alertRows.set(alertId, { ...row, notifiedAt: formatIsoTime(now) });
      }),
    query: () => this.call(() => ({ items: [...this.alertRows.values()] })),
  };

  /** Each write of the table, under the domain's own rules. */
  approvals: ApprovalTracking = {
    create: (approval) =>
      this.call(() => {
        if (this.approvalRows.has(approval.approvalId)) return false;
        this.approvalRows.set(approval.approvalId, approval);
        return true;
      }),
    get: (approvalId) => this.call(() => this.approvalRows.get(approvalId)),
    recordDecision: (approvalId, decision) =>
      this.change(approvalId, (row) => canDecide(row, decision) && applyDecision(row, decision)),
    expire: (approvalId, now) =>
      this.change(approvalId, (row) => canExpire(row, now) && applyExpiry(row, now)),
    mark: async (approvalId, step, now) => {
      await this.change(approvalId, (row) => {
        if (row[`${step}At`] !== undefined) return false;
        const { open, ...rest } = row;
        const audit = [...row.audit, { step, at: formatIsoTime(now), by: SYSTEM_ACTOR }];
        return {
          ...rest,
          ...(open && step !== 'notified' && { open }),
          [`${step}At`]: formatIsoTime(now),
          audit,
        };
      });
    },
    listOpen: () =>
      this.call(() =>
        [...this.approvalRows.values()].filter(({ open }) => open).map(({ approvalId }) => approvalId),
      ),
  };

  private change(approvalId: string, to: (row: Approval) => Approval | false): Promise<boolean> {
    return this.call(() => {
      const row = this.approvalRows.get(approvalId);
      const changed = row ? to(row) : false;
      if (changed) this.approvalRows.set(approvalId, changed);
      return changed !== false;
    });
  }

  readonly limits: AlertLimits = {
    read: (alert) =>
      this.call(() => ({
        mutes: getMuteIds(alert).flatMap((id) => this.mutes.get(id) ?? []),
        cooldown: this.cooldowns.get(formatCooldownId(alert)),
        others: listOtherCooldownIds(alert).flatMap((id) => this.cooldowns.get(id) ?? []),
        breakerUntil: this.breakerUntil,
      })),
    startCooldown: (alert, next, previous) =>
      this.call(() => {
        const id = formatCooldownId(alert);
        if (this.cooldowns.get(id)?.alertId !== previous?.alertId) return false;
        this.cooldowns.set(id, next);
        return true;
      }),
    countAlert: (now) =>
      this.call(() => {
        const alerts = (this.alertsInMinute.get(formatMinuteId(now)) ?? 0) + 1;
        this.alertsInMinute.set(formatMinuteId(now), alerts);
        return alerts;
      }),
    openBreaker: (now) =>
      this.call(() => {
        const isNew = this.breakerUntil === undefined || this.breakerUntil <= formatIsoTime(now);
        if (isNew) this.breakerUntil = formatIsoTime(now + BREAKER_OPEN_MS);
        return { isNew, openUntil: this.breakerUntil! };
      }),
    readBrake: (pattern) => this.call(() => this.brakes.get(pattern) ?? { slots: [], version: 0 }),
    replaceBrake: (pattern, next) =>
      this.call(() => {
        if ((this.brakes.get(pattern)?.version ?? 0) !== next.version - 1) return false;
        this.brakes.set(pattern, next);
        return true;
      }),
  };

  /** A wait moves the clock, because all processors use the same one. */
  readonly pace: MailPace = {
    waitForTurn: (maxWaitMs) =>
      this.call(() => {
        if (this.nextTurn > this.time + maxWaitMs) return false;
        this.time = Math.max(this.time, this.nextTurn);
        this.nextTurn = this.time + MAIL_INTERVAL_MS;
        return true;
      }),
  };

  readonly digests: AlertDigests = {
    read: (pattern) => this.call(() => this.digestRows.get(pattern)),
    start: (digest, previous) =>
      this.call(() => {
        const last = this.digestRows.get(digest.pattern);
        if (last?.digestId !== previous?.digestId || (last && last.doneAt === undefined)) return false;
        this.digestRows.set(digest.pattern, digest);
        return true;
      }),
    renewClaim: (digest, until) =>
      this.call(() => {
        if (this.digestRows.get(digest.pattern)?.claimedUntil !== digest.claimedUntil) return false;
        this.digestRows.set(digest.pattern, { ...digest, claimedUntil: formatIsoTime(until) });
        return true;
      }),
    markPublished: ({ pattern }, now) =>
      this.call(() => {
        const row = this.digestRows.get(pattern)!;
        this.digestRows.set(pattern, { ...row, publishedAt: formatIsoTime(now) });
      }),
    markDone: ({ pattern }, now) =>
      this.call(() => {
        const row = this.digestRows.get(pattern)!;
        this.digestRows.set(pattern, { ...row, doneAt: formatIsoTime(now) });
      }),
  };

  readonly approvalRequests: ApprovalRequests = {
    publish: ({ approvalId }, link) => this.call(() => void this.requests.push({ approvalId, link })),
  };

  readonly timers: ApprovalTimers = {
    set: ({ approvalId, decideBy }) =>
      this.call(() => void this.timersSet.set(approvalId, Date.parse(decideBy))),
  };

  readonly topic: AlertTopic = {
    publish: (alert) =>
      this.call(() => {
        this.publishedAt.push(this.time);
        this.notifications.push(alert);
      }),
    publishDigest: ({ digestId }, rows) =>
      this.call(() => {
        this.publishedAt.push(this.time);
        this.sentDigests.push({ digestId, alertIds: rows.map(({ alertId }) => alertId) });
      }),
  };

  readonly telemetry: Telemetry = {
    log: {
      info: (message, ...extra) => this.note('info', message, extra),
      warn: (message, ...extra) => this.note('warn', message, extra),
      error: (message, ...extra) => this.note('error', message, extra),
    },
    meter: {
      count: (name, value) => {
        if (value > 0) this.metrics.push({ name, value, dimensions: {} });
      },
      measureAll: (name, _, values, dimensions) =>
        this.metrics.push(...values.map((value) => ({ name, value, dimensions }))),
      measure: (name, _, value, dimensions, time) =>
        this.metrics.push({ name, value, dimensions, ...(time !== undefined && { time }) }),
      flush: () => undefined,
    },
    trace: (name, work) => {
      this.segments.push(name);
      return work();
    },
    now: () => this.time,
    elapsed: () => this.time,
  };

  private note(level: string, message: unknown, extra: unknown[]): void {
    this.logs.push({
      level,
      message: String(message),
      extra: Object.assign({}, ...extra) as Record<string, unknown>,
    });
  }

  /** The sum of the counters of this name. */
  sumMetric(name: string): number {
    return this.metrics.reduce((sum, metric) => sum + (metric.name === name ? metric.value : 0), 0);
  }
}
