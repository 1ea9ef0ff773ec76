import { DbSubnetGroup } from '@cdktf/provider-aws/lib/db-subnet-group';
import { RdsCluster } from '@cdktf/provider-aws/lib/rds-cluster';
import { RdsClusterInstance } from '@cdktf/provider-aws/lib/rds-cluster-instance';
import { RdsClusterParameterGroup } from '@cdktf/provider-aws/lib/rds-cluster-parameter-group';
import { Construct } from 'constructs';
import { type DatabaseAccess, createDatabaseAccess } from './database-access';
import type { EncryptionKey } from './encryption-key';
import { createLogGroup } from './log-group';
import type { Network } from './network';
import type { ServerlessFunction } from './serverless-function';
import { SystemStack } from './system-stack';

export interface AuroraClusterProps {
  readonly key: EncryptionKey;
  /** The network, whose subnets are in the zones of `instanceZones`, among others. */
  readonly network: Network;
  readonly port: number;
  /** The name of the database in the cluster. */
  readonly databaseName: string;
  /** The user that creates the other users. AWS creates its password, and rotates it every week. */
  readonly masterUser: string;
  /** The capacity of each instance in Aurora capacity units; above 0, so that instances do not pause. */
  readonly capacity: { readonly min: number; readonly max: number };
  /**
   * The letters of the zones, each with one instance. The first one is the writer of a new cluster; if the writer fails, Aurora
   * promotes another one.
   */
  readonly instanceZones: readonly string[];
  /** How long the log is retained, in days. @default - that of `createLogGroup` */
  readonly logRetentionDays?: number;
  /** The certificate that clients trust, in PEM. @default - those of Amazon RDS */
  readonly certificate?: string;
}

const MAJOR_VERSION = '17';
const ENGINE = { engine: 'aurora-postgresql', engineVersion: `${MAJOR_VERSION}.5` };
const BACKUP_RETENTION_DAYS = 7;

/**
 * The parameters of all instances. Connections require TLS. The log contains statements that take longer than a second, and
 * changes of the schema, without the values of parameters.
 */
const PARAMETERS = {
  'rds.force_ssl': '1',
  log_min_duration_statement: '1000',
  log_statement: 'ddl',
  log_parameter_max_length: '0',
};

/**
 * An encrypted cluster of Aurora PostgreSQL Serverless v2 with instances in several zones, backups of a week, and log-in by IAM.
 * It is deleted with the stack, without a last snapshot; AWS deletes its backups too.
 */
export class AuroraCluster extends Construct {
  /** The identifier of the cluster. */
  readonly name: string;
  /** The identifiers of the instances. */
  readonly instanceNames: readonly string[];
  private readonly cluster: RdsCluster;
  private readonly access: DatabaseAccess;

  /** @throws Error if the capacity can be 0, or if there are fewer than two zones */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: AuroraClusterProps,
  ) {
    super(scope, id);
    const { key, network, capacity, instanceZones } = props;
    if (!(capacity.min > 0))
      throw new Error(`${id} has a minimum capacity of ${capacity.min}; expected more than 0`);
    if (instanceZones.length < 2)
      throw new Error(`${id} has ${instanceZones.length} zones; expected at least 2`);
    const stack = SystemStack.of(this);
    this.name = stack.createPhysicalName(id, 'cluster');
    this.access = createDatabaseAccess(this, network, props.port);
    const subnets = new DbSubnetGroup(this, 'Subnets', {
      name: stack.createPhysicalName(id, 'subnet-group'),
      description: `The subnets of ${this.name}`,
      subnetIds: [...network.subnetIds],
    });
    const parameters = new RdsClusterParameterGroup(this, 'Parameters', {
      // Each major version requires a group of its own, and RDS deletes the old one only after the cluster uses the new one.
      name: stack.createPhysicalName(`${id}V${MAJOR_VERSION}`, 'parameter-group'),
      description: `The parameters of ${this.name}`,
      family: `${ENGINE.engine}${MAJOR_VERSION}`,
      parameter: Object.entries(PARAMETERS).map(([name, value]) => ({ name, value })),
      lifecycle: { createBeforeDestroy: true },
    });
    const log = createLogGroup(this, `/aws/rds/cluster/${this.name}/postgresql`, key, {
      retentionDays: props.logRetentionDays,
    });
    this.cluster = new RdsCluster(this, 'Default', {
      clusterIdentifier: this.name,
      ...ENGINE,
      engineMode: 'provisioned',
      serverlessv2ScalingConfiguration: { minCapacity: capacity.min, maxCapacity: capacity.max },
      port: props.port,
      databaseName: props.databaseName,
      masterUsername: props.masterUser,
      manageMasterUserPassword: true,
      masterUserSecretKmsKeyId: key.arn,
      iamDatabaseAuthenticationEnabled: true,
      dbSubnetGroupName: subnets.name,
      vpcSecurityGroupIds: [this.access.databaseGroupId],
      dbClusterParameterGroupName: parameters.name,
      storageEncrypted: true,
      kmsKeyId: key.arn,
      backupRetentionPeriod: BACKUP_RETENTION_DAYS,
      // Both are in the night of New York; AWS chooses times at random otherwise.
      preferredBackupWindow: '06:00-06:30',
      preferredMaintenanceWindow: 'sun:07:00-sun:08:00',
      copyTagsToSnapshot: true,
      enabledCloudwatchLogsExports: ['postgresql'],
      deletionProtection: false,
      skipFinalSnapshot: true,
      deleteAutomatedBackups: true,
      applyImmediately: true,
      dependsOn: [log],
    });
    this.instanceNames = instanceZones.map((zone, index) => this.createInstance(zone, index));
  }

  /** The host name of the writer, which moves to another instance when that is promoted. */
  get writerHost(): string {
    return this.cluster.endpoint;
  }

  /** The host name of the readers. Without a reader, it leads to the writer. */
  get readerHost(): string {
    return this.cluster.readerEndpoint;
  }

  /**
   * Allows a function to connect as a user of the database who logs in by IAM, and sets `DATABASE_WRITER_HOST`,
   * `DATABASE_READER_HOST`, `DATABASE_PORT`, `DATABASE_NAME`, `DATABASE_USER` and, with a certificate, `DATABASE_CA`.
   */
  grantConnect(fn: ServerlessFunction, user: string): void {
    const { region } = SystemStack.of(this);
    fn.allow({
      actions: ['rds-db:connect'],
      resources: [
        `arn:aws:rds-db:${region}:${this.props.key.account}:dbuser:${this.cluster.clusterResourceId}/${user}`,
      ],
    });
    fn.setEnvironment('DATABASE_USER', user);
    this.openConnections(fn);
  }

  /**
   * Allows a function to connect as the master user, whose name and password are in a secret. Sets
   * `DATABASE_MASTER_SECRET_ARN`, and the same variables as `grantConnect`, except `DATABASE_USER`.
   */
  grantConnectAsMaster(fn: ServerlessFunction): void {
    const { secretArn } = this.cluster.masterUserSecret.get(0);
    fn.allow({ actions: ['secretsmanager:GetSecretValue'], resources: [secretArn] });
    this.props.key.grantDecrypt(fn);
    fn.setEnvironment('DATABASE_MASTER_SECRET_ARN', secretArn);
    this.openConnections(fn);
  }

  /** Lets a function open connections to the port, and passes the addresses of the database. */
  private openConnections(fn: ServerlessFunction): void {
    fn.addSecurityGroup(this.access.clientGroupId);
    const environment = {
      DATABASE_WRITER_HOST: this.writerHost,
      DATABASE_READER_HOST: this.readerHost,
      DATABASE_PORT: String(this.props.port),
      DATABASE_NAME: this.props.databaseName,
      ...(this.props.certificate !== undefined && { DATABASE_CA: this.props.certificate }),
    };
    for (const [name, value] of Object.entries(environment)) fn.setEnvironment(name, value);
  }

  private createInstance(zone: string, index: number): string {
    const stack = SystemStack.of(this);
    const letter = zone.toUpperCase();
    const name = stack.createPhysicalName(`${this.node.id}${letter}`, 'instance');
    new RdsClusterInstance(this, `Instance${letter}`, {
      identifier: name,
      clusterIdentifier: this.cluster.id,
      engine: this.cluster.engine,
      engineVersion: this.cluster.engineVersion,
      instanceClass: 'db.serverless',
      availabilityZone: `${stack.region}${zone}`,
      // Instances of the tiers 0 and 1 have the capacity of the writer, so one that is promoted is large enough at once.
      promotionTier: Math.min(index, 1),
      publiclyAccessible: false,
      // A version that AWS changed would be drift, and Terraform would try to change it back.
      autoMinorVersionUpgrade: false,
      copyTagsToSnapshot: true,
      applyImmediately: true,
    });
    return name;
  }
}
