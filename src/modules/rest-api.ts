import {
  ApiGatewayDeployment,
  type ApiGatewayDeploymentConfig,
} from '@cdktf/provider-aws/lib/api-gateway-deployment';
import { ApiGatewayRestApi } from '@cdktf/provider-aws/lib/api-gateway-rest-api';
import type { ApiGatewayStage, ApiGatewayStageConfig } from '@cdktf/provider-aws/lib/api-gateway-stage';
import { ApiGatewayUsagePlan } from '@cdktf/provider-aws/lib/api-gateway-usage-plan';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { Fn, Lazy } from 'cdktf';
import { Construct } from 'constructs';
import { integrated, keylessUris, type OpenApiDocument, parseRoute } from './api-document';
import { apiStage, type ApiStageProps, type Throttle } from './api-stage';
import type { EncryptionKey } from './encryption-key';
import { logGroup } from './log-group';
import type { ServerlessFunction } from './serverless-function';
import { SystemStack } from './system-stack';

export interface RestApiProps {
  readonly key: EncryptionKey;
  /** Paths, schemas, validators and error answers; the integrations are added by `route`. */
  readonly document: OpenApiDocument;
  readonly stageName: string;
  /** Requests a second that are let through for long, and at once: by a stage, and from one API key. */
  readonly throttle: Throttle;
  /** How a changed document goes live: first as a canary, then, when the revision is raised, for everybody. */
  readonly canary: {
    /** The share of the stage's requests, in percent, that the newest document answers. */
    readonly percent: number;
    /** Raising it makes the newest document the stable one. */
    readonly stableRevision: number;
  };
}

/** The stage that always answers by the newest document. */
export const CANARY_STAGE = 'canary';

/**
 * A regional REST API made from one OpenAPI document, in two deployments. A changed document becomes the canary
 * deployment at once: it answers a share of the stage's requests, and all of those of the stage `canary`. The stable
 * deployment, which answers the others, is made anew only when its revision is raised.
 *
 * Each deployment is a snapshot of the whole API at the time it is made. Operations that ask for an API key in the
 * document take the keys of the usage plan; the keys themselves are made outside Terraform, whose state is no place
 * for secrets.
 */
export class RestApi extends Construct {
  /** Where clients reach the stage. */
  readonly url: string;
  /** Where the newest document answers every request. */
  readonly canaryUrl: string;
  /** The main stage and the canary stage. */
  readonly stages: readonly [main: ApiGatewayStage, canary: ApiGatewayStage];
  private readonly api: ApiGatewayRestApi;
  private readonly accessLog: ApiStageProps['accessLog'];
  private readonly integrations = new Map<string, ServerlessFunction>();
  private readonly permissions = new Map<string, LambdaPermission>();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: RestApiProps,
  ) {
    super(scope, id);
    const name = SystemStack.of(this).physicalName(id);
    this.api = new ApiGatewayRestApi(this, 'Default', {
      name,
      body: Lazy.stringValue({
        produce: () => JSON.stringify(integrated(props.document, (route) => this.integration(route))),
      }),
      endpointConfiguration: { types: ['REGIONAL'] },
      lifecycle: { createBeforeDestroy: true },
    });
    const hash = Fn.sha256(Fn.tostring(this.api.body));
    const stable = this.deployment('Deployment', {
      triggers: { revision: String(props.canary.stableRevision) },
      // Says which document it was made from; that of a later one must not rewrite it.
      description: `document ${hash}`,
      lifecycle: { ignoreChanges: ['description'] },
    });
    const newest = this.deployment('CanaryDeployment', { triggers: { document: hash } });
    const logName = `/aws/apigateway/${name}`;
    this.accessLog = { group: logGroup(this, logName, props.key), name: logName };
    const main = this.stage('', {
      deploymentId: stable.id,
      stageName: props.stageName,
      canarySettings: { deploymentId: newest.id, percentTraffic: props.canary.percent },
    });
    const canary = this.stage('Canary', {
      deploymentId: newest.id,
      stageName: CANARY_STAGE,
    });
    this.stages = [main, canary];
    new ApiGatewayUsagePlan(this, 'UsagePlan', {
      name,
      apiStages: this.stages.map(({ stageName }) => ({ apiId: this.api.id, stage: stageName })),
      throttleSettings: { rateLimit: props.throttle.rate, burstLimit: props.throttle.burst },
    });
    this.url = this.urlOf(main);
    this.canaryUrl = this.urlOf(canary);
  }

  /**
   * A regular expression, for each path that asks for no API key, of the URIs under which the stages answer it. They
   * begin with the stage, also for WAF: its guide's example of a log of API Gateway has the URI /CanaryTest where the
   * stage is CanaryTest. Under a domain name of one's own the stage would not be in the URI.
   */
  get keylessUris(): readonly string[] {
    return keylessUris(this.props.document, [this.props.stageName, CANARY_STAGE]);
  }

  /**
   * Has the function answer an operation of the document.
   * @param route such as `POST /patterns`
   */
  route(route: string, fn: ServerlessFunction): void {
    const { method, path } = parseRoute(route);
    if (!this.props.document.paths[path]?.[method])
      throw new Error(`The OpenAPI document of ${this.node.id} has no operation ${route}`);
    this.integrations.set(route, fn);
    const permission = new LambdaPermission(fn, `From${this.node.id}${method}${path.replace(/\W/g, '')}`, {
      functionName: fn.name,
      qualifier: 'live',
      action: 'lambda:InvokeFunction',
      principal: 'apigateway.amazonaws.com',
      // A path parameter stands as * in the ARN of what calls.
      sourceArn: `${this.api.executionArn}/*/${method.toUpperCase()}${path.replace(/\{[^{}]*\}/g, '*')}`,
      dependsOn: [fn.live],
    });
    this.permissions.set(route, permission);
  }

  /** What must exist before an operation answers. @throws if no function answers it */
  routeOf(route: string): LambdaPermission {
    const permission = this.permissions.get(route);
    if (!permission) throw new Error(`No function answers ${route} of ${this.node.id}`);
    return permission;
  }

  private deployment(
    id: string,
    { lifecycle, ...config }: Omit<ApiGatewayDeploymentConfig, 'restApiId'>,
  ): ApiGatewayDeployment {
    return new ApiGatewayDeployment(this, id, {
      ...config,
      restApiId: this.api.id,
      // A stage moves to the new one before the old one goes.
      lifecycle: { ...lifecycle, createBeforeDestroy: true },
    });
  }

  private stage(prefix: string, config: Omit<ApiGatewayStageConfig, 'restApiId'>): ApiGatewayStage {
    const { key, throttle } = this.props;
    return apiStage(this, prefix, {
      key,
      throttle,
      accessLog: this.accessLog,
      stage: { ...config, restApiId: this.api.id },
    });
  }

  private urlOf(stage: ApiGatewayStage): string {
    const { endpoint } = SystemStack.of(this);
    // The stage's own URL is AWS's, also where an emulator answers in its place.
    return endpoint
      ? `${endpoint}/restapis/${this.api.id}/${stage.stageName}/_user_request_`
      : stage.invokeUrl;
  }

  private integration(route: string): object {
    const fn = this.integrations.get(route);
    if (!fn) throw new Error(`No function answers ${route} of ${this.node.id}`);
    return { type: 'aws_proxy', httpMethod: 'POST', uri: fn.liveInvokeArn, passthroughBehavior: 'never' };
  }
}
