import { AwsProvider, type AwsProviderConfig } from '@cdktf/provider-aws/lib/provider';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { ArchiveProvider } from '@cdktf/provider-archive/lib/provider';
import { Aspects, S3Backend, type S3BackendConfig, TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';

/** The parts of the physical name of a resource. */
export interface ResourceNameParts {
  /** The kind of resource, in kebab case, such as `queue` or `log-group`. */
  readonly resourceType: string;
  /** The construct's id, such as `OrderQueue`: what the resource is for. */
  readonly id: string;
  readonly region: string;
  readonly suffix: string;
}

export interface SystemStackProps {
  /** The stack's name, unique in the environment: it names the state and the directory of the plan. */
  readonly name: string;
  /** Ends every physical name: `Orders` becomes `Orders-<suffix>`. */
  readonly suffix: string;
  readonly region: string;
  /** The tags that every taggable resource carries, through the provider's `default_tags`. */
  readonly tags: Readonly<Record<string, string>>;
  /** The S3 bucket that holds the state and its lock file. */
  readonly stateBucket: string;
  /**
   * The ARN of the policy that bounds what every role may do.
   * @default - none
   */
  readonly permissionsBoundary?: string;
  /**
   * The URL that answers for every AWS service in place of AWS.
   * @default - AWS itself
   */
  readonly endpoint?: string;
  /**
   * The naming rule of the system.
   * @default - `<id>-<suffix>`
   */
  readonly formatName?: (parts: ResourceNameParts) => string;
}

/** The services that the stacks use, as the provider names their endpoints. */
const SERVICES = [
  'apigateway',
  'cloudwatch',
  'dynamodb',
  'events',
  'iam',
  'kinesis',
  'kms',
  'lambda',
  'logs',
  's3',
  'scheduler',
  'sfn',
  'sns',
  'sqs',
  'sts',
  'wafv2',
] as const;

/** Made-up credentials: an emulator takes any, and real ones must never be sent to it. */
const EMULATOR_ACCESS = { accessKey: 'test', secretKey: 'test' };

/**
 * The base of every system: the provider with its tags, the S3 backend with its lock file, the one place where
 * physical names are made, and the outputs.
 */
export class SystemStack extends TerraformStack {
  readonly region: string;
  /** The URL that answers in place of AWS, if one does. */
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
    // S3BackendConfig of cdktf 0.21 does not know Terraform's own lock file.
    backend.addOverride('use_lockfile', true);
    const { permissionsBoundary } = props;
    if (permissionsBoundary)
      Aspects.of(this).add({
        visit: (node) => {
          if (node instanceof IamRole) node.permissionsBoundary = permissionsBoundary;
        },
      });
  }

  /** The stack that a construct belongs to. */
  static override of(construct: Construct): SystemStack {
    const stack = TerraformStack.of(construct);
    if (!(stack instanceof SystemStack))
      throw new Error(`${construct.node.path} is not inside a SystemStack`);
    return stack;
  }

  /**
   * The name that a resource has in AWS, by the system's naming rule.
   * @param resourceType the kind of resource, in kebab case, such as `queue`
   */
  createPhysicalName(id: string, resourceType: string): string {
    return this.formatName({ resourceType, id, region: this.region, suffix: this.suffix });
  }

  /** Publishes a value of the stack under exactly this name. */
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
    // On a busy machine a connection breaks now and then; the emulator carries a repeated request out once.
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
