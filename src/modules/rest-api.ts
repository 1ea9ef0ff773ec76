import { ApiGatewayDeployment } from '@cdktf/provider-aws/lib/api-gateway-deployment';
import { ApiGatewayMethodSettings } from '@cdktf/provider-aws/lib/api-gateway-method-settings';
import { ApiGatewayRestApi } from '@cdktf/provider-aws/lib/api-gateway-rest-api';
import { ApiGatewayStage } from '@cdktf/provider-aws/lib/api-gateway-stage';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { Fn, Lazy } from 'cdktf';
import { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';
import { logGroup } from './log-group';
import type { ServerlessFunction } from './serverless-function';
import { SystemStack } from './system-stack';

/** One operation of an OpenAPI document: what API Gateway reads, and whatever else it says. */
export type Operation = Readonly<Record<string, unknown>>;

/** An OpenAPI 3.0 document, as far as this module looks into it. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly [section: string]: unknown;
}

export interface RestApiProps {
  readonly key: EncryptionKey;
  /** Paths, schemas, validators and error answers; the integrations are added by `route`. */
  readonly document: OpenApiDocument;
  readonly stageName: string;
  /** Requests a second that are let through for long, and at once. */
  readonly throttle: { readonly rate: number; readonly burst: number };
}

/** What the access log says of each request: no header, no query, no body. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  traceId: '$context.xrayTraceId',
  sourceIp: '$context.identity.sourceIp',
  method: '$context.httpMethod',
  path: '$context.resourcePath',
  status: '$context.status',
  responseLatency: '$context.responseLatency',
  integrationLatency: '$context.integrationLatency',
  error: '$context.error.message',
};

/** A regional REST API made from one OpenAPI document, deployed anew whenever that document changes. */
export class RestApi extends Construct {
  /** Where clients reach the stage. */
  readonly url: string;
  private readonly api: ApiGatewayRestApi;
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
      body: Lazy.stringValue({ produce: () => JSON.stringify(this.integrated()) }),
      endpointConfiguration: { types: ['REGIONAL'] },
      lifecycle: { createBeforeDestroy: true },
    });
    const deployment = new ApiGatewayDeployment(this, 'Deployment', {
      restApiId: this.api.id,
      triggers: { document: Fn.sha256(Fn.tostring(this.api.body)) },
      lifecycle: { createBeforeDestroy: true },
    });
    const logs = logGroup(this, `/aws/apigateway/${name}`, props.key);
    const stage = new ApiGatewayStage(this, 'Stage', {
      restApiId: this.api.id,
      deploymentId: deployment.id,
      stageName: props.stageName,
      xrayTracingEnabled: true,
      accessLogSettings: { destinationArn: logs.arn, format: JSON.stringify(ACCESS_LOG) },
    });
    new ApiGatewayMethodSettings(this, 'Throttle', {
      restApiId: this.api.id,
      stageName: stage.stageName,
      methodPath: '*/*',
      settings: {
        throttlingRateLimit: props.throttle.rate,
        throttlingBurstLimit: props.throttle.burst,
        metricsEnabled: true,
      },
    });
    const { endpoint } = SystemStack.of(this);
    // The stage's own URL is AWS's, also where an emulator answers in its place.
    this.url = endpoint
      ? `${endpoint}/restapis/${this.api.id}/${stage.stageName}/_user_request_`
      : stage.invokeUrl;
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
      sourceArn: `${this.api.executionArn}/*/${method.toUpperCase()}${path.replace(/\{[^}]*\}/g, '*')}`,
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

  /** The document with an integration in each operation. @throws if an operation has no function */
  private integrated(): object {
    const { document } = this.props;
    const paths = Object.entries(document.paths).map(([path, operations]) => [
      path,
      Object.fromEntries(
        Object.entries(operations).map(([method, operation]) => [
          method,
          {
            ...operation,
            'x-amazon-apigateway-integration': this.integration(`${method.toUpperCase()} ${path}`),
          },
        ]),
      ),
    ]);
    return { ...document, paths: Object.fromEntries(paths) };
  }

  private integration(route: string): object {
    const fn = this.integrations.get(route);
    if (!fn) throw new Error(`No function answers ${route} of ${this.node.id}`);
    return { type: 'aws_proxy', httpMethod: 'POST', uri: fn.liveInvokeArn, passthroughBehavior: 'never' };
  }
}

function parseRoute(route: string): { method: string; path: string } {
  const [method, path] = route.split(' ');
  if (!method || !path) throw new Error(`A route is "METHOD /path", not "${route}"`);
  return { method: method.toLowerCase(), path };
}
