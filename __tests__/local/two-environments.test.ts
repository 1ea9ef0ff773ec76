import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClientOptions } from '../../src/cli/target/aws';
import { StateBucket, type RecordedResource } from '../../src/cli/terraform/state-bucket';
import { readConfig, type CommonConfig } from '../../src/config';
import { Checkout, type CommandResult, type RunningCommand } from './checkout';
import { waitUntil } from './emulator-client';
import { DAY_VARIABLES, testTradingDay } from './pattern-detection/trading-day/test-day';
import { Source } from './source';

const MARKET = '__tests__/fixtures/market/quandl-wiki-5-stocks-daily-2000-2013.csv.gz';

/**
 * Names that two environments of one account share, and that neither of them owns: the account and its event bus, the
 * patterns for log groups in keys and roles, and the calls of Step Functions.
 */
const SHARED = [
  'arn:aws:events:us-east-1:000000000000:event-bus/default',
  'arn:aws:iam::000000000000:root',
  'arn:aws:logs:us-east-1:000000000000:log-group:*',
  'arn:aws:states:::aws-sdk:sfn:startSyncExecution',
  'arn:aws:states:::lambda:invoke',
  'arn:aws:states:::sns:publish',
  'arn:aws:states:::sqs:sendMessage',
];

/** The resources of the environment that builds bars only: the clock that closes the bars of idle symbols. */
const BAR_RESOURCES = /\.BarClock/;
const BAR_RESOURCE_COUNT = 11;

/** The changed table, and the file that defines it. */
const WATCH = 'aws_dynamodb_table.ThresholdWatch';
const WATCH_SOURCE = 'src/systems/pattern-detection/thresholds.ts';
const [KEY, OTHER_KEY] = ["partitionKey: 'symbol',", "partitionKey: 'ticker',"];
const INDEX = "indexes: [{ name: 'bySide', partitionKey: 'side', sortKey: 'at' }],";
const SYSTEM_SOURCE = 'src/systems/pattern-detection/index.ts';
/** The lines that create the firewall. */
const FIREWALL = [
  'const { firewall } = createFirewall(context, restApi);',
  "this.addOutput('WebAclArn', firewall.arn, 'The web ACL of the REST API');",
];
const RATE = 'schema: createNumberSchema(0.01, 100).default(1),';
const [GRANT, MORE] = ['detectorState.grantScan(checker);', 'detectorState.grantPut(checker);'];

/** One environment of a checkout, with its own suffix. */
class Environment {
  readonly config: CommonConfig;
  readonly data: string;
  private readonly dynamo: DynamoDBDocumentClient;
  up!: RunningCommand;
  private upResult?: Promise<CommandResult>;

  /**
   * @param symbol the symbol of its first events
   * @param variables the environment variables of its commands
   */
  constructor(
    private readonly project: Checkout,
    readonly suffix: string,
    readonly symbol: string,
    private readonly variables: Readonly<Record<string, string>> = {},
  ) {
    this.config = readConfig({
      TARGET: 'local',
      ENVIRONMENT_SUFFIX: suffix,
      LOCAL_ENDPOINT: project.endpoint,
    });
    this.dynamo = DynamoDBDocumentClient.from(new DynamoDBClient(createClientOptions(this.config)));
    this.data = join(project.dir, `${symbol}.csv`);
    const rows = [`${symbol},2013-01-02T14:30:00Z,100`, `${symbol},2013-01-03T14:30:00Z,101`];
    writeFileSync(this.data, `symbol,timestamp,close\n${rows.join('\n')}\n`);
  }

  start(...args: string[]): RunningCommand {
    return this.project.start(process.execPath, ['bin/stacks.mjs', ...args], {
      ...this.variables,
      ENVIRONMENT_SUFFIX: this.suffix,
    });
  }

  async runOrFail(...args: string[]): Promise<string> {
    const { status, stdout, stderr }: CommandResult = await this.start(...args).result;
    if (status !== 0)
      throw new Error(`${this.suffix}: stacks ${args.join(' ')}: ${status}\n${stdout}\n${stderr}`);
    return stdout;
  }

  /** Runs a command and expects that it is rejected. @returns the reason */
  async expectRefusal(...args: string[]): Promise<string> {
    const { status, stdout, stderr } = await this.start(...args).result;
    expect([status, stdout]).toEqual([1, '']);
    return stderr.trim().split('\n').at(-1)!;
  }

  /** Kills the Terraform process that works on its state, without a cleanup. */
  killTerraform(): void {
    const record = join(this.project.dir, '.stacks/runs', `pattern-detection-${this.suffix}.json`);
    const { pid } = JSON.parse(readFileSync(record, 'utf8')) as { pid: number };
    process.kill(-pid, 'SIGKILL');
  }

  /** Reads the attributes of the table ThresholdWatch in its state. */
  async readWatchTable(): Promise<Readonly<Record<string, unknown>>> {
    return (await this.readState()).find(({ address }) => address === WATCH)!.attributes;
  }

  startUp(): void {
    this.up = this.start('up', '--data', this.data);
  }

  /** Stops its `up` as Ctrl-C does, unless it has ended. @returns its exit code */
  async stopUp(): Promise<number | null> {
    this.upResult ??= (this.up.interrupt(), this.up.result);
    return (await this.upResult).status;
  }

  readState(): Promise<RecordedResource[]> {
    return new StateBucket(this.config).readResources(`pattern-detection-${this.suffix}`);
  }

  /** Reads all rows of all its tables, as text, by table. */
  async readRows(): Promise<Record<string, string[]>> {
    const tables = (await this.readState()).filter(({ type }) => type === 'aws_dynamodb_table');
    const scans = tables.map(async ({ address, attributes }) => {
      const scan = new ScanCommand({ TableName: String(attributes.name), ConsistentRead: true });
      const { Items = [], LastEvaluatedKey } = await this.dynamo.send(scan);
      expect(LastEvaluatedKey).toBeUndefined();
      return [address.split('.')[1], Items.map((item) => JSON.stringify(item)).sort()] as const;
    });
    return Object.fromEntries(await Promise.all(scans));
  }

  /** Replays a symbol of the real market, and waits for its alerts. */
  async replayPattern(symbol: string): Promise<void> {
    await this.runOrFail('replay', MARKET, '--symbols', symbol, '--wait');
    const hasAlert = async () => findTablesWith(await this.readRows(), symbol).includes('AlertHistory');
    expect(await waitUntil(hasAlert, 120_000)).toBe(true);
  }

  /** Returns the status of its API's response for each of the keys. */
  async fetchStatuses(keys: readonly string[]): Promise<number[]> {
    const { ApiGatewayUrl } = JSON.parse(await this.runOrFail('outputs', '--json')) as Record<string, string>;
    const fetchAlerts = (key: string) =>
      fetch(`${ApiGatewayUrl}/alerts?limit=1`, { headers: { 'x-api-key': key } });
    return (await Promise.all(keys.map(fetchAlerts))).map(({ status }) => status);
  }
}

const findTablesWith = (rows: Record<string, string[]>, symbol: string): string[] =>
  Object.keys(rows).filter((table) => rows[table]!.some((row) => row.includes(`"${symbol}`)));

/**
 * Removes the firewall from the sources. Half of Terraform's CPU time for a plan of this system is the schema of
 * aws_wafv2_web_acl, and this file makes about twenty plans. The tests of one environment deploy the firewall.
 */
function removeFirewall(dir: string): void {
  const file = join(dir, SYSTEM_SOURCE);
  const source = readFileSync(file, 'utf8');
  const reduced = FIREWALL.reduce((text, line) => text.replace(line, ''), source);
  expect(source.length - reduced.length).toBe(FIREWALL.join('').length);
  writeFileSync(file, reduced);
}

/** Finds every ARN in all attributes, including policies and definitions. */
const findArns = (resources: readonly RecordedResource[]): Set<string> =>
  new Set(
    resources.flatMap(({ attributes }) => JSON.stringify(attributes).match(/arn:aws:[^"\\\s,|}]+/g) ?? []),
  );

/** Identifies a resource among all others of its type; some ids are unique only within their parent. */
const formatIdentity = ({ type, attributes }: RecordedResource): string => {
  const { id, function_name: on, name } = attributes;
  return [type, id, ...(type === 'aws_lambda_permission' ? [on] : []), ...(id ? [] : [name])].join(' ');
};

/**
 * Two environments of one checkout on one emulator, which is one account. One is deployed normally, the other after a
 * run that was killed. The other builds bars from trades, the first uses each event as a bar. The suffix of one ends with the suffix of the other, so code that distinguishes environments by
 * the ends of names must not confuse them.
 */
describe('two environments in one account', () => {
  let project: Checkout;
  let east: Environment;
  let northEast: Environment;

  beforeAll(async () => {
    project = await Checkout.create();
    [east, northEast] = [
      new Environment(project, 'east', 'EAST', DAY_VARIABLES),
      new Environment(project, 'north-east', 'NORTH'),
    ];
    await project.linkInstalled();
    removeFirewall(project.dir);
    for (const one of [northEast, east]) one.startUp();
  });
  afterAll(async () => {
    // After a failure, the command has already ended.
    for (const one of [east, northEast]) await one?.stopUp().catch(() => {});
    project?.killCommands();
  });

  it('recover by themselves from a run that was killed in the middle of an apply', async () => {
    await east.up.waitForOutput(/[1-9]\d? of \d+/);
    await new Promise((resolve) => setTimeout(resolve, 20_000));
    east.up.kill();
    await east.up.result;
    east.startUp();
    await Promise.all([east, northEast].map(({ up }) => up.waitForOutput(/stays up on/)));
  });

  it('have the same resources, except those that their configurations differ in, and share none', async () => {
    const [one, other] = await Promise.all([east.readState(), northEast.readState()]);
    const getAddresses = (resources: RecordedResource[]) =>
      resources.map(({ address }) => address).filter((address) => !BAR_RESOURCES.test(address));
    expect(one.length).toBeGreaterThan(150);
    expect(getAddresses(one)).toHaveLength(one.length - BAR_RESOURCE_COUNT);
    expect(getAddresses(one).sort()).toEqual(other.map(({ address }) => address).sort());
    const identities = new Set(one.map(formatIdentity));
    expect(identities.size).toBe(one.length);
    expect(other.map(formatIdentity).filter((identity) => identities.has(identity))).toEqual([]);
  });

  it('contain no names of the other environment, except of resources that exist once per account', async () => {
    const [one, other] = await Promise.all([east.readState(), northEast.readState()]);
    const arns = findArns(one);
    expect(arns.size).toBeGreaterThan(50);
    expect([...findArns(other)].filter((arn) => arns.has(arn)).sort()).toEqual(SHARED);
  });

  describe('a day of trades of 50 symbols', () => {
    let before: Record<string, string[]>;

    beforeAll(async () => {
      before = await northEast.readRows();
    });

    testTradingDay(() => east);

    it('is processed only by the environment to which it was sent', async () => {
      expect(findTablesWith(before, 'NORTH')).toContain('DetectorState');
      const [rows, after] = await Promise.all([east.readRows(), northEast.readRows()]);
      expect(findTablesWith(rows, 'DAY-')).toEqual(
        expect.arrayContaining(['AlertHistory', 'DetectorState', 'TradingPatterns']),
      );
      expect(findTablesWith(rows, 'NORTH')).toEqual([]);
      expect([findTablesWith(after, 'DAY-'), findTablesWith(after, 'EAST')]).toEqual([[], []]);
      // A threshold check, which runs every five minutes, may have stored its own symbol since.
      const countOthers = (all: Record<string, string[]>) =>
        Object.entries(all).filter(([table]) => table !== 'ThresholdWatch');
      expect(countOthers(after)).toEqual(countOthers(before));
    });
  });

  it('reject keys of the other', async () => {
    const environments = [east, northEast];
    const keys = await Promise.all(environments.map((one) => one.runOrFail('key', 'show', 'up')));
    const answers = environments.map((one) => one.fetchStatuses(keys.map((key) => key.trim())));
    expect(await Promise.all(answers)).toEqual([
      [200, 403],
      [403, 200],
    ]);
  });

  describe('a saved plan', () => {
    const REVIEW = '.stacks/review';
    let source: Source;
    const getPath = (...path: string[]) => join(project.dir, ...path);

    beforeAll(() => {
      source = new Source(project.dir);
    });

    it('changes a schema and a policy as they were reviewed, once, and is refused if anything differs', async () => {
      source.edit(WATCH_SOURCE, KEY, `${KEY}\n    ${INDEX}`);
      source.edit(WATCH_SOURCE, GRANT, `${GRANT}\n  ${MORE}`);
      const plan = await east.runOrFail('plan', '--out', REVIEW);
      expect(plan).toContain(`  ~ ${WATCH}\n`);
      expect(plan).toMatch(
        /! role ThresholdChecker-east may now also dynamodb:PutItem on DetectorState-east /,
      );
      for (const copy of ['stale', 'tampered'])
        cpSync(getPath(REVIEW), getPath('.stacks', copy), { recursive: true });

      appendFileSync(getPath('.stacks/tampered/pattern-detection-east/plan.tfplan'), ' ');
      expect(await east.expectRefusal('apply', '.stacks/tampered')).toContain(
        'refused, nothing was applied: pattern-detection-east/plan.tfplan: SHA-256 ',
      );
      expect(await northEast.expectRefusal('apply', REVIEW)).toContain(
        'ENVIRONMENT_SUFFIX: east when planned, now north-east',
      );
      source.commit();
      expect(await east.expectRefusal('apply', REVIEW)).toContain('the commit: ');
      source.undoCommit();
      expect((await east.readWatchTable()).global_secondary_index).toEqual([]);

      expect(await east.runOrFail('apply', REVIEW)).toMatch(
        /^pattern-detection-east: \d+ changes? applied\n$/,
      );
      expect((await east.readWatchTable()).global_secondary_index).toMatchObject([{ name: 'bySide' }]);
      expect(await east.runOrFail('apply', REVIEW)).toContain('pattern-detection-east: already applied at ');
      expect(await east.expectRefusal('apply', '.stacks/stale')).toMatch(
        /the state of pattern-detection-east changed: serial \d+ when planned, now \d+; .*; plan again with /,
      );
    });

    it('replaces a table only if its address is allowed, and continues after a kill', async () => {
      source.edit(WATCH_SOURCE, KEY, OTHER_KEY);
      // Changes of many alarms complete long before the table is replaced.
      source.edit('src/config/pattern-detection/variables.ts', RATE, RATE.replace('(1)', '(2)'));
      expect(await east.runOrFail('plan', '--out', REVIEW)).toContain(
        `  ± replace ${WATCH} (destroy before create)\n`,
      );
      const lost = `replacing ${WATCH} loses all its rows, and its point-in-time recovery (hash_key forces it)`;
      expect(await east.expectRefusal('apply', REVIEW)).toContain(lost);
      const other = `${WATCH}er`;
      expect(await east.expectRefusal('apply', REVIEW, '--allow-destroy', other)).toContain(
        `--allow-destroy ${other}: no plan loses data by destroying or replacing it`,
      );
      expect((await east.readWatchTable()).hash_key).toBe('symbol');

      const allowed = ['--allow-destroy', WATCH];
      const applying = east.start('apply', REVIEW, ...allowed);
      await applying.waitForOutput(/pattern-detection-east: [1-9]\d* of \d+/);
      east.killTerraform();
      applying.kill();
      await applying.result;
      const { status, stdout, stderr } = await east.start('apply', REVIEW, ...allowed).result;
      expect([status, stdout, stderr]).toEqual([
        0,
        expect.stringMatching(/east: \d+ changes? applied\n$/),
        expect.any(String),
      ]);
      expect(stderr).toMatch(
        /pattern-detection-east is partly applied: [1-9]\d* of \d+ steps completed \(aws_.*; planning the remaining changes/,
      );
      expect((await east.readWatchTable()).hash_key).toBe('ticker');
      expect((await east.runOrFail('plan')).trim()).toBe('pattern-detection-east: no changes');
    });

    afterAll(() => {
      source.restore();
      for (const name of ['review', 'stale', 'tampered'])
        rmSync(getPath('.stacks', name), { recursive: true, force: true });
    });
  });

  it('do not stop the emulator while one of them uses it', async () => {
    // The environment that started the emulator stops first.
    expect(await east.stopUp()).toBe(130);
    expect((await fetch(project.endpoint)).status).toBeGreaterThan(0);
  });

  it('are destroyed independently', async () => {
    const [parts, rows] = [await northEast.readState(), await northEast.readRows()];
    expect(await east.runOrFail('down', '--yes')).toMatch(/nothing named …-east is left\n/);
    expect(await northEast.readState()).toEqual(parts);
    expect(Object.keys(await northEast.readRows())).toEqual(Object.keys(rows));
    expect((await northEast.runOrFail('plan')).trim()).toBe('pattern-detection-north-east: no changes');
    await northEast.replayPattern('GOOG');
  });

  it('end without resources and without an emulator', async () => {
    await northEast.stopUp();
    await expect(fetch(project.endpoint)).rejects.toThrow();
    expect(await northEast.runOrFail('down', '--yes')).toMatch(/nothing named …-north-east is left\n/);
  });
});
