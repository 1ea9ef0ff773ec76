import { asBlocks, type PlannedResource, type ResourceValues } from '../plan/resources';
import { MONTH_HOURS } from './hours';
import { kept, n, type Use, used } from './line';
import { PRICE_LIST } from './prices';
import { leastHours } from './scaling';
import { type Stack, titleOf } from './stack';

const { dynamoDb } = PRICE_LIST;
const KB = 1024;
const GB = 1024 ** 3;

/** How many whole units so many bytes take. */
export const units = (bytes: number, unit: number): number => Math.ceil(bytes / unit);

/** Whether a table is paid by request; provisioned is what DynamoDB takes where nothing is said. */
export const isByRequest = ({ billing_mode: mode }: ResourceValues): boolean => mode === 'PAY_PER_REQUEST';

const indexesOf = ({ values }: PlannedResource): readonly ResourceValues[] =>
  asBlocks(values.global_secondary_index);
/** In how many regions it is. */
const copiesOf = ({ values }: PlannedResource): number => 1 + asBlocks(values.replica).length;

/** What goes into a table, and out of it; nothing of one that is not there. */
export interface Rows {
  /** Rows that are written, and the bytes of each. */
  readonly written: number;
  readonly bytes: number;
  /** Read units of 4 KB. */
  readonly read: number;
  /** Rows that are in it, on the month's average. */
  readonly held: number;
  readonly because: string;
}

/** What rows cost in a table: each is written to each index and to each region, and kept there. */
export function rowsUse(
  table: PlannedResource | undefined,
  { written, bytes, read, held, because }: Rows,
): readonly Use[] {
  if (table === undefined) return [];
  const title = titleOf(table);
  const [indexes, copies, each] = [indexesOf(table).length, copiesOf(table), units(bytes, KB)];
  const line = (what: string, quantity: number, price: Use['price'], why: string) =>
    used('DynamoDB', `${title}, ${what}`, quantity, price, why, [table]);
  const price = copies > 1 ? dynamoDb.replicatedWrite : dynamoDb.write;
  const places = indexes === 0 ? '' : ` in ${1 + indexes} places: the table and its indexes`;
  const times = `${each} KB${places}${copies > 1 ? `, in ${copies} regions` : ''}`;
  const requests = [
    line('writes', written * each * (1 + indexes) * copies, price, `${because}: ${n(written)} × ${times}`),
    line('reads', read, dynamoDb.read, because),
  ];
  const gb = (held * bytes * copies) / GB;
  const recovered = asBlocks(table.values.point_in_time_recovery)[0]?.enabled === true;
  return [
    ...(isByRequest(table.values) ? requests : []),
    line(
      'kept rows',
      gb * (1 + indexes),
      dynamoDb.storage,
      `${n(held)} rows of ${n(bytes)} bytes${places} (assumed)`,
    ),
    ...(recovered
      ? [line('recovery', gb, dynamoDb.pointInTimeRecovery, 'the same rows, without the indexes')]
      : []),
  ];
}

/** Read units of 4 KB that somebody takes from a table beside those that go with its rows. */
export const readsUse = (
  table: PlannedResource | undefined,
  reader: PlannedResource,
  quantity: number,
  because: string,
): readonly Use[] =>
  table && isByRequest(table.values)
    ? [
        used('DynamoDB', `${titleOf(table)}, reads by ${titleOf(reader)}`, quantity, dynamoDb.read, because, [
          table,
        ]),
      ]
    : [];

/** The capacity of the provisioned tables, at its least, whether it is used or not. */
export const capacityUse = (stack: Stack): readonly Use[] =>
  stack
    .all('aws_dynamodb_table')
    .filter(({ values }) => !isByRequest(values))
    .flatMap((table) => [
      capacityLine(stack, table, 'Write', dynamoDb.writeCapacityHour),
      capacityLine(stack, table, 'Read', dynamoDb.readCapacityHour),
    ]);

function capacityLine(
  stack: Stack,
  table: PlannedResource,
  kind: 'Write' | 'Read',
  price: Use['price'],
): Use {
  const field = `${kind.toLowerCase()}_capacity`;
  const targets = stack
    .all('aws_appautoscaling_target')
    .filter(({ values }) => String(values.scalable_dimension).endsWith(`:${kind}CapacityUnits`))
    .filter(({ values }) => stack.mentioned('aws_dynamodb_table', values.resource_id).includes(table))
    .filter((target) => leastHours(stack, target) !== undefined);
  const targetOf = (index?: ResourceValues['name']) =>
    targets.find(({ values: { resource_id: id } }) =>
      index === undefined ? !String(id).includes('/index/') : String(id).endsWith(`/index/${String(index)}`),
    );
  const places = [
    { values: table.values, target: targetOf() },
    ...indexesOf(table).map((values) => ({ values, target: targetOf(values.name) })),
  ];
  const hours = places.map(
    ({ values, target }) => (target && leastHours(stack, target)) ?? Number(values[field] ?? 0) * MONTH_HOURS,
  );
  const sum = hours.reduce((all, one) => all + one, 0) * copiesOf(table);
  return kept(
    'DynamoDB',
    `${titleOf(table)}, ${kind.toLowerCase()} capacity`,
    sum,
    price,
    `${n(sum / MONTH_HOURS)} units at least, of the table and its indexes`,
    [table, ...targets],
  );
}
