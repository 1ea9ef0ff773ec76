import { Logger } from '@aws-lambda-powertools/logger';
import { App } from 'cdktf';
import { readSystemConfig } from '../../../src/config';
import { patternDetection } from '../../../src/config/pattern-detection';
import { PatternDetection } from '../../../src/systems/pattern-detection';
import { APPROVE, post, requestApproval } from '../../lambdas/pattern-detection/approvals';
import { World } from '../../lambdas/pattern-detection/world';
import { parseJsonAttribute, synthesizeStack } from '../../support/synth';

const stack = synthesizeStack(
  new PatternDetection(new App(), readSystemConfig(patternDetection, { ENVIRONMENT_SUFFIX: 'dev' })),
);
const { query_string, log_group_names } = stack.getResource(
  'aws_cloudwatch_query_definition',
  'ApprovalLatency',
) as {
  query_string: string;
  log_group_names: string[];
};

/** The keywords of Logs Insights: its commands and functions. */
const OWN_WORDS = new Set(
  ['filter', 'stats', 'sort', 'desc', 'by', 'as', 'count', 'avg', 'pct', 'max', 'bin', '1h'].concat('*'),
);

/**
 * Finds the fields of a log line that a query reads: its words, without texts, numbers, keywords and the names that it
 * defines.
 */
function getFields(query: string): string[] {
  const given = [...query.matchAll(/\bas (\w+)/g)].map(([, name]) => name!);
  const words = query.replace(/"[^"]*"/g, '').match(/[@\w]+/g) ?? [];
  const read = words.filter((word) => !/^\d+$/.test(word) && !OWN_WORDS.has(word) && !given.includes(word));
  return [...new Set(read)].sort();
}

/** Returns the log lines of the approval page after a person approves with this latency. */
async function captureLines(milliseconds: number): Promise<Record<string, unknown>[]> {
  const world = new World();
  const token = await requestApproval(world);
  world.time += milliseconds;
  const lines: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
    lines.push(String(line));
    return true;
  });
  try {
    const log = new Logger({ serviceName: 'ApprovalCallback' });
    Object.assign(world, { telemetry: { ...world.telemetry, log } });
    expect((await post(world, token, APPROVE)).statusCode).toBe(200);
  } finally {
    write.mockRestore();
  }
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('the latency query reads only fields of the log line of a decision', async () => {
  const [, message] = /filter message = "([^"]+)"/.exec(query_string)!;
  const found = (await captureLines(60_000)).filter((line) => line.message === message);
  expect(found).toHaveLength(1);
  expect(getFields(query_string)).toEqual(['approval_latency_ms', 'message']);
  for (const field of getFields(query_string)) expect(found[0]).toHaveProperty(field);
  expect(found[0]!.approval_latency_ms).toBe(60_000);
});

test('the latency query reads only the log group of the function behind POST /approve/{token}', () => {
  const { paths } = parseJsonAttribute(stack.getResource('aws_api_gateway_rest_api', 'PatternApi').body) as {
    paths: Record<string, Record<string, { 'x-amazon-apigateway-integration': { uri: string } }>>;
  };
  const { uri } = paths['/approve/{token}']!.post!['x-amazon-apigateway-integration'];
  const alias = stack.json.resource.aws_lambda_alias![/aws_lambda_alias\.([\w-]+)\./.exec(uri)![1]!]!;
  const name = /aws_lambda_function\.([\w-]+)\./.exec(String(alias.function_name))![1]!;
  const { log_group } = stack.getResource('aws_lambda_function', name).logging_config as {
    log_group: string;
  };
  const group = /aws_cloudwatch_log_group\.([\w-]+)\./.exec(log_group)![1]!;
  expect(log_group_names).toEqual([stack.json.resource.aws_cloudwatch_log_group![group]!.name]);
});
