import { DELETION_RULES } from '../../../src/policies/rules/deletion';
import {
  type DataLossInput,
  findDataLosses,
  formatDataLoss,
  formatDataLossRefusal,
  isAllowed,
} from '../../../src/domain/plan/data-loss';

const change = (
  type: string,
  actions: string[],
  more: Partial<DataLossInput> & { paths?: (string | number)[][] } = {},
) => ({
  address: `${type}.One`,
  type,
  action_reason: more.action_reason,
  change: { actions, replace_paths: more.paths },
});
const describeDataLosses = (...changes: DataLossInput[]) => findDataLosses(changes).map(formatDataLoss);

describe('findDataLosses', () => {
  it('describes the data that a replacement in either order loses, and the attributes that force it', () => {
    const paths = [['hash_key'], ['attribute', 0, 'name']];
    for (const actions of [
      ['delete', 'create'],
      ['create', 'delete'],
    ])
      expect(describeDataLosses(change('aws_dynamodb_table', actions, { paths }))).toEqual([
        'replacing aws_dynamodb_table.One loses all its rows, and its point-in-time recovery ' +
          '(hash_key, attribute[0].name force it)',
      ]);
    expect(
      describeDataLosses(change('aws_kinesis_stream', ['delete', 'create'], { paths: [['name']] }))[0],
    ).toMatch(/\(name forces it\)$/);
  });

  it('includes every type that the policy rules allow to be destroyed with their content', () => {
    const [rule] = DELETION_RULES.filter(({ id }) => id === 'MS-DEL-2');
    expect(rule!.types!.filter((type) => findDataLosses([change(type, ['delete'])]).length === 0)).toEqual(
      [],
    );
  });

  it('describes why a resource is destroyed, and prints unknown reasons of Terraform as they are', () => {
    const reasons = ['delete_because_no_resource_config', 'delete_because_of_the_moon', undefined];
    expect(
      reasons.map(
        (action_reason) => describeDataLosses(change('aws_s3_bucket', ['delete'], { action_reason }))[0],
      ),
    ).toEqual([
      'destroying aws_s3_bucket.One loses all its objects and their versions (it is no longer in the configuration)',
      'destroying aws_s3_bucket.One loses all its objects and their versions (delete because of the moon)',
      'destroying aws_s3_bucket.One loses all its objects and their versions (Terraform gives no reason)',
    ]);
  });

  it('finds none if nothing is destroyed, no data is lost, or Terraform only forgets the resource', () => {
    for (const actions of [['create'], ['update'], ['no-op'], ['read'], ['forget']])
      expect(describeDataLosses(change('aws_dynamodb_table', actions))).toEqual([]);
    expect(describeDataLosses(change('aws_iam_role', ['delete']))).toEqual([]);
  });

  it('distinguishes a deposed object, which is lost as another object of the same address', () => {
    const [deposed, live] = findDataLosses([
      { ...change('aws_sqs_queue', ['delete']), deposed: 'byebye01' },
      change('aws_sqs_queue', ['delete']),
    ]);
    expect(deposed).toMatchObject({ address: 'aws_sqs_queue.One', action: 'delete', deposed: 'byebye01' });
    expect(live).not.toHaveProperty('deposed');
    expect([deposed!, live!].map(formatDataLoss)).toEqual([
      'destroying deposed object byebye01 of aws_sqs_queue.One loses the messages in it (Terraform gives no reason)',
      'destroying aws_sqs_queue.One loses the messages in it (Terraform gives no reason)',
    ]);
  });

  // A renamed table is destroyed and created empty. The moved block keeps it, a deposed object of it is lost anyway.
  it('suggests how to retain a renamed resource', () => {
    const [before, after] = [
      { name: 'T', hash_key: 'id' },
      { name: 'T', hash_key: 'id' },
    ];
    const changes = [
      { ...change('aws_dynamodb_table', ['delete']), change: { actions: ['delete'], before } },
      {
        ...change('aws_dynamodb_table', ['create']),
        address: 'aws_dynamodb_table.Two',
        change: { actions: ['create'], before: null, after },
      },
    ];
    const [loss, ...more] = findDataLosses(changes);
    expect(more).toEqual([]);
    expect(loss).toMatchObject({ action: 'delete', renamedTo: 'aws_dynamodb_table.Two' });
    const refusal = formatDataLossRefusal(loss!);
    expect(refusal).toMatch(/^destroying .*: allow it with --allow-destroy aws_dynamodb_table\.One; /);
    expect(refusal).toContain('aws_dynamodb_table.Two');
    const [deposed] = findDataLosses([{ ...changes[0]!, deposed: 'byebye01' }, changes[1]!]);
    expect(deposed).not.toHaveProperty('renamedTo');
  });

  it('allows a loss by the address in the state or in the displayed plan, and by no other', () => {
    const loss = { ...findDataLosses([change('aws_sqs_queue', ['delete'])])[0]!, shownAddress: 'shown' };
    expect(
      [['aws_sqs_queue.One'], ['shown'], ['other', 'shown'], ['other'], []].map((allowed) =>
        isAllowed(loss, allowed),
      ),
    ).toEqual([true, true, true, false, false]);
  });

  it('names the option that allows a loss', () => {
    expect(formatDataLossRefusal(findDataLosses([change('aws_sqs_queue', ['delete'])])[0]!)).toBe(
      'destroying aws_sqs_queue.One loses the messages in it (Terraform gives no reason): ' +
        'allow it with --allow-destroy aws_sqs_queue.One',
    );
  });
});
