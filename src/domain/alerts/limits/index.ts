export { BRAKE_WINDOW_MS, formatBrakeId, takeBrakeSlot, type Brake, type BrakeSlot } from './brake';
export { BREAKER_ID, BREAKER_OPEN_MS, exceedsBreaker, formatMinuteId, isBreakerOpen } from './breaker';
export {
  createCooldown,
  formatCooldownId,
  listOtherCooldownIds,
  isCoolingDown,
  MIN_CONFIDENCE_GAIN,
  MIN_COOLDOWN_MS,
  type Cooldown,
} from './cooldown';
export {
  ALERT_OUTCOMES,
  decideDelivery,
  findSuppression,
  getAlertOutcome,
  type AlertDecision,
  type AlertOutcome,
  type LimitFacts,
  type LimitSettings,
} from './decision';
export {
  createDigest,
  formatDigestMessage,
  formatDigestRowId,
  formatDigestSubject,
  formatDigestText,
  getHighestSeverity,
  MAX_DIGEST_ALERTS,
  MAX_LISTED_ALERTS,
  type Digest,
} from './digest';
export {
  createMute,
  formatMuteId,
  getMuteIds,
  isMuted,
  MAX_MUTE_DAYS,
  MAX_MUTE_MS,
  MUTE_PREFIX,
  type Mute,
} from './mute';
export { findRelatedAlerts, isSameStructure, type RelatedAlerts } from './structure';
export { MAIL_INTERVAL_MS, MAIL_PACE_ID, MAX_ALERT_WAIT_MS, MAX_MAIL_WAIT_MS } from './pace';
