import { AwsProvider, type AwsProviderConfig } from '@cdktf/provider-aws/lib/provider';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { ArchiveProvider } from '@cdktf/provider-archive/lib/provider';
import { Aspects, S3Backend, type S3BackendConfig, TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';

/** The parts of the physical name of a resource. */
export interface ResourceNameParts {
  /** The kind of resource, in kebab case, such as `queue` or `log-group`. */
  readonly resourceType: string;
  /** The id of the construct, such as `OrderQueue`. */
  readonly id: string;
  readonly region: string;
  readonly suffix: string;
}

export interface SystemStackProps {
  /** The name of the stack, unique in the environment. The state and the directory of the plan have the same name. */
  readonly name: string;
  /** The end of every physical name: `Orders` becomes `Orders-<suffix>`. */
  readonly suffix: string;
  readonly region: string;
  /** The tags of every taggable resource, as the `default_tags` of the provider. */
  readonly tags: Readonly<Record<string, string>>;
  /** The S3 bucket for the state and its lock file. */
  readonly stateBucket: string;
  /** The ARN of the permissions boundary of every role. @default - none */
  readonly permissionsBoundary?: string;
  /** The URL of an emulator for all AWS services. @default - AWS itself */
  readonly endpoint?: string;
  /**
   * The naming rule of the system.
   * @default - `<id>-<suffix>`
   */
  readonly formatName?: (parts: ResourceNameParts) => string;
}

/** The services that the stacks use, by their names in the provider's `endpoints`. */
const SERVICES = [
  'apigateway',
  'cloudwatch',
  'dynamodb',
  'ec2',
  'ecr',
  'events',
  'iam',
  'kinesis',
  'kms',
  'lambda',
  'logs',
  'rds',
  'route53',
  's3',
  'scheduler',
  'sfn',
  'sns',
  'sqs',
  'ssm',
  'sts',
  'wafv2',
] as const;

/** Dummy credentials: an emulator accepts any, and real ones must never be sent to it. */
const EMULATOR_ACCESS = { accessKey: 'test', secretKey: 'test' };

/**
 * The base of every system's stacks: the provider with its tags, the S3 backend with its lock file, the naming rule for
 * all physical names, and the outputs.
 */
export class SystemStack extends TerraformStack {
  readonly region: string;
  /** The URL of the emulator; undefined for AWS. */
  readonly endpoint?: string;
  private readonly suffix: string;
  private readonly formatName: (parts: ResourceNameParts) => string;

  constructor(scope: Construct, props: SystemStackProps) {
    super(scope, props.name);
    this.suffix = props.suffix;
    this.formatName = props.formatName ?? (({ id, suffix }) => `${id}-${suffix}`);
    this.region = props.region;
    this.endpoint = props.endpoint;
    new AwsProvider(this, 'aws', {
      region: props.region,
      defaultTags: [{ tags: { ...props.tags } }],
      ...(props.endpoint ? createEmulatorProvider(props.endpoint) : {}),
    });
    new ArchiveProvider(this, 'archive');
    const backend = new S3Backend(this, {
      bucket: props.stateBucket,
      key: `${props.name}.tfstate`,
      region: props.region,
      encrypt: true,
      ...(props.endpoint ? createEmulatorBackend(props.endpoint) : {}),
    });
    // S3BackendConfig of cdktf 0.21 does not support Terraform's lock file in S3.
    backend.addOverride('use_lockfile', true);
    const { permissionsBoundary } = props;
    if (permissionsBoundary)
      Aspects.of(this).add({
        visit: (node) => {
          if (node instanceof IamRole) node.permissionsBoundary = permissionsBoundary;
        },
      });
  }

  /** Returns the stack that a construct belongs to. */
  static override of(construct: Construct): SystemStack {
    const stack = TerraformStack.of(construct);
    if (!(stack instanceof SystemStack))
      throw new Error(`${construct.node.path} is not inside a SystemStack`);
    return stack;
  }

  /**
   * Creates the name of a resource in AWS, by the system's naming rule.
   * @param resourceType the kind of resource, in kebab case, such as `queue`
   */
  createPhysicalName(id: string, resourceType: string): string {
    return this.formatName({ resourceType, id, region: this.region, suffix: this.suffix });
  }

  /** Adds a Terraform output with exactly this name. */
  addOutput(name: string, value: string, description: string): void {
    new TerraformOutput(this, name, { value, description, staticId: true });
  }
}

function createEmulatorProvider(endpoint: string): Partial<AwsProviderConfig> {
  return {
    ...EMULATOR_ACCESS,
    skipCredentialsValidation: true,
    skipMetadataApiCheck: 'true',
    skipRegionValidation: true,
    s3UsePathStyle: true,
    // On a busy machine, connections sometimes break. The emulator processes a repeated request only once.
    maxRetries: 10,
    endpoints: [Object.fromEntries(SERVICES.map((service) => [service, endpoint]))],
  };
}

function createEmulatorBackend(endpoint: string): Partial<S3BackendConfig> {
  return {
    ...EMULATOR_ACCESS,
    skipCredentialsValidation: true,
    skipMetadataApiCheck: true,
    skipRequestingAccountId: true,
    skipRegionValidation: true,
    usePathStyle: true,
    endpoints: { s3: endpoint, sts: endpoint, iam: endpoint, dynamodb: endpoint },
  };
}
