import { AuroraCluster, type AuroraClusterProps } from '../../src/modules/aurora-cluster';
import { Network } from '../../src/modules/network';
import { ServerlessFunction } from '../../src/modules/serverless-function';
import { type Parts, parseStatements, synthesizeWith } from '../support/synth';

const createCluster = ({ stack, key }: Parts, props: Partial<AuroraClusterProps> = {}) => {
  const network = new Network(stack, 'Net', { key, services: [] });
  const cluster = new AuroraCluster(stack, 'Orders', {
    key,
    network,
    port: 6543,
    databaseName: 'orders',
    masterUser: 'admin',
    capacity: { min: 0.5, max: 4 },
    instanceZones: ['a', 'b'],
    logRetentionDays: 30,
    ...props,
  });
  return { network, cluster };
};

const createFunction = ({ stack, key, layer }: Parts, id: string, network?: Network) =>
  new ServerlessFunction(stack, id, {
    entry: 'pattern-detection/pattern-query.ts',
    layer,
    key,
    memory: 128,
    timeout: 5,
    network: network?.functions,
    alarms: { none: 'trial' },
  });

describe('AuroraCluster', () => {
  const made = synthesizeWith((parts) => {
    const { network, cluster } = createCluster(parts);
    cluster.grantConnect(createFunction(parts, 'Client', network), 'app');
    createFunction(parts, 'Other', network);
    cluster.grantConnectAsMaster(createFunction(parts, 'Migrator', network));
  });
  const list = (type: string) => Object.values(made.json.resource[type] ?? {});

  it('is encrypted, has backups of a week, and can be destroyed', () => {
    expect(made.getResource('aws_rds_cluster', 'Orders')).toMatchObject({
      cluster_identifier: 'Orders-test',
      engine: 'aurora-postgresql',
      storage_encrypted: true,
      kms_key_id: expect.stringContaining('aws_kms_alias.DataKey_Alias'),
      backup_retention_period: 7,
      deletion_protection: false,
      skip_final_snapshot: true,
      delete_automated_backups: true,
      iam_database_authentication_enabled: true,
      manage_master_user_password: true,
      serverlessv2_scaling_configuration: { min_capacity: 0.5, max_capacity: 4 },
    });
    expect(list('aws_rds_cluster_parameter_group')[0]!.parameter).toContainEqual({
      name: 'rds.force_ssl',
      value: '1',
    });
  });

  it('gets another group of parameters with another major version, before the old one is deleted', () => {
    const [{ engine_version: version }] = list('aws_rds_cluster') as [{ engine_version: string }];
    const major = version.split('.')[0]!;
    expect(list('aws_rds_cluster_parameter_group')).toEqual([
      expect.objectContaining({
        name: `OrdersV${major}-test`,
        family: `aurora-postgresql${major}`,
        lifecycle: { create_before_destroy: true },
      }),
    ]);
  });

  it('has instances in different zones, of which each can be promoted with the capacity of the writer', () => {
    expect(
      list('aws_rds_cluster_instance').map((instance) => [
        instance.identifier,
        instance.availability_zone,
        instance.promotion_tier,
        instance.instance_class,
        instance.publicly_accessible,
      ]),
    ).toEqual([
      ['OrdersA-test', 'us-east-1a', 0, 'db.serverless', false],
      ['OrdersB-test', 'us-east-1b', 1, 'db.serverless', false],
    ]);
    expect(list('aws_db_subnet_group')[0]!.subnet_ids).toHaveLength(3);
  });

  it('logs in a group with a key and a retention period, which exists before it', () => {
    expect(made.getResource('aws_cloudwatch_log_group', 'Orders_LogGroup')).toMatchObject({
      name: '/aws/rds/cluster/Orders-test/postgresql',
      retention_in_days: 30,
      kms_key_id: expect.stringContaining('DataKey'),
    });
    expect(made.getResource('aws_rds_cluster', 'Orders').depends_on).toEqual([
      expect.stringMatching(/^aws_cloudwatch_log_group\.Orders_LogGroup/),
    ]);
  });

  it('accepts connections from the functions with a grant only, by groups that name each other', () => {
    const findId = (name: string) => {
      const group = made.getResource('aws_security_group', name);
      const [address] = Object.entries(made.json.resource.aws_security_group!).find(
        ([, value]) => value === group,
      )!;
      return `\${aws_security_group.${address}.id}`;
    };
    const [instances, clients] = [findId('Orders_Instances'), findId('Orders_Clients')];
    const connection = { ip_protocol: 'tcp', from_port: 6543, to_port: 6543 };
    expect(
      list('aws_vpc_security_group_ingress_rule').filter((rule) => rule.security_group_id === instances),
    ).toEqual([{ ...connection, security_group_id: instances, referenced_security_group_id: clients }]);
    expect(
      list('aws_vpc_security_group_egress_rule').filter(
        (rule) => rule.security_group_id === instances || rule.security_group_id === clients,
      ),
    ).toEqual([{ ...connection, security_group_id: clients, referenced_security_group_id: instances }]);
    const getGroups = (id: string) =>
      (made.getResource('aws_lambda_function', id).vpc_config as { security_group_ids: string[] })
        .security_group_ids;
    expect(getGroups('Client')).toEqual([findId('Net_Functions'), clients]);
    expect(getGroups('Other')).toEqual([findId('Net_Functions')]);
  });

  it('lets a function log in as one user', () => {
    const statements = parseStatements(made.getResource('aws_iam_role_policy', 'Client_Role_Policy'));
    expect(statements.filter(({ Action }) => String(Action).startsWith('rds'))).toEqual([
      {
        Effect: 'Allow',
        Action: ['rds-db:connect'],
        Resource: [
          expect.stringMatching(
            /^arn:aws:rds-db:us-east-1:\$\{.*\}:dbuser:\$\{aws_rds_cluster\.Orders\.cluster_resource_id\}\/app$/,
          ),
        ],
      },
    ]);
    expect(made.getResource('aws_lambda_function', 'Client').environment).toEqual({
      variables: {
        DATABASE_WRITER_HOST: '${aws_rds_cluster.Orders.endpoint}',
        DATABASE_READER_HOST: '${aws_rds_cluster.Orders.reader_endpoint}',
        DATABASE_PORT: '6543',
        DATABASE_NAME: 'orders',
        DATABASE_USER: 'app',
      },
    });
  });

  it('lets a function connect as the master user by its secret, and not by IAM', () => {
    const statements = parseStatements(made.getResource('aws_iam_role_policy', 'Migrator_Role_Policy'));
    expect(JSON.stringify(statements)).not.toContain('rds-db:connect');
    expect(made.getResource('aws_lambda_function', 'Migrator').environment).toEqual({
      variables: {
        DATABASE_WRITER_HOST: '${aws_rds_cluster.Orders.endpoint}',
        DATABASE_READER_HOST: '${aws_rds_cluster.Orders.reader_endpoint}',
        DATABASE_PORT: '6543',
        DATABASE_NAME: 'orders',
        DATABASE_MASTER_SECRET_ARN: '${aws_rds_cluster.Orders.master_user_secret[0].secret_arn}',
      },
    });
    expect(statements).toContainEqual({
      Effect: 'Allow',
      Action: ['secretsmanager:GetSecretValue'],
      Resource: ['${aws_rds_cluster.Orders.master_user_secret[0].secret_arn}'],
    });
  });

  it('passes the certificate that clients trust instead of those of RDS', () => {
    const local = synthesizeWith((parts) => {
      const { network, cluster } = createCluster(parts, { certificate: 'PEM' });
      cluster.grantConnect(createFunction(parts, 'Client', network), 'app');
    });
    expect(local.getResource('aws_lambda_function', 'Client').environment).toMatchObject({
      variables: { DATABASE_CA: 'PEM' },
    });
  });

  it.each([
    [{ capacity: { min: 0, max: 4 } }, 'Orders has a minimum capacity of 0; expected more than 0'],
    [{ instanceZones: ['a'] }, 'Orders has 1 zones; expected at least 2'],
  ])('refuses %j', (props, message) => {
    expect(() => synthesizeWith((parts) => void createCluster(parts, props))).toThrow(message);
  });

  it('refuses a function that is in no network', () => {
    expect(() =>
      synthesizeWith((parts) => createCluster(parts).cluster.grantConnect(parts.fn, 'app')),
    ).toThrow('Worker is in no network; expected the property network');
  });
});
