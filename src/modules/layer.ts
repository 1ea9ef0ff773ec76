import { LambdaLayerVersion } from '@cdktf/provider-aws/lib/lambda-layer-version';
import { Construct } from 'constructs';
import { Archive } from './archive';
import { bundleLayer } from './bundle';
import { ARCHITECTURE, RUNTIME } from './runtime';
import { SystemStack } from './system-stack';

/** A versioned Lambda layer with npm packages at the versions of the lock file. */
export class Layer extends Construct {
  /** The ARN of this version; a function uses it until its next deployment. */
  readonly arn: string;

  constructor(
    scope: Construct,
    id: string,
    readonly packages: readonly string[],
  ) {
    super(scope, id);
    const archive = new Archive(this, 'Archive', () => bundleLayer(packages));
    this.arn = new LambdaLayerVersion(this, 'Default', {
      layerName: SystemStack.of(this).createPhysicalName(id, 'layer'),
      filename: archive.path,
      sourceCodeHash: archive.sha256,
      compatibleRuntimes: [RUNTIME],
      compatibleArchitectures: [ARCHITECTURE],
    }).arn;
  }
}
