import fc from 'fast-check';
import type { Approval } from '../../../src/domain/approvals';
import { CLAIM_DURATION_MS } from '../../../src/lambdas/pattern-detection/publish-alert';
import { createApprovalTracking } from '../../../src/lambdas/pattern-detection/adapters/approval-tracking';
import { ApprovalTable, type TableBug } from './approval-table';
import {
  criticalAlert,
  PAGE,
  post,
  requestApproval,
  processApprovals,
  createApprovalHandler,
} from './approvals';
import { sqsEvent } from './events';
import { createTestAlertProcessor } from './pipeline';
import { World } from './world';

const ID = criticalAlert().alertId;
interface Link {
  readonly token: string;
  readonly jti: string;
}
const getApprovalRow = (world: World): Approval => world.approvalRows.get(ID)!;
const getLink = (world: World): Link => ({
  token: world.requests.at(-1)!.link.slice(PAGE.length + 1),
  jti: getApprovalRow(world).jti,
});
/** Accepts only errors of a sweep that the next sweep corrects. */
const expectRetry = (error: Error): void => {
  if (!/being notified by another invocation|approval \S+ not found/.test(error.message)) throw error;
};

/** Waits until each handler is at its next call, so that the scheduler can select any of them. */
const waitForTurns = () => new Promise((resolve) => setImmediate(resolve));

const KINDS = ['approve', 'reject', 'sweep', 'message'] as const;

/** Who decides at once, and the clock: milliseconds after the end of the hour, and how often it advances. */
export interface Round {
  readonly actors: readonly (typeof KINDS)[number][];
  readonly start: number;
  readonly ticks: number;
  /**
   * Whether TTL deletes the pending row early, and a repeated message of the alert creates it again. This needs a crash
   * before the alert was marked as requested.
   */
  readonly renewed: boolean;
  /** Of the interleaving. */
  readonly order: number;
}

/** An answer on the page. */
export interface Answered {
  readonly name: string;
  readonly jti: string;
  readonly begun: number;
  readonly ended: number;
  readonly status: number;
  readonly body: string;
}

/** The outcome of a round. */
export interface Outcome {
  readonly round: Round;
  readonly row: Approval;
  /** After the hour and one sweep. */
  readonly stateAtEnd: string;
  readonly answers: readonly Answered[];
  /** The approval's state at each notification. */
  readonly toldAt: readonly string[];
  readonly refusedWrites: number;
}

/** A decision by each of `many`; it shrinks to fewer of them, though it is never made with fewer. */
export const createRounds = (many: number, renewed = false): fc.Arbitrary<Round> => {
  const actor = fc.noBias(fc.nat()).map((value) => (value === 0 ? [] : [KINDS[value % KINDS.length]!]));
  return fc.record({
    actors: fc.array(actor, { minLength: many, maxLength: many }).map((actors) => actors.flat()),
    start: fc.integer({ min: -3, max: 1 }),
    ticks: fc.nat(3),
    renewed: fc.constant(renewed),
    order: fc.noBias(fc.nat()),
  });
};

/** Runs a round through the real handlers and the real adapter of the table; a scheduler says whose turn it is. */
export const runRound = async (round: Round, bug?: TableBug): Promise<Outcome> => {
  // Created from the round: a scheduler of fast-check would continue, during shrinking, where the last attempt ended, so
  // that a shrunken failure could not be replayed.
  const [scheduler] = fc.sample(fc.scheduler(), { seed: round.order, numRuns: 1 }) as [fc.Scheduler];
  const world = new World();
  const table = new ApprovalTable(world.approvalRows, () => world.turn(), bug);
  world.approvals = createApprovalTracking(table.client, 'ApprovalTracking');
  const toldAt: string[] = [];
  const { publish } = world.topic;
  world.topic.publish = (alert) => {
    toldAt.push(getApprovalRow(world).state);
    return publish(alert);
  };
  await requestApproval(world);
  const first = getLink(world);
  world.time = Date.parse(getApprovalRow(world).decideBy) + round.start;

  const answers: Answered[] = [];
  const answer = async ({ token, jti }: Link, decision: string, name: string) => {
    const begun = world.time;
    const { statusCode: status, body } = await post(world, token, { decision, name });
    answers.push({ name, jti, begun, ended: world.time, status, body });
  };
  const does = {
    approve: (index: number) => answer(first, 'approve', `Approver ${index}.`),
    reject: (index: number) => answer(first, 'reject', `Rejecter ${index}.`),
    sweep: () => createApprovalHandler(world)({ sweep: true }).catch(expectRetry),
    message: () => createApprovalHandler(world)(sqsEvent([{ correlationId: 'c', body: { approvalId: ID } }])),
  };
  const renewApproval = async () => {
    if (getApprovalRow(world).state !== 'PENDING') return;
    world.approvalRows.delete(ID);
    world.alertRows.set(ID, { ...world.alertRows.get(ID)!, approvalRequestedAt: undefined });
    await createTestAlertProcessor(world)(sqsEvent([{ correlationId: 'c', body: criticalAlert() }]));
    await does.message();
    await answer(getLink(world), 'approve', 'Renewed.');
  };

  world.turn = () => scheduler.schedule(Promise.resolve());
  const turns = [
    ...round.actors.map((actor, index) => world.turn().then(() => does[actor](index))),
    ...Array.from({ length: round.ticks }, () => world.turn().then(() => void world.time++)),
    ...(round.renewed ? [world.turn().then(renewApproval)] : []),
  ];
  while (scheduler.count() > 0) {
    await scheduler.waitOne();
    await waitForTurns();
  }
  await Promise.all(turns);

  // The end of the hour, a sweep, and the retries a minute later, after claims have expired.
  world.turn = () => Promise.resolve();
  world.time = Math.max(world.time, Date.parse(getApprovalRow(world).decideBy));
  await does.sweep();
  const stateAtEnd = getApprovalRow(world).state;
  world.time += CLAIM_DURATION_MS;
  await processApprovals(world);
  await does.sweep();
  return { round, row: getApprovalRow(world), stateAtEnd, answers, toldAt, refusedWrites: table.refused };
};
