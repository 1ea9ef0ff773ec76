import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter';
import { Construct } from 'constructs';
import type { Grantee } from './iam';
import { SystemStack } from './system-stack';
import { formatVariableName } from './variable-name';

export interface ParameterProps {
  /** The value of the new parameter. Later deployments do not change the value, so that operators can. */
  readonly initialValue: string;
  /** The valid values and their unit. */
  readonly description: string;
}

/** A setting in SSM Parameter Store, of the type String. It is not encrypted, so it must not be a secret. */
export class Parameter extends Construct {
  readonly arn: string;
  readonly name: string;

  constructor(scope: Construct, id: string, { initialValue, description }: ParameterProps) {
    super(scope, id);
    this.name = SystemStack.of(this).createPhysicalName(id, 'parameter');
    this.arn = new SsmParameter(this, 'Default', {
      name: this.name,
      type: 'String',
      tier: 'Standard',
      description,
      value: initialValue,
      lifecycle: { ignoreChanges: ['value'] },
    }).arn;
  }

  /** Allows the grantee to read the value, also together with other parameters, and sets `<ID>_PARAMETER` to the name. */
  grantRead(grantee: Grantee): void {
    grantee.allow({ actions: ['ssm:GetParameters'], resources: [this.arn] });
    grantee.setEnvironment(formatVariableName(this.node.id, 'PARAMETER'), this.name);
  }
}
