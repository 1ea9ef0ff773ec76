import { describeResponse, ERROR_RESPONSES } from '../../modules/openapi';

/** The responses of the firewall, the throttle and failures, which every operation can have. */
export const COMMON_RESPONSES = {
  ...ERROR_RESPONSES,
  403: describeResponse('{error, message, requestId}: no valid API key; the firewall answers without a body'),
};
