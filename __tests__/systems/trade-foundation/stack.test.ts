import { findViolations } from '../../../src/policies/find-violations';
import { evaluateSynthesized } from '../../support/evaluate';
import { synthesizeFoundation } from './synthesize';

const [primary, standby] = synthesizeFoundation();

describe('trade-foundation', () => {
  it('matches the snapshot', () => {
    expect([primary.json, standby.json]).toMatchSnapshot();
  });

  it('has the known addresses of its stateful resources, with the global table in the primary region only', () => {
    const listAddresses = (type: string) =>
      [primary, standby].map(({ json }) => Object.keys(json.resource[type] ?? {}));
    expect(listAddresses('aws_dynamodb_table')).toEqual([['Trades'], []]);
    expect(listAddresses('aws_ecr_repository')).toEqual([['TradeFunctions'], ['TradeFunctions']]);
    expect(listAddresses('aws_kms_key')).toEqual([['ImageKey'], ['ImageKey']]);
    expect(listAddresses('aws_ecr_replication_configuration')).toEqual([['TradeImageReplication'], []]);
  });

  it('has the table of trades in both regions, on demand, with point-in-time recovery and its stream', () => {
    expect(primary.getResource('aws_dynamodb_table', 'Trades')).toMatchObject({
      name: 'table-trades-dev',
      billing_mode: 'PAY_PER_REQUEST',
      hash_key: 'pk',
      range_key: 'sk',
      global_secondary_index: [
        { name: 'ByAccountDay', hash_key: 'accountDay', range_key: 'executed', projection_type: 'ALL' },
        { name: 'ByInstrumentDay', hash_key: 'instrumentDay', range_key: 'executed', projection_type: 'ALL' },
      ],
      point_in_time_recovery: { enabled: true },
      replica: [{ region_name: 'eu-west-1', point_in_time_recovery: true, propagate_tags: true }],
      stream_enabled: true,
      stream_view_type: 'NEW_AND_OLD_IMAGES',
    });
  });

  it('replicates the images of all environments of the account, unless another environment does', () => {
    const { rule } = primary.getResource('aws_ecr_replication_configuration', 'TradeImageReplication')
      .replication_configuration as { rule: readonly object[] };
    expect(rule).toEqual([
      {
        destination: [expect.objectContaining({ region: 'eu-west-1' })],
        repository_filter: [{ filter: 'repository-trade-functions-', filter_type: 'PREFIX_MATCH' }],
      },
    ]);
    for (const { json } of synthesizeFoundation({ IMAGE_REPLICATION: 'off' }))
      expect(json.resource).not.toHaveProperty('aws_ecr_replication_configuration');
  });

  it('follows the general rules, except that the global table has the key of AWS in each region', () => {
    const violations = [primary, standby].flatMap(({ json }) =>
      findViolations(evaluateSynthesized('trade-foundation', json)),
    );
    expect(violations.map(({ check, address }) => [check, address])).toEqual([
      ['MS-ENC-3', 'aws_dynamodb_table.Trades'],
    ]);
  });

  it('refers to no other stack, and is deleted completely', () => {
    const text = JSON.stringify([primary.json, standby.json]);
    expect(text).not.toContain('terraform_remote_state');
    expect(text).not.toContain('prevent_destroy');
  });
});
