import type { Deployment } from '../../../../src/cli/trade-processing/deployment';
import { findActiveRegion } from '../../../../src/cli/trade-processing/active-region';
import { failOver } from '../../../../src/cli/trade-processing/failover/failover';
import { resendFailures } from '../../../../src/cli/trade-processing/failures/resend';
import { requestCheckpoint } from '../../../../src/cli/trade-processing/ledger/request-checkpoint';
import { type Verification, verifyLedger } from '../../../../src/cli/trade-processing/ledger/verify';
import { reconcile, type ReconcileReport } from '../../../../src/cli/trade-processing/reconcile/reconcile';
import { writeSetting } from '../../../../src/cli/trade-processing/settings/parameters';
import { type TradeRegion, TRADE_REGIONS } from '../../../../src/config/trade-processing';
import { Process } from '../../core/process';
import type { Simulation } from '../../core/simulation';
import type { Seams } from './seams';
import { MORE_CHAIN_SHARDS } from './settings';

export interface OperatorProps {
  readonly createDeployment: (process: Process) => Deployment;
  readonly seams: Seams;
  /** Called when a failover has succeeded. */
  readonly onFailover: (target: TradeRegion) => void;
  /** Whether nothing is in flight, and the queues of failures are empty. */
  readonly isQuiet: () => boolean;
}

/** What the operator finds at the end. */
export interface FinalFindings {
  readonly reconciled: ReconcileReport;
  readonly verified: readonly Verification[];
}

/** A command that fails is repeated after this time, and so many times. */
const RETRY_MS = 60_000;
const MAX_ATTEMPTS = 5;
/** The longest duration of a command. */
const COMMAND_MS = 5 * 60_000;
/** How often the operator sends failures again, and how often at most after the end of all faults. */
const RESEND_MS = 10 * 60_000;
const MAX_ROUNDS = 3;
/** How often the operator looks at the alarms. */
const WATCH_MS = 5 * 60_000;
/** When the operator does what, as parts of the time in which messages are sent. */
const PLAN = { settings: 0.2, failover: 0.4, return: 0.7 };

/**
 * A person who operates the system by the product's commands: fails over and back, also if a region is lost, each command twice,
 * changes a setting, sends failures again, and at the end reconciles and verifies both ledgers. Commands run one after the other. A command can end
 * at any call, and is then repeated.
 */
export class Operator {
  isDone = false;
  /** Undefined if a command at the end has failed in each attempt. */
  findings: FinalFindings | undefined;
  private commands: Promise<unknown> = Promise.resolve();
  private processes = 0;

  constructor(
    private readonly simulation: Simulation,
    private readonly props: OperatorProps,
  ) {}

  /** @param sendingMs how long messages are sent, in milliseconds */
  start(sendingMs: number): void {
    const [primary, standby] = TRADE_REGIONS;
    const plan = (part: number, work: () => Promise<unknown>) =>
      this.simulation.schedule(Math.round(part * sendingMs), 'operator', () => this.enqueue(work));
    plan(PLAN.settings, () => this.changeSettings());
    plan(PLAN.failover, () => this.failOverTwice(standby));
    plan(PLAN.return, () => this.failOverTwice(primary));
    for (let at = RESEND_MS; at < sendingMs; at += RESEND_MS) plan(at / sendingMs, () => this.resend(1));
    for (let at = WATCH_MS; at < sendingMs; at += WATCH_MS)
      plan(at / sendingMs, () => this.replaceLostRegion());
    plan(1, () => this.finish());
  }

  private enqueue(work: () => Promise<unknown>): void {
    this.commands = this.commands.then(work);
  }

  /** Runs a command in a process of its own. @returns undefined if each attempt failed */
  private async run<T>(
    work: (deployment: Deployment, process: Process) => Promise<T>,
    attempts = MAX_ATTEMPTS,
  ): Promise<T | undefined> {
    for (let attempt = 1; attempt <= attempts; attempt++) {
      if (attempt > 1) await this.pause(RETRY_MS);
      const process = new Process(this.simulation, `operator ${++this.processes}`);
      const deployment = this.props.createDeployment(process);
      const outcome = await process.run(COMMAND_MS, () => work(deployment, process));
      if (outcome.status === 'succeeded') return outcome.value;
    }
    return undefined;
  }

  private pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.simulation.schedule(milliseconds, 'operator', resolve));
  }

  private async changeSettings(): Promise<void> {
    for (const region of TRADE_REGIONS)
      await this.run(async ({ open }) =>
        writeSetting(await open(region), 'ChainShards', String(MORE_CHAIN_SHARDS)),
      );
  }

  private async failOverTwice(to: TradeRegion): Promise<void> {
    const { seams, onFailover } = this.props;
    const command = seams.wrapFailOver(failOver);
    for (let time = 1; time <= 2; time++) {
      const report = await this.run((deployment) =>
        command(deployment, { to, isDryRun: false, isForced: true, now: () => this.simulation.now }),
      );
      if (report) onFailover(to);
    }
  }

  /** Fails over if the alarms say that the active region is lost. */
  private async replaceLostRegion(): Promise<void> {
    const { outages, now } = this.simulation;
    if (!TRADE_REGIONS.some((region) => outages.isRegionDown(region, now))) return;
    const active = await this.run(findActiveRegion);
    const other = TRADE_REGIONS.find((region) => region !== active);
    if (active && other && outages.isRegionDown(active, this.simulation.now)) await this.failOverTwice(other);
  }

  private async resend(attempts: number): Promise<void> {
    for (const region of TRADE_REGIONS)
      await this.run(async ({ open }) => resendFailures(await open(region), () => undefined), attempts);
  }

  /** Sends failures again until nothing is in flight and the queues are empty, then compares and verifies the ledgers. */
  private async finish(): Promise<void> {
    for (let round = 1; round <= MAX_ROUNDS && !this.props.isQuiet(); round++) {
      await this.pause(RESEND_MS);
      await this.resend(MAX_ATTEMPTS);
    }
    const { simulation } = this;
    const reconciled = await this.run((deployment, { wait }) =>
      reconcile(deployment, { now: () => simulation.now, wait }),
    );
    const verified: Verification[] = [];
    for (const region of TRADE_REGIONS) {
      await this.run(async ({ open }, { wait }) => requestCheckpoint(await open(region), wait));
      const found = await this.run((deployment) => verifyLedger(deployment, { region, now: simulation.now }));
      if (found) verified.push(found);
    }
    if (reconciled && verified.length === TRADE_REGIONS.length) this.findings = { reconciled, verified };
    this.isDone = true;
  }
}
