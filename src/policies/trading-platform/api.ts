import { asBlocks, refersTo } from '../../domain/plan/resources';
import { expectTextWith } from '../requirements/expected-values';
import { requireForEach, requireResource } from '../requirements/resource-requirements';
import type { Requirement } from '../requirements/system-requirements';
import { formatName, SYSTEM_DIR } from './names';

const API = 'aws_api_gateway_rest_api';
const STAGE = 'aws_api_gateway_stage';

/** The API, and the topic that receives what is wrong with it. */
export const API_REQUIREMENTS: readonly Requirement[] = [
  {
    id: 'PL-REQ-26',
    title: 'the REST API has a stage with metrics of each operation, which the alarms on the API read',
    severity: 'high',
    source: 'R25',
    fix: `correct ${SYSTEM_DIR}/api.ts or src/modules/api-stage.ts`,
    expectations: [
      requireResource(API, formatName('api', 'trading-platform-api')),
      requireForEach(API, STAGE, 'a stage of the API', (stage, api) => refersTo(stage, 'rest_api_id', api)),
      requireForEach(
        STAGE,
        'aws_api_gateway_method_settings',
        'settings of all its methods, with metrics',
        (settings, stage) =>
          refersTo(settings, 'stage_name', stage) &&
          settings.values.method_path === '*/*' &&
          asBlocks(settings.values.settings)[0]?.metrics_enabled === true,
      ),
    ],
  },
  {
    id: 'PL-REQ-27',
    title: 'alarms notify a topic that is encrypted with a key of its own',
    severity: 'high',
    source: 'R23',
    fix: `correct platformAlarms in ${SYSTEM_DIR}/context.ts`,
    expectations: [
      requireResource('aws_sns_topic', formatName('topic', 'platform-alarms'), {
        kms_master_key_id: expectTextWith('aws_kms_alias.AlarmKey'),
      }),
    ],
  },
];
