import { expectReference } from '../requirements/expected-values';
import { parseTemplateJson } from '../policy-documents';
import {
  requireAny,
  requireDefaultTags,
  requireOutputs,
  requireResource,
  type ResourceRequirement,
} from '../requirements/resource-requirements';
import type { Requirement } from '../requirements/system-requirements';

const SYSTEM_DIR = 'src/systems/transaction-pipeline';
const API = 'aws_api_gateway_rest_api';
const REGION = 'eu-central-1';

interface Operation {
  readonly security?: readonly object[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: object }>> };
  readonly 'x-amazon-apigateway-request-validator'?: string;
  readonly 'x-amazon-apigateway-integration'?: { readonly type?: string };
}
interface Document {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** Requires an operation of the OpenAPI document that meets a condition. */
const requireOperation = (
  method: string,
  path: string,
  description: string,
  meets: (operation: Operation) => boolean,
): ResourceRequirement =>
  requireResource(API, 'TransactionApi', {
    body: {
      description: `${method.toUpperCase()} ${path} ${description}`,
      matches: (value) => {
        const operation = ((parseTemplateJson(value) ?? {}) as Document).paths?.[path]?.[method];
        return operation !== undefined && meets(operation);
      },
    },
  });

const ROUTES = [
  ['post', '/transactions'],
  ['get', '/transactions'],
  ['get', '/transactions/{transactionId}'],
] as const;

const REGION_REQUIREMENT: ResourceRequirement = {
  type: 'provider',
  findMismatches: ({ region }) =>
    region === REGION
      ? []
      : [{ address: 'provider.aws', found: `region ${region ?? 'nothing'}`, expected: `region ${REGION}` }],
};

/** The API, and the stack itself. */
export const API_REQUIREMENTS: readonly Requirement[] = [
  {
    id: 'TP-REQ-20',
    title: 'the operations of the API require an API key and invoke IngestProcessor by proxy integration',
    severity: 'high',
    source: 'C6',
    fix: `correct ${SYSTEM_DIR}/openapi.ts`,
    expectations: ROUTES.flatMap(([method, path]) => [
      requireOperation(method, path, 'with security apiKey', ({ security = [] }) =>
        security.some((scheme) => 'apiKey' in scheme),
      ),
      requireOperation(
        method,
        path,
        'with an aws_proxy integration',
        (operation) => operation['x-amazon-apigateway-integration']?.type === 'aws_proxy',
      ),
    ]),
  },
  {
    id: 'TP-REQ-21',
    title: 'the API validates the body of POST /transactions by a JSON schema',
    severity: 'high',
    source: 'C6',
    fix: `correct ${SYSTEM_DIR}/openapi.ts`,
    expectations: [
      requireOperation('post', '/transactions', 'with a request validator', (operation) =>
        Boolean(operation['x-amazon-apigateway-request-validator']),
      ),
      requireOperation('post', '/transactions', 'with a schema of its body', ({ requestBody }) =>
        Boolean(requestBody?.content?.['application/json']?.schema),
      ),
    ],
  },
  {
    id: 'TP-REQ-22',
    title: 'the stage has a usage plan with a throttle',
    severity: 'high',
    source: 'C6',
    fix: 'create the API with RestApi (src/modules/rest-api.ts)',
    expectations: [
      requireAny('aws_api_gateway_stage', { rest_api_id: expectReference(API, 'TransactionApi') }),
      requireResource('aws_api_gateway_usage_plan', 'TransactionApi', {
        api_stages: expectReference('aws_api_gateway_stage'),
        'throttle_settings.rate_limit': {
          description: 'above 0',
          matches: (value) => Number(value ?? 0) > 0,
        },
      }),
    ],
  },
  {
    id: 'TP-REQ-23',
    title: 'the stack is in eu-central-1, and its tags are Project, Environment and CostCenter',
    severity: 'high',
    source: 'A1',
    fix: 'correct src/config/transaction-pipeline/index.ts',
    expectations: [requireDefaultTags('Project', 'Environment', 'CostCenter'), REGION_REQUIREMENT],
  },
  {
    id: 'TP-REQ-24',
    title: 'the outputs name the API, the buses, the archive, the tables and the bucket',
    severity: 'low',
    source: 'A1',
    fix: `add the output in ${SYSTEM_DIR}/index.ts`,
    expectations: [
      requireOutputs(
        'TransactionApiUrl',
        'TransactionBusName',
        'SystemBusName',
        'AuditBusName',
        'TransactionArchiveArn',
        'TransactionsTableName',
        'RulesTableName',
        'AuditLogsTableName',
        'ProcessedBucketName',
        'DashboardUrl',
      ),
    ],
  },
];
