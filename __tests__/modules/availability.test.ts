import { ApiDomain } from '../../src/modules/api-domain';
import { CompositeAlarm } from '../../src/modules/composite-alarm';
import { HealthCheck } from '../../src/modules/health-check';
import { RestApi } from '../../src/modules/rest-api';
import { type Parts, synthesizeWith } from '../support/synth';

const createCheck = ({ stack }: Parts, id = 'Shallow') =>
  new HealthCheck(stack, id, { host: 'api.example.com', path: '/v1/health' });

describe('HealthCheck', () => {
  const made = synthesizeWith((parts) => {
    createCheck(parts).createUnhealthyAlarm(parts.topic, 'platform-down', 'Clients get no answer');
  });

  it('requests the endpoint over HTTPS with its host name, every 30 seconds', () => {
    expect(made.getResource('aws_route53_health_check', 'Shallow')).toEqual(
      expect.objectContaining({
        type: 'HTTPS',
        fqdn: 'api.example.com',
        port: 443,
        resource_path: '/v1/health',
        enable_sni: true,
        request_interval: 30,
        failure_threshold: 3,
      }),
    );
  });

  it('has an alarm that fires while the status is 0', () => {
    expect(made.getResource('aws_cloudwatch_metric_alarm', 'Shallow_Unhealthy')).toMatchObject({
      comparison_operator: 'GreaterThanThreshold',
      threshold: 0,
      metric_query: [
        {
          id: 'status',
          metric: {
            namespace: 'AWS/Route53',
            metric_name: 'HealthCheckStatus',
            stat: 'Minimum',
            dimensions: { HealthCheckId: '${aws_route53_health_check.Shallow.id}' },
          },
        },
        { id: 'value', expression: '1 - status', return_data: true },
      ],
    });
  });
});

describe('CompositeAlarm', () => {
  it('fires if all alarms of a combination fire, and notifies the topic', () => {
    const made = synthesizeWith((parts) => {
      const [first, second, third] = ['First', 'Second', 'Third'].map((id) =>
        createCheck(parts, id).createUnhealthyAlarm(parts.topic, 'platform-down', 'Clients get no answer'),
      );
      new CompositeAlarm(parts.stack, 'Down', {
        description: 'Nothing works',
        runbook: 'platform-down',
        topic: parts.topic,
        anyOf: [[first!, second!], [third!]],
      });
    });
    const getName = (id: string) => {
      const address = Object.keys(made.json.resource.aws_cloudwatch_metric_alarm!).find((name) =>
        name.startsWith(`${id}_`),
      );
      return `\${aws_cloudwatch_metric_alarm.${address}.alarm_name}`;
    };
    expect(made.getResource('aws_cloudwatch_composite_alarm', 'Down')).toMatchObject({
      alarm_name: 'Down-test',
      alarm_rule: `(ALARM("${getName('First')}") AND ALARM("${getName('Second')}")) OR (ALARM("${getName('Third')}"))`,
      alarm_actions: ['${aws_sns_topic.Alarms.arn}'],
      ok_actions: ['${aws_sns_topic.Alarms.arn}'],
    });
    // CloudWatch deletes no alarm that the rule of a composite alarm contains, so the rule has to change first.
    for (const id of ['First', 'Second', 'Third'])
      expect(made.getResource('aws_cloudwatch_metric_alarm', `${id}_Unhealthy`)).toMatchObject({
        lifecycle: { create_before_destroy: true },
      });
  });
});

describe('ApiDomain', () => {
  it('leads to the main stage, by a record with a health check', () => {
    let url = '';
    const made = synthesizeWith((parts) => {
      const api = new RestApi(parts.stack, 'Api', {
        key: parts.key,
        document: { openapi: '3.0.1', paths: { '/things': { get: {} } } },
        stageName: 'v1',
        throttle: { rate: 1, burst: 1 },
      });
      api.addRoute('GET /things', parts.fn);
      ({ url } = new ApiDomain(parts.stack, 'Domain', {
        api,
        name: 'api.example.com',
        zoneId: 'Z1',
        certificateArn: 'arn:certificate',
        healthCheck: createCheck(parts),
      }));
    });
    expect(url).toContain('https://');
    expect(made.getResource('aws_api_gateway_domain_name', 'Domain')).toMatchObject({
      domain_name: 'api.example.com',
      regional_certificate_arn: 'arn:certificate',
      security_policy: 'TLS_1_2',
    });
    expect(made.getResource('aws_api_gateway_base_path_mapping', 'Domain_Mapping')).toMatchObject({
      api_id: '${aws_api_gateway_rest_api.Api.id}',
      stage_name: expect.stringContaining('aws_api_gateway_stage.Api_Stage'),
    });
    expect(made.getResource('aws_route53_record', 'Domain_Record')).toMatchObject({
      zone_id: 'Z1',
      name: 'api.example.com',
      type: 'A',
      alias: { name: '${aws_api_gateway_domain_name.Domain.regional_domain_name}' },
      set_identifier: 'us-east-1',
      weighted_routing_policy: { weight: 1 },
      health_check_id: '${aws_route53_health_check.Shallow.id}',
    });
  });
});
