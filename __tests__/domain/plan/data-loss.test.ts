import { DESTROYING_RULES } from '../../../src/policies/rules/destroying';
import {
  type DataLossInput,
  findDataLosses,
  formatDataLoss,
  formatDataLossRefusal,
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
const words = (...changes: DataLossInput[]) => findDataLosses(changes).map(formatDataLoss);

describe('lossesIn', () => {
  it('names what is lost with a replacement in either order, and the attributes that force it', () => {
    const paths = [['hash_key'], ['attribute', 0, 'name']];
    for (const actions of [
      ['delete', 'create'],
      ['create', 'delete'],
    ])
      expect(words(change('aws_dynamodb_table', actions, { paths }))).toEqual([
        'replacing aws_dynamodb_table.One loses all its rows, and its point-in-time recovery ' +
          '(hash_key, attribute[0].name force it)',
      ]);
    expect(words(change('aws_kinesis_stream', ['delete', 'create'], { paths: [['name']] }))[0]).toMatch(
      /\(name forces it\)$/,
    );
  });

  it('knows every type that the rules want to be destroyed with what is in it', () => {
    const [rule] = DESTROYING_RULES.filter(({ id }) => id === 'MS-DEL-2');
    expect(rule!.types!.filter((type) => findDataLosses([change(type, ['delete'])]).length === 0)).toEqual(
      [],
    );
  });

  it('says in words why a resource is destroyed, and repeats Terraform’s where it has none', () => {
    const reasons = ['delete_because_no_resource_config', 'delete_because_of_the_moon', undefined];
    expect(
      reasons.map((action_reason) => words(change('aws_s3_bucket', ['delete'], { action_reason }))[0]),
    ).toEqual([
      'destroying aws_s3_bucket.One loses all its objects and their versions (it is no longer in the configuration)',
      'destroying aws_s3_bucket.One loses all its objects and their versions (delete because of the moon)',
      'destroying aws_s3_bucket.One loses all its objects and their versions (Terraform gives no reason)',
    ]);
  });

  it('finds none where nothing is destroyed, nothing is lost with it, or Terraform only forgets it', () => {
    for (const actions of [['create'], ['update'], ['no-op'], ['read'], ['forget']])
      expect(words(change('aws_dynamodb_table', actions))).toEqual([]);
    expect(words(change('aws_iam_role', ['delete']))).toEqual([]);
  });

  it('says how to let it go', () => {
    expect(formatDataLossRefusal(findDataLosses([change('aws_sqs_queue', ['delete'])])[0]!)).toContain(
      ': --allow-destroy aws_sqs_queue.One lets it',
    );
  });
});
