import { UserError } from '../../../src/cli/errors';
import type { Acknowledgement } from '../../../src/cli/pattern-detection/alert-store';
import { openPatternDetection, patternDetectionSection } from '../../../src/console/pattern-detection';
import { LiveMarket, type ReadRecords } from '../../../src/console/pattern-detection/market/live-market';
import { toStreamRecord } from '../../../src/console/pattern-detection/market/stream-record';
import type { StoryReaders } from '../../../src/console/pattern-detection/story/find-story';
import type { ConsoleSection } from '../../../src/console/server/section';
import {
  type AlertRow,
  createAlert,
  type Mute,
  type PatternRow,
  toPatternRow,
} from '../../../src/domain/alerts';
import { type Approval, createApproval } from '../../../src/domain/approvals';
import { formatIsoTime } from '../../../src/domain/market-data';
import { type Detection, Detector } from '../../../src/domain/patterns';
import type { PriceBar } from '../../../src/domain/recent-bars';
import { compressBars } from '../../../src/lambdas/pattern-detection/stored-bars';
import { readMarketBars } from '../../domain/patterns/market';

/** The bars of a real stock, and the patterns that were confirmed in them. */
export const BARS = readMarketBars()
  .filter(({ symbol }) => symbol === 'MSFT')
  .slice(-900);
const detector = new Detector();
export const DETECTIONS: readonly Detection[] = BARS.flatMap((bar) => [...detector.next(bar)]);

/** Everything that the fake system stores, and what was done to it. */
export class FakeSystem {
  now = Date.UTC(2026, 10, 30, 12);
  bars: readonly PriceBar[] = BARS;
  readonly symbols = ['MSFT', 'AAPL', 'IBM'];
  readonly patterns = new Map<string, PatternRow>();
  readonly alerts = new Map<string, AlertRow>();
  readonly approvals = new Map<string, Approval>();
  readonly mutes = new Map<string, Mute>();
  /** The lines of the functions' logs. */
  readonly lines: { readonly functionId: string; readonly line: Record<string, unknown> }[] = [];
  /** The requests to the approval page, by their links. */
  readonly decisions: { readonly link: string; readonly form: Record<string, string> }[] = [];
  /** Thrown by all readings. */
  failure: Error | undefined;
  private receive: Parameters<ReadRecords>[0] | undefined;

  /** Adds a pattern and its alert. */
  addAlert(detection: Detection, fields: Partial<AlertRow> = {}): AlertRow {
    const row = { ...toPatternRow(detection, `shardId-000000000000:${this.alerts.size + 1}#0`, this.now) };
    const stored = { ...row, bars: compressBars(detection, this.bars)! };
    this.patterns.set(row.patternId, stored);
    const alert: AlertRow = {
      ...createAlert(detection, row.correlationId, this.now),
      claimedUntil: formatIsoTime(this.now),
      ...fields,
    };
    this.alerts.set(alert.alertId, alert);
    return alert;
  }

  /** Adds a critical alert that waits for its approval. */
  addApproval(detection: Detection): Approval {
    const at = formatIsoTime(this.now);
    const alert = this.addAlert({ ...detection, confidence: 95 }, { approvalRequestedAt: at });
    const approval = { ...createApproval(alert, 'j'.repeat(22), this.now), sentAt: at };
    this.approvals.set(approval.approvalId, approval);
    return approval;
  }

  /** Sends events to the stream. @throws Error if no page reads it */
  sendEvents(events: readonly object[]): void {
    const Data = Buffer.from(JSON.stringify(events));
    const record = {
      SequenceNumber: '1',
      PartitionKey: 'k',
      Data,
      ApproximateArrivalTimestamp: new Date(this.now),
    };
    if (!this.receive) throw new Error('nobody reads the stream');
    this.receive([toStreamRecord('shardId-000000000000', record, this.now)]);
  }

  get isRead(): boolean {
    return this.receive !== undefined;
  }

  private readonly read = async <T>(value: T): Promise<T> => {
    if (this.failure) throw this.failure;
    return value;
  };

  private readonly readRecords: ReadRecords = (onRecords, signal) =>
    new Promise((resolve) => {
      this.receive = onRecords;
      signal.addEventListener('abort', () => {
        this.receive = undefined;
        resolve();
      });
    });

  private readonly newest = <T extends { readonly timestamp: string }>(rows: ReadonlyMap<string, T>): T[] =>
    [...rows.values()].sort((a, b) => b.timestamp.localeCompare(a.timestamp));

  private readonly alertStore = {
    listAlerts: (matches: (row: AlertRow) => boolean, max: number) =>
      this.read(this.newest(this.alerts).filter(matches).slice(0, max)),
    getAlert: (id: string) => this.read(this.alerts.get(id)),
    getPattern: async (id: string) => {
      const row = await this.read(this.patterns.get(id));
      if (row) return row;
      throw new UserError(`pattern ${id} is not stored`);
    },
    acknowledge: async (id: string, { by, at, note }: Acknowledgement) => {
      const row = this.alerts.get(id);
      if (!row) throw new UserError(`alert ${id} does not exist`);
      if (row.acknowledgedAt !== undefined)
        throw new UserError(`alert ${id} was already acknowledged by ${row.acknowledgedBy}`);
      const acknowledged = {
        ...row,
        acknowledgedBy: by,
        acknowledgedAt: at,
        ...(note && { acknowledgementNote: note }),
      };
      this.alerts.set(id, acknowledged);
      return acknowledged;
    },
    listMutes: () => this.read([...this.mutes.values()]),
    saveMute: async (mute: Mute) => void this.mutes.set(mute.muteId, mute),
    deleteMute: async (id: string) => {
      const mute = this.mutes.get(id);
      this.mutes.delete(id);
      return mute;
    },
  };

  private readonly approvalStore = {
    get: (id: string) => this.read(this.approvals.get(id)),
    list: (ids: readonly string[]) => this.read(ids.flatMap((id) => this.approvals.get(id) ?? [])),
    listOpen: () => this.read([...this.approvals.values()].filter(({ open }) => open !== undefined)),
  };

  private readonly decide = async (link: string, { body }: { body: URLSearchParams }) => {
    const form = Object.fromEntries(body);
    this.decisions.push({ link, form });
    const approval = this.approvals.get(link)!;
    const state = form.decision === 'approve' ? 'APPROVED' : 'REJECTED';
    const decided = {
      state,
      decidedBy: form.name!,
      decidedAt: formatIsoTime(this.now),
      open: undefined,
    } as const;
    this.approvals.set(link, { ...approval, ...decided } as Approval);
    return new Response(null, { status: 200 });
  };

  private readonly story: StoryReaders = {
    alerts: this.alertStore,
    approvals: this.approvalStore,
    logs: {
      readLines: (functionId, message) =>
        this.read(
          this.lines
            .filter((entry) => entry.functionId === functionId && entry.line.correlation_id === message)
            .map(({ line }) => line),
        ),
    },
    readRecord: (shardId, sequenceNumber, index) =>
      this.read({
        correlationId: `${shardId}:${sequenceNumber}#${index}`,
        arrivedAt: this.now - 1_200,
        event: { symbol: 'MSFT', close: 50 },
      }),
    findPattern: (id) => this.read([...this.patterns.values()].find((row) => row.correlationId === id)),
  };

  /** The section on this system. */
  readonly section: ConsoleSection = {
    ...patternDetectionSection,
    open: () =>
      Promise.resolve(
        openPatternDetection({
          market: {
            tables: {
              readBars: ({ symbol }) => this.read(symbol === 'MSFT' ? this.bars : []),
              readOpenBars: () => this.read(undefined),
              listSymbols: () =>
                this.read(
                  this.symbols.map((symbol) => ({
                    symbol,
                    ...(symbol === 'MSFT' &&
                      this.bars.length > 0 && {
                        price: this.bars.at(-1)!.close,
                        at: this.bars.at(-1)!.timestamp,
                      }),
                  })),
                ),
              listPatterns: ({ symbol }) =>
                this.read(this.newest(this.patterns).filter((row) => row.symbol === symbol)),
              listAlerts: ({ symbol }) =>
                this.read(this.newest(this.alerts).filter((row) => row.symbol === symbol)),
            },
            live: new LiveMarket(this.readRecords, 24 * 365, () => this.now),
            settings: { intervals: [], calendar: '24x7' },
          },
          alerts: this.alertStore,
          approvals: {
            approvals: this.approvalStore,
            alerts: this.alertStore,
            createLink: ({ approvalId }) => Promise.resolve(approvalId),
            fetch: this.decide as never,
          },
          story: this.story,
          now: () => this.now,
        }),
      ),
  };
}
