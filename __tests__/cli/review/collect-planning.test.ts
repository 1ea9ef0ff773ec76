import { findDriftInPlan } from '../../../src/cli/review/collect-planning';
import { buildReview } from '../../../src/domain/plan';
import { createPlan } from '../../domain/drift/plans';

/** The prefix of AWS CLI commands for the local target. */
const AWS = 'AWS_SECRET_ACCESS_KEY=test aws --region r';
const role = { name: 'Detector-dev', inline_policy: [] as unknown[] };

describe('drift in a plan', () => {
  const plan = createPlan([
    {
      address: 'aws_sqs_queue.Alerts',
      recorded: { name: 'Alerts-dev', delay_seconds: 0 },
      actual: { name: 'Alerts-dev', delay_seconds: 9 },
      planned: { name: 'Alerts-dev', delay_seconds: 0 },
    },
    {
      address: 'aws_iam_role.Detector',
      recorded: role,
      actual: { ...role, inline_policy: [{ name: 'by-hand', policy: '{}' }] },
      declared: ['name'],
    },
    {
      address: 'aws_sns_topic.News',
      recorded: { display_name: 'old' },
      planned: { display_name: 'new' },
    },
  ]);
  const found = findDriftInPlan({
    stack: 'pattern-detection-dev',
    plan,
    releasing: new Set(),
    aws: AWS,
  });

  it('is a change outside Terraform, not a planned change', () => {
    expect(found.map(({ address }) => address).sort()).toEqual([
      'aws_iam_role.Detector',
      'aws_sqs_queue.Alerts',
    ]);
  });

  it('is fixed by the plan, if the plan includes the resource', () => {
    const fixes = Object.fromEntries(found.map(({ address, fix }) => [address, fix]));
    expect(fixes).toEqual({
      'aws_sqs_queue.Alerts': 'applying this plan reverts it',
      'aws_iam_role.Detector': `${AWS} iam delete-role-policy --role-name 'Detector-dev' --policy-name 'by-hand'`,
    });
    // A command in a masked review must still work.
    const { drift } = buildReview({ stacks: [], drift: found });
    expect(drift.map(({ fix }) => fix)).toEqual(found.map(({ fix }) => fix));
  });
});
