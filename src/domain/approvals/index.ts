export { MAX_NAME_LENGTH, MAX_NOTE_LENGTH, parseAnswer, type Answer } from './answer';
export {
  createApproval,
  toTokenClaims,
  applyDecision,
  createDecisionRow,
  getNextAction,
  applyExpiry,
  canDecide,
  canExpire,
  needsApproval,
  APPROVAL_STATES,
  SYSTEM_ACTOR,
  type Approval,
  type ApprovalState,
  type AuditRow,
  type Decision,
  type NextAction,
  type ApprovalStep,
  type Verdict,
} from './approval';
export { fromBase64url, toBase64url } from '../base64url';
export {
  MAX_TOKEN_LENGTH,
  verifyToken,
  signToken,
  TOKEN_LIFETIME_S,
  type Signer,
  type TokenClaims,
  type TokenVerification,
  type Verifier,
} from './token';
