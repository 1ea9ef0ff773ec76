import { readConfig } from '../../src/config';
import { planOffline, type OfflinePlan } from '../../src/cli/plan-offline';

interface Planned {
  readonly address: string;
  readonly type: string;
  readonly change: { readonly actions: string[]; readonly after?: Record<string, unknown> };
}

/** Terraform and the real provider, for AWS, without an account and with nothing left out. */
describe('the offline plan for AWS', () => {
  const env = { ...process.env, ENVIRONMENT_SUFFIX: 'review', ALERT_EMAIL: 'desk@example.com' };
  const { tags } = readConfig(env);
  let plans: OfflinePlan[];
  let resources: Planned[];

  beforeAll(async () => {
    plans = await planOffline(env);
    resources = plans.flatMap(({ json }) => json.resource_changes as unknown as Planned[]);
  });

  it('holds every stack, complete', () => {
    expect(plans.map(({ stack }) => stack).sort()).toEqual(['account-shared', 'pattern-detection-review']);
    for (const { summary } of plans) {
      expect(summary.counts).toMatchObject({ update: 0, replace: 0, delete: 0 });
      expect(summary.counts.create).toBeGreaterThan(2);
    }
    expect(resources.map(({ type }) => type)).toContain('aws_kinesis_stream_consumer');
  });

  it('gives every taggable resource the three tags', () => {
    const taggable = resources.filter(({ change }) => change.after && 'tags_all' in change.after);
    expect(taggable.length).toBeGreaterThan(30);
    for (const { address, change } of taggable)
      expect([address, change.after!.tags_all]).toEqual([address, tags]);
  });

  it('reads archives that are really there', () => {
    for (const { type, change } of resources)
      if (type === 'aws_lambda_function') expect(change.after!.source_code_hash).toMatch(/^[\w+/]{43}=$/);
  });
});
