import {
  ApiGatewayDeployment,
  type ApiGatewayDeploymentConfig,
} from '@cdktf/provider-aws/lib/api-gateway-deployment';
import { ApiGatewayRestApi } from '@cdktf/provider-aws/lib/api-gateway-rest-api';
import type { ApiGatewayStage, ApiGatewayStageConfig } from '@cdktf/provider-aws/lib/api-gateway-stage';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { Fn, Lazy } from 'cdktf';
import { Construct } from 'constructs';
import { addIntegrations, findKeylessUris, type OpenApiDocument, parseOperation } from './api-document';
import { createApiStage, type ApiStageProps, type Throttle } from './api-stage';
import type { EncryptionKey } from './encryption-key';
import { createLogGroup } from './log-group';
import type { ServerlessFunction } from './serverless-function';
import { SystemStack } from './system-stack';
import { createUsagePlan } from './usage-plan';

export interface RestApiProps extends Pick<
  ApiStageProps,
  'routeThrottles' | 'logRetentionDays' | 'executionLog'
> {
  readonly key: EncryptionKey;
  /** Paths, schemas, validators and error responses; `route` adds the integrations. */
  readonly document: OpenApiDocument;
  readonly stageName: string;
  /** The limit in requests per second, of each stage and of each API key. */
  readonly throttle: Throttle;
  /**
   * How a changed document is released: first as a canary, then, with a new revision, for all requests.
   * @default - a changed document serves all requests at once
   */
  readonly canary?: {
    /** The percentage of the stage's requests that use the newest document. */
    readonly percent: number;
    /** A higher revision makes the newest document the stable one. */
    readonly stableRevision: number;
  };
}

/** The stage that always uses the newest document. */
export const CANARY_STAGE = 'canary';

/**
 * A regional REST API from one OpenAPI document. With a canary, it has two deployments: a changed document becomes the
 * canary deployment at once, which serves a percentage of the stage's requests and all requests of the stage `canary`.
 * The stable deployment serves the others, and is replaced only when its revision is raised.
 *
 * Each deployment is a snapshot of the whole API at its creation. If operations require an API key, they accept the keys of
 * the usage plan. The keys are created outside Terraform, because its state must not contain secrets.
 */
export class RestApi extends Construct {
  /** The URL of the main stage. */
  readonly url: string;
  /** The main stage and, with a canary, the canary stage. */
  readonly stages: readonly ApiGatewayStage[];
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
    const name = SystemStack.of(this).createPhysicalName(id, 'api');
    this.api = new ApiGatewayRestApi(this, 'Default', {
      name,
      body: Lazy.stringValue({
        produce: () =>
          JSON.stringify(addIntegrations(props.document, (route) => this.createIntegration(route))),
      }),
      endpointConfiguration: { types: ['REGIONAL'] },
      lifecycle: { createBeforeDestroy: true },
    });
    const logName = `/aws/apigateway/${name}`;
    const { key, logRetentionDays: retentionDays, routeThrottles = {} } = props;
    for (const route of Object.keys(routeThrottles)) parseOperation(route, props.document, id);
    this.accessLog = { group: createLogGroup(this, logName, key, { retentionDays }), name: logName };
    this.stages = props.canary ? this.createCanaryStages(props.canary) : [this.createOnlyStage()];
    createUsagePlan(this, { ...props, name, apiId: this.apiId, stages: this.stages });
    this.url = this.getStageUrl(this.stages[0]!);
  }

  /** The id that API Gateway gave. */
  get apiId(): string {
    return this.api.id;
  }

  /** The URL of the canary stage. @throws Error if the API has no canary */
  get canaryUrl(): string {
    const [, canary] = this.stages;
    if (!canary) throw new Error(`${this.node.id} has no canary stage; expected the property canary`);
    return this.getStageUrl(canary);
  }

  /**
   * Returns a regular expression for the URIs of each path that requires no API key. The URIs begin with the stage,
   * also in WAF: the example log in its guide has the URI /CanaryTest for the stage CanaryTest. With a custom domain
   * name, the URI would not contain the stage.
   */
  get keylessUris(): readonly string[] {
    const stages = [this.props.stageName, ...(this.props.canary ? [CANARY_STAGE] : [])];
    return findKeylessUris(this.props.document, stages);
  }

  /**
   * Connects an operation of the document to a function.
   * @param route for example `POST /items`
   */
  addRoute(route: string, fn: ServerlessFunction): void {
    const { method, path } = parseOperation(route, this.props.document, this.node.id);
    this.integrations.set(route, fn);
    const permission = new LambdaPermission(fn, `From${this.node.id}${method}${path.replace(/\W/g, '')}`, {
      functionName: fn.name,
      qualifier: 'live',
      action: 'lambda:InvokeFunction',
      principal: 'apigateway.amazonaws.com',
      // The source ARN contains * in place of a path parameter.
      sourceArn: `${this.api.executionArn}/*/${method.toUpperCase()}${path.replace(/\{[^{}]*\}/g, '*')}`,
      dependsOn: [fn.live],
    });
    this.permissions.set(route, permission);
  }

  /** A dependency for resources that call an operation. @throws Error if no function is connected to it */
  getRouteDependency(route: string): LambdaPermission {
    const permission = this.permissions.get(route);
    if (!permission) throw new Error(`No function is connected to ${route} of ${this.node.id}`);
    return permission;
  }

  /** Creates the stage of an API whose newest document serves all requests. */
  private createOnlyStage(): ApiGatewayStage {
    const newest = this.createDeployment('Deployment', { triggers: { document: this.hashDocument() } });
    return this.createStage('', { deploymentId: newest.id, stageName: this.props.stageName });
  }

  private createCanaryStages({ percent, stableRevision }: NonNullable<RestApiProps['canary']>) {
    const hash = this.hashDocument();
    const stable = this.createDeployment('Deployment', {
      triggers: { revision: String(stableRevision) },
      // Contains the hash of the snapshot's document, so a later document must not change it.
      description: `document ${hash}`,
      lifecycle: { ignoreChanges: ['description'] },
    });
    const newest = this.createDeployment('CanaryDeployment', { triggers: { document: hash } });
    const main = this.createStage('', {
      deploymentId: stable.id,
      stageName: this.props.stageName,
      canarySettings: { deploymentId: newest.id, percentTraffic: percent },
    });
    const canary = this.createStage('Canary', { deploymentId: newest.id, stageName: CANARY_STAGE });
    return [main, canary];
  }

  private hashDocument(): string {
    return Fn.sha256(Fn.tostring(this.api.body));
  }

  private createDeployment(
    id: string,
    { lifecycle, ...config }: Omit<ApiGatewayDeploymentConfig, 'restApiId'>,
  ): ApiGatewayDeployment {
    return new ApiGatewayDeployment(this, id, {
      ...config,
      restApiId: this.api.id,
      // A stage must switch to the new deployment before the old one is deleted.
      lifecycle: { ...lifecycle, createBeforeDestroy: true },
    });
  }

  private createStage(prefix: string, config: Omit<ApiGatewayStageConfig, 'restApiId'>): ApiGatewayStage {
    return createApiStage(this, prefix, {
      ...this.props,
      accessLog: this.accessLog,
      stage: { ...config, restApiId: this.api.id },
    });
  }

  private getStageUrl(stage: ApiGatewayStage): string {
    const { endpoint } = SystemStack.of(this);
    // The stage's invoke URL is a URL of AWS, so an emulator requires another form.
    return endpoint
      ? `${endpoint}/restapis/${this.api.id}/${stage.stageName}/_user_request_`
      : stage.invokeUrl;
  }

  private createIntegration(route: string): object {
    const fn = this.integrations.get(route);
    if (!fn) throw new Error(`No function is connected to ${route} of ${this.node.id}`);
    return { type: 'aws_proxy', httpMethod: 'POST', uri: fn.liveInvokeArn, passthroughBehavior: 'never' };
  }
}
