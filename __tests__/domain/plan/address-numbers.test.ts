import { findDrift } from '../../../src/domain/drift/find-drift';
import { buildReview } from '../../../src/domain/plan';
import { findDataLosses } from '../../../src/domain/plan/data-loss';
import { evaluate } from '../../../src/policies/evaluate';
import { parseSynthesized } from '../../../src/domain/plan/resources';
import { change, createPlan, type Sketch } from './plans';
import { createLetters } from './secrets';

const SECRETS = [1, 2, 3, 4, 5].map((seed) => `ghp_${createLetters(seed, 36)}`);
const [FIRST, SECOND, THIRD, FOURTH, FIFTH] = SECRETS as [string, string, string, string, string];
const nameQueue = (key: string) => `aws_sqs_queue.Q["${key}"]`;
const shown = (number: number) => nameQueue(`(sensitive #${number})`);
const commands = { deployStack: 'deploy', applyResource: (address: string) => address, aws: 'aws' };
const createQueue = (key: string, more: Partial<Sketch> = {}): Sketch => ({
  address: nameQueue(key),
  actions: ['create'],
  after: { name: 'Q-dev' },
  ...more,
});

/** A plan that names five queues by secret keys: as changes, as a previous address, in a check, a deferral and an action. */
const PLAN = createPlan(
  [
    createQueue(FIRST, { actions: ['delete'], before: { name: 'P-dev' }, after: null }),
    createQueue(SECOND),
    createQueue(THIRD, {
      previous_address: nameQueue(FOURTH),
      actions: ['no-op'],
      before: { name: 'Q-dev' },
    }),
  ],
  {
    checks: [SECOND, FIFTH].map((key) => ({
      address: { to_display: 'aws_sqs_queue.Q' },
      status: 'fail',
      instances: [
        {
          address: { to_display: nameQueue(key) },
          status: 'fail',
          problems: [{ message: `${nameQueue(key)} is not reachable` }],
        },
      ],
    })),
    deferred_changes: [{ reason: 'deferred_prereq', resource_change: change(createQueue(FIFTH)) }],
    action_invocations: [
      {
        address: 'action.aws_lambda_invoke.purge',
        lifecycle_action_trigger: {
          triggering_resource_address: nameQueue(SECOND),
          action_trigger_event: 'AfterCreate',
        },
      },
      {
        address: 'action.aws_lambda_invoke.purge',
        lifecycle_action_trigger: {
          triggering_resource_address: nameQueue(FOURTH),
          action_trigger_event: 'AfterCreate',
        },
      },
    ],
  },
);

describe('an address whose key is a secret', () => {
  const review = buildReview({
    stacks: [{ stack: 'one', plan: PLAN, warnings: [`${nameQueue(SECOND)} is deprecated`] }],
  });
  const [stack] = review.stacks;

  it('has one number in the changes, checks, deferrals, actions and warnings of a review', () => {
    expect(new Map(review.changes.map(({ address, action }) => [action, address]))).toEqual(
      new Map([
        ['delete', shown(1)],
        ['create', shown(2)],
        ['no-op', shown(3)],
      ]),
    );
    expect(review.changes.find(({ action }) => action === 'no-op')!.movedFrom).toBe(shown(4));
    expect(stack!.checks).toEqual([
      { name: shown(2), status: 'fail', message: `${shown(2)} is not reachable` },
      { name: shown(5), status: 'fail', message: `${shown(5)} is not reachable` },
    ]);
    expect(stack!.deferred!.map(({ address }) => address)).toEqual([shown(5)]);
    expect(stack!.invocations!.map(({ trigger }) => trigger)).toEqual([
      `after create of ${shown(2)}`,
      `after create of ${shown(4)}`,
    ]);
    expect(stack!.warnings).toContain(`${shown(2)} is deprecated`);
    for (const secret of SECRETS) expect(JSON.stringify(review)).not.toContain(secret);
  });

  it('has the same number in a second review', () => {
    const again = buildReview({
      stacks: [{ stack: 'one', plan: PLAN, warnings: [`${nameQueue(SECOND)} is deprecated`] }],
    });
    expect(again).toEqual(review);
  });

  it('has the same number in the policy results, the drift and the option that allows a loss', () => {
    const synthesized = parseSynthesized('{}');
    const { violations } = evaluate(
      [{ stack: 'system-dev', system: 'system', plan: PLAN, synthesized }],
      [],
      '2026-11-21',
    );
    expect([...new Set(violations.map(({ address }) => address))].sort()).toEqual([shown(2), shown(3)]);
    const drift = findDrift({ stack: 'one', plan: PLAN, commands });
    expect(new Map(drift.map(({ address, before }) => [address, before]))).toEqual(
      new Map<string, unknown>([
        [shown(1), 'exists'],
        [shown(2), null],
        [shown(3), `in the state as ${shown(4)}`],
      ]),
    );
    expect(findDataLosses(PLAN.resource_changes).map(({ shownAddress }) => shownAddress)).toEqual([shown(1)]);
  });
});

describe('a key in the path of an attribute', () => {
  it('has the same number in the change, and is hidden if the two values are displayed alike', () => {
    const key = createLetters(9, 48);
    const { changes } = buildReview({
      stacks: [
        {
          stack: 'one',
          plan: createPlan([
            {
              address: 'aws_x.y',
              before: { password: 'summer-1', map: { [key]: null } },
              after: { password: 'summer-1', map: { [key]: '' } },
            },
          ]),
        },
      ],
    });
    expect(changes[0]!.differences).toEqual([
      {
        path: 'map["(sensitive #2)"]',
        unknown: false,
        forcesReplacement: false,
        note: 'null before, an empty text after',
      },
    ]);
  });
});
