import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Interrupted, UserError } from '../../../src/cli/errors';
import { type Applier, applyPlans, lossesNotAllowed } from '../../../src/cli/review/apply-plans';
import { readManifest } from '../../../src/cli/review/manifest';
import { parsePlan } from '../../../src/cli/terraform/plan-summary';
import type { StateId, Versions } from '../../../src/cli/terraform/terraform';
import { change, keep, REPLACED_TABLE, scratch, STATE, VERSIONS } from './kept';

const UPDATE = change('aws_sns_topic.Alerts', ['update']);
const started = { type: 'apply_start', hook: { resource: { addr: 'a.b' }, action: 'update' } };
const completed = { ...started, type: 'apply_complete' };
const summedUp = { type: 'change_summary', changes: { operation: 'apply' } };

/** A directory with the plans of three stacks, the first without changes, and Terraform as the test says. */
async function bench() {
  const dir = join(scratch(), 'review');
  await keep(dir, { account: [], detection: [UPDATE], orders: [UPDATE] });
  const done: string[] = [];
  const now = {
    states: {} as Record<string, StateId>,
    versions: VERSIONS as Versions,
    fails: undefined as Error | undefined,
    underWay: undefined as Error | undefined,
    rest: [] as object[],
  };
  const logOf = (stack: string) => join(dir, 'logs', `${stack}.apply.jsonl`);
  const terraformOn = ({ name }: { name: string }, folder: string): Applier => ({
    init: async (extra) => void done.push(`init ${name} ${extra?.join(' ')}`),
    versions: async () => now.versions,
    state: async () => now.states[name] ?? STATE,
    logOf: () => logOf(name),
    apply: async (steps) => {
      expect(existsSync(join(folder, 'plan.tfplan'))).toBe(true);
      done.push(`apply ${steps} to ${name}`);
      if (now.fails && name === 'detection-dev') throw now.fails;
    },
  });
  return {
    dir,
    done,
    now,
    told: [] as string[],
    /** What Terraform left of its last apply. */
    left(stack: string, ...events: object[]) {
      mkdirSync(join(dir, 'logs'), { recursive: true });
      writeFileSync(logOf(stack), events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    },
    applied: () => done.filter((line) => line.startsWith('apply')),
    run() {
      done.length = 0;
      return applyPlans(dir, readManifest(dir), {
        terraformOn,
        recover: async ({ name }) => void done.push(`recover ${name}`),
        rest: async ({ name }) => {
          done.push(`plan the rest of ${name}`);
          const document = { format_version: '1.2', terraform_version: '1.11.4', resource_changes: now.rest };
          return {
            plan: parsePlan(JSON.stringify(document)),
            terraform: {
              apply: async (steps) => void done.push(`apply the rest, ${steps}, of ${name}`),
              logOf: () => logOf(name),
            },
          };
        },
        allowed: async ({ name }) => {
          if (now.underWay && name === 'orders-dev') throw now.underWay;
        },
        tell: (line) => void this.told.push(line),
      });
    },
  };
}

describe('apply', () => {
  it('looks at every plan before it applies the first, and applies each once', async () => {
    const b = await bench();
    expect(await b.run()).toEqual([
      { stack: 'account-dev', result: 'no changes', steps: 0 },
      { stack: 'detection-dev', result: 'applied', steps: 2 },
      { stack: 'orders-dev', result: 'applied', steps: 2 },
    ]);
    expect(b.done).toEqual([
      ...['account-dev', 'detection-dev', 'orders-dev'].flatMap((name) => [
        `init ${name} -lockfile=readonly`,
        `recover ${name}`,
      ]),
      'apply 2 to detection-dev',
      'apply 2 to orders-dev',
    ]);
    const again = await b.run();
    expect(again.map(({ result }) => result)).toEqual(['before', 'before', 'before']);
    expect(again[1]!.at).toMatch(/^\d{4}-/);
    expect(b.applied()).toEqual([]);
  });

  const moved: readonly [string, StateId, RegExp][] = [
    ['moved on', { ...STATE, serial: 9 }, /the state of orders-dev moved on: serial 6 when planned, now 9/],
    [
      'is another one',
      { ...STATE, lineage: 'x1' },
      /lineage of the state of orders-dev: 7852f848 when planned, now x1/,
    ],
    [
      'is gone',
      { serial: 0, lineage: '' },
      /serial 6 when planned, now 0; .*: 7852f848 when planned, now none/,
    ],
  ];
  it.each(moved)('applies nothing at all where the last one’s state %s', async (_, state, why) => {
    const b = await bench();
    b.now.states['orders-dev'] = state;
    await expect(b.run()).rejects.toThrow(why);
    await expect(b.run()).rejects.toThrow(
      `none of the plans is applied yet; plan anew with npx stacks plan account detection orders --out ${b.dir}`,
    );
    expect(b.applied()).toEqual([]);
  });

  it('refuses another Terraform and another provider, each named', async () => {
    const b = await bench();
    const aws = 'registry.terraform.io/hashicorp/aws';
    b.now.versions = { terraform: '1.12.0', providers: { [aws]: '5.99.0', extra: '1.0.0' } };
    const refused = b.run();
    await expect(refused).rejects.toThrow('Terraform of detection-dev: 1.11.4 when planned, now 1.12.0');
    await expect(refused).rejects.toThrow(`${aws} of detection-dev: 5.100.0 when planned, now 5.99.0`);
    await expect(refused).rejects.toThrow('extra of detection-dev: none when planned, now 1.0.0');
    expect(b.applied()).toEqual([]);
  });

  it('applies nothing while a deployment is under way', async () => {
    const b = await bench();
    b.now.underWay = new UserError('deployment d-1 is moving First to version 5');
    await expect(b.run()).rejects.toThrow('deployment d-1');
    expect(b.applied()).toEqual([]);
  });
});

describe('an apply that was cut off', () => {
  it('says what was applied, and goes on where Terraform had begun nothing', async () => {
    const b = await bench();
    b.now.fails = new UserError('terraform apply of detection-dev: no credentials');
    await expect(b.run()).rejects.toThrow(
      `no credentials; 0 of 2 steps are done; applied so far: account-dev; npx stacks apply ${b.dir} goes on`,
    );
    b.now.fails = undefined;
    b.left('detection-dev');
    expect((await b.run()).map(({ result }) => result)).toEqual(['before', 'applied', 'applied']);
    expect(b.applied()).toEqual(['apply 2 to detection-dev', 'apply 2 to orders-dev']);
  });

  it('says so on Ctrl-C as well, and ends as interrupted', async () => {
    const b = await bench();
    b.now.fails = new Interrupted();
    await expect(b.run()).rejects.toBeInstanceOf(Interrupted);
    expect(b.told.at(-1)).toBe(
      `detection-dev: interrupted; 0 of 2 steps are done; applied so far: account-dev; npx stacks apply ${b.dir} goes on`,
    );
  });

  it('goes on after the stack that Terraform alone brought to its end, whose state has moved on by that', async () => {
    const b = await bench();
    b.now.fails = new Interrupted();
    await b.run().catch(() => {});
    b.left('detection-dev', started, completed, started, completed, summedUp);
    b.now.states['detection-dev'] = { ...STATE, serial: 7 };
    expect((await b.run()).map(({ result }) => result)).toEqual(['before', 'before', 'applied']);
    expect(b.applied()).toEqual(['apply 2 to orders-dev']);
  });

  const cutOffInPart = async () => {
    const b = await bench();
    b.now.fails = new UserError('terraform apply of detection-dev: killed');
    await b.run().catch(() => {});
    b.now.fails = undefined;
    const other = { ...started, hook: { ...started.hook, resource: { addr: 'c.d' } } };
    b.left('detection-dev', started, completed, other);
    b.now.states['detection-dev'] = { ...STATE, serial: 7 };
    return b;
  };

  it('says what was applied, and goes on with what is left of what was reviewed', async () => {
    const b = await cutOffInPart();
    b.now.rest = [UPDATE];
    expect(await b.run()).toEqual([
      { stack: 'account-dev', result: 'before', steps: 0, at: expect.any(String) },
      { stack: 'detection-dev', result: 'applied', steps: 1 },
      { stack: 'orders-dev', result: 'applied', steps: 2 },
    ]);
    expect(b.told).toContain(
      'detection-dev was applied in part: 1 of 2 steps are done (a.b); begun and not known to be done: c.d; planning what is left',
    );
    expect(b.applied()).toEqual(['apply the rest, 1, of detection-dev', 'apply 2 to orders-dev']);
    expect((await b.run()).map(({ result }) => result)).toEqual(['before', 'before', 'before']);
  });

  it('is refused where what is left was not reviewed', async () => {
    const b = await cutOffInPart();
    b.now.rest = [change('aws_iam_role.Other', ['delete'])];
    const refused = b.run();
    await expect(refused).rejects.toThrow(
      'refused, nothing was applied now: detection-dev: aws_iam_role.Other: to delete, which was not planned',
    );
    await expect(refused).rejects.toThrow(`npx stacks plan detection orders --out ${b.dir}`);
    expect(b.applied()).toEqual([]);
  });

  it('is refused where somebody else applied in between', async () => {
    const b = await bench();
    b.now.fails = new Interrupted();
    await b.run().catch(() => {});
    b.now.states['detection-dev'] = { ...STATE, serial: 8 };
    await expect(b.run()).rejects.toThrow('the state of detection-dev moved on');
  });

  it('guesses nothing from a journal that cannot be read', async () => {
    const b = await bench();
    writeFileSync(join(b.dir, 'journal.json'), '{"detection-dev":');
    await expect(b.run()).rejects.toThrow('journal.json does not say any more what was applied');
    expect(b.done).toEqual([]);
  });
});

describe('--allow-destroy', () => {
  const TABLE = REPLACED_TABLE.address;
  const why = async (...allowed: string[]) => {
    const dir = join(scratch(), 'review');
    await keep(dir, {
      account: [change('aws_iam_role.Old', ['delete'])],
      detection: [REPLACED_TABLE, UPDATE],
    });
    return lossesNotAllowed(dir, readManifest(dir), allowed);
  };

  it('is wanted for what is lost, with what that is and what forces it', async () => {
    expect(await why()).toEqual([
      `detection-dev: replacing ${TABLE} loses all its rows, and its point-in-time recovery (hash_key forces it): ` +
        `--allow-destroy ${TABLE} lets it`,
    ]);
  });

  it('lets exactly what it names', async () => {
    expect(await why(TABLE)).toEqual([]);
    expect(await why('aws_dynamodb_table.Watc')).toHaveLength(2);
  });

  it.each(['aws_dynamodb_table.None', 'aws_sns_topic.Alerts', 'aws_iam_role.Old'])(
    'is refused for %s, which no plan loses',
    async (address) => {
      expect(await why(TABLE, address)).toEqual([
        `--allow-destroy ${address}: no plan destroys or replaces it and loses something`,
      ]);
    },
  );
});
