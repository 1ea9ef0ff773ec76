import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Interrupted, UserError } from '../../../src/cli/errors';
import type { ApplyDependencies, SavedPlanTerraform } from '../../../src/cli/review/apply-dependencies';
import { applyPlans } from '../../../src/cli/review/apply-plans';
import { readManifest } from '../../../src/cli/review/manifest';
import { findRefusedDataLosses } from '../../../src/cli/review/saved-plan';
import { parsePlan } from '../../../src/cli/terraform/plan-summary';
import type { StateId, TerraformVersions } from '../../../src/cli/terraform/terraform';
import {
  createChange,
  saveTestPlans,
  REPLACED_TABLE,
  createTempDirectory,
  STATE,
  VERSIONS,
} from './saved-plans';

const UPDATE = createChange('aws_sns_topic.Alerts', ['update']);
const started = { type: 'apply_start', hook: { resource: { addr: 'a.b' }, action: 'update' } };
const completed = { ...started, type: 'apply_complete' };
const changeSummary = { type: 'change_summary', changes: { operation: 'apply' } };

/** Creates a directory with the plans of three stacks, the first without changes, and a fake Terraform. */
async function createSavedPlans() {
  const dir = join(createTempDirectory(), 'review');
  await saveTestPlans(dir, { account: [], detection: [UPDATE], orders: [UPDATE] });
  const calls: string[] = [];
  const target = {
    states: {} as Record<string, StateId>,
    versions: VERSIONS as TerraformVersions,
    applyError: undefined as Error | undefined,
    deploymentError: undefined as Error | undefined,
    remainingChanges: [] as object[],
  };
  const getLogFile = (stack: string) => join(dir, 'logs', `${stack}.apply.jsonl`);
  const createTerraform = ({ name }: { name: string }, folder: string): SavedPlanTerraform => ({
    init: async (extra) => void calls.push(`init ${name} ${extra?.join(' ')}`),
    getVersions: async () => target.versions,
    getStateId: async () => target.states[name] ?? STATE,
    getLogFile: () => getLogFile(name),
    apply: async (steps) => {
      expect(existsSync(join(folder, 'plan.tfplan'))).toBe(true);
      calls.push(`apply ${steps} to ${name}`);
      if (target.applyError && name === 'detection-dev') throw target.applyError;
    },
  });
  return {
    dir,
    calls,
    target,
    printed: [] as string[],
    /** Writes Terraform's log of an earlier apply. */
    writeApplyLog(stack: string, ...events: object[]) {
      mkdirSync(join(dir, 'logs'), { recursive: true });
      writeFileSync(getLogFile(stack), events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    },
    listApplyCalls: () => calls.filter((line) => line.startsWith('apply')),
    run(...names: string[]) {
      calls.length = 0;
      const dependencies: ApplyDependencies<SavedPlanTerraform> = {
        createTerraform,
        recover: async ({ name }) => void calls.push(`recover ${name}`),
        planRemaining: async ({ name }) => {
          calls.push(`plan the remaining changes of ${name}`);
          const document = {
            format_version: '1.2',
            terraform_version: '1.11.4',
            resource_changes: target.remainingChanges,
          };
          return {
            plan: parsePlan(JSON.stringify(document)),
            terraform: {
              apply: async (steps) => void calls.push(`apply ${steps} remaining to ${name}`),
              getLogFile: () => getLogFile(name),
            },
          };
        },
        assertApplyAllowed: async ({ name }) => {
          if (target.deploymentError && name === 'orders-dev') throw target.deploymentError;
        },
        printProgress: (line) => void this.printed.push(line),
      };
      return applyPlans(dir, readManifest(dir), dependencies, names);
    },
  };
}

describe('the apply of saved plans', () => {
  it('checks every plan before it applies the first, and applies each once', async () => {
    const review = await createSavedPlans();
    expect(await review.run()).toEqual([
      { stack: 'account-dev', result: 'no changes', steps: 0 },
      { stack: 'detection-dev', result: 'applied', steps: 2 },
      { stack: 'orders-dev', result: 'applied', steps: 2 },
    ]);
    expect(review.calls).toEqual([
      ...['account-dev', 'detection-dev', 'orders-dev'].flatMap((name) => [
        `init ${name} -lockfile=readonly`,
        `recover ${name}`,
      ]),
      'apply 2 to detection-dev',
      'apply 2 to orders-dev',
    ]);
    const again = await review.run();
    expect(again.map(({ result }) => result)).toEqual([
      'already applied',
      'already applied',
      'already applied',
    ]);
    expect(again[1]!.appliedAt).toMatch(/^\d{4}-/);
    expect(review.listApplyCalls()).toEqual([]);
  });

  it('applies the named stack only, and all others later', async () => {
    const review = await createSavedPlans();
    expect(await review.run('orders-dev')).toEqual([{ stack: 'orders-dev', result: 'applied', steps: 2 }]);
    expect(review.calls).toEqual([
      'init orders-dev -lockfile=readonly',
      'recover orders-dev',
      'apply 2 to orders-dev',
    ]);
    expect((await review.run()).map(({ stack, result }) => `${stack}: ${result}`)).toEqual([
      'account-dev: no changes',
      'detection-dev: applied',
      'orders-dev: already applied',
    ]);
    await expect(review.run('order-dev')).rejects.toThrow(
      `${review.dir} contains no plan of "order-dev": expected one of account-dev, detection-dev, orders-dev`,
    );
  });

  it('names the selected stack in the command that continues', async () => {
    const review = await createSavedPlans();
    review.target.applyError = new UserError('Terraform failed');
    await expect(review.run('detection-dev')).rejects.toThrow(
      `to continue, run npx stacks apply '${review.dir}' detection-dev`,
    );
  });

  const changedStates: readonly [string, StateId, RegExp][] = [
    ['changed', { ...STATE, serial: 9 }, /the state of orders-dev changed: serial 6 when planned, now 9/],
    [
      'has another lineage',
      { ...STATE, lineage: 'x1' },
      /lineage of the state of orders-dev: 7852f848 when planned, now x1/,
    ],
    [
      'is gone',
      { serial: 0, lineage: '' },
      /serial 6 when planned, now 0; .*: 7852f848 when planned, now none/,
    ],
  ];
  it.each(changedStates)('applies no plan if the state of the last stack %s', async (_, state, message) => {
    const review = await createSavedPlans();
    review.target.states['orders-dev'] = state;
    await expect(review.run()).rejects.toThrow(message);
    await expect(review.run()).rejects.toThrow(
      `no plan is applied yet; plan again with npx stacks plan account detection orders --out '${review.dir}'`,
    );
    expect(review.listApplyCalls()).toEqual([]);
  });

  it('refuses plans of another version of Terraform or a provider, and names each version', async () => {
    const review = await createSavedPlans();
    const aws = 'registry.terraform.io/hashicorp/aws';
    review.target.versions = { terraform: '1.12.0', providers: { [aws]: '5.99.0', extra: '1.0.0' } };
    const refused = review.run();
    await expect(refused).rejects.toThrow('Terraform of detection-dev: 1.11.4 when planned, now 1.12.0');
    await expect(refused).rejects.toThrow(`${aws} of detection-dev: 5.100.0 when planned, now 5.99.0`);
    await expect(refused).rejects.toThrow('extra of detection-dev: none when planned, now 1.0.0');
    expect(review.listApplyCalls()).toEqual([]);
  });

  it('applies nothing while a deployment is in progress', async () => {
    const review = await createSavedPlans();
    review.target.deploymentError = new UserError('deployment d-1 is moving First to version 5');
    await expect(review.run()).rejects.toThrow('deployment d-1');
    expect(review.listApplyCalls()).toEqual([]);
  });
});

describe('an interrupted apply', () => {
  it('reports the applied plans, and continues if Terraform had not started a step', async () => {
    const review = await createSavedPlans();
    review.target.applyError = new UserError('terraform apply of detection-dev: no credentials');
    await expect(review.run()).rejects.toThrow(
      `no credentials; 0 of 2 steps completed; applied so far: account-dev; to continue, run npx stacks apply '${review.dir}'`,
    );
    review.target.applyError = undefined;
    review.writeApplyLog('detection-dev');
    expect((await review.run()).map(({ result }) => result)).toEqual([
      'already applied',
      'applied',
      'applied',
    ]);
    expect(review.listApplyCalls()).toEqual(['apply 2 to detection-dev', 'apply 2 to orders-dev']);
  });

  it('reports the applied plans on Ctrl-C as well, and throws Interrupted', async () => {
    const review = await createSavedPlans();
    review.target.applyError = new Interrupted();
    await expect(review.run()).rejects.toBeInstanceOf(Interrupted);
    expect(review.printed.at(-1)).toBe(
      `detection-dev: interrupted; 0 of 2 steps completed; applied so far: account-dev; to continue, run npx stacks apply '${review.dir}'`,
    );
  });

  it('continues with the next stack if Terraform completed the interrupted apply', async () => {
    const review = await createSavedPlans();
    review.target.applyError = new Interrupted();
    await review.run().catch(() => {});
    review.writeApplyLog('detection-dev', started, completed, started, completed, changeSummary);
    review.target.states['detection-dev'] = { ...STATE, serial: 7 };
    expect((await review.run()).map(({ result }) => result)).toEqual([
      'already applied',
      'already applied',
      'applied',
    ]);
    expect(review.listApplyCalls()).toEqual(['apply 2 to orders-dev']);
  });

  const interruptApply = async () => {
    const review = await createSavedPlans();
    review.target.applyError = new UserError('terraform apply of detection-dev: killed');
    await review.run().catch(() => {});
    review.target.applyError = undefined;
    const other = { ...started, hook: { ...started.hook, resource: { addr: 'c.d' } } };
    review.writeApplyLog('detection-dev', started, completed, other);
    review.target.states['detection-dev'] = { ...STATE, serial: 7 };
    return review;
  };

  it('reports the applied steps, and continues with the remaining reviewed changes', async () => {
    const review = await interruptApply();
    review.target.remainingChanges = [UPDATE];
    expect(await review.run()).toEqual([
      { stack: 'account-dev', result: 'already applied', steps: 0, appliedAt: expect.any(String) },
      { stack: 'detection-dev', result: 'applied', steps: 1 },
      { stack: 'orders-dev', result: 'applied', steps: 2 },
    ]);
    expect(review.printed).toContain(
      'detection-dev is partly applied: 1 of 2 steps completed (a.b); started, completion unknown: c.d; planning the remaining changes',
    );
    expect(review.listApplyCalls()).toEqual(['apply 1 remaining to detection-dev', 'apply 2 to orders-dev']);
    expect((await review.run()).map(({ result }) => result)).toEqual([
      'already applied',
      'already applied',
      'already applied',
    ]);
  });

  it('is refused if the remaining changes were not reviewed', async () => {
    const review = await interruptApply();
    review.target.remainingChanges = [createChange('aws_iam_role.Other', ['delete'])];
    const refused = review.run();
    await expect(refused).rejects.toThrow(
      'refused, nothing was applied: detection-dev: aws_iam_role.Other: delete was not planned',
    );
    await expect(refused).rejects.toThrow(`npx stacks plan detection orders --out '${review.dir}'`);
    expect(review.listApplyCalls()).toEqual([]);
  });

  it('is refused if another apply changed the state', async () => {
    const review = await createSavedPlans();
    review.target.applyError = new Interrupted();
    await review.run().catch(() => {});
    review.target.states['detection-dev'] = { ...STATE, serial: 8 };
    await expect(review.run()).rejects.toThrow('the state of detection-dev changed');
  });

  it('is refused if the journal is invalid', async () => {
    const review = await createSavedPlans();
    writeFileSync(join(review.dir, 'journal.json'), '{"detection-dev":');
    await expect(review.run()).rejects.toThrow(
      'journal.json is invalid, so it is not known which plans are applied',
    );
    expect(review.calls).toEqual([]);
  });
});

describe('--allow-destroy', () => {
  const TABLE = REPLACED_TABLE.address;
  const findBlockedChanges = async (...allowed: string[]) => {
    const dir = join(createTempDirectory(), 'review');
    await saveTestPlans(dir, {
      account: [createChange('aws_iam_role.Old', ['delete'])],
      detection: [REPLACED_TABLE, UPDATE],
    });
    return findRefusedDataLosses(dir, readManifest(dir), allowed);
  };

  it('is required for a data loss, which is described with its cause', async () => {
    expect(await findBlockedChanges()).toEqual([
      `detection-dev: replacing ${TABLE} loses all its rows, and its point-in-time recovery (hash_key forces it): ` +
        `allow it with --allow-destroy ${TABLE}`,
    ]);
  });

  it('allows only the addresses that it names', async () => {
    expect(await findBlockedChanges(TABLE)).toEqual([]);
    expect(await findBlockedChanges('aws_dynamodb_table.Watc')).toHaveLength(2);
  });

  it.each(['aws_dynamodb_table.None', 'aws_sns_topic.Alerts', 'aws_iam_role.Old'])(
    'is refused for %s, which loses no data',
    async (address) => {
      expect(await findBlockedChanges(TABLE, address)).toEqual([
        `--allow-destroy ${address}: no plan loses data by destroying or replacing it`,
      ]);
    },
  );
});
