export { LONGEST_NAME, LONGEST_NOTE, readAnswer, type Answer } from './answer';
export {
  approvalOf,
  claimsOf,
  decided,
  decisionRow,
  dueOf,
  expired,
  mayDecide,
  mayExpire,
  needsApproval,
  STATES,
  SYSTEM,
  type Approval,
  type ApprovalState,
  type AuditRow,
  type Decision,
  type Due,
  type Step,
  type Verdict,
} from './approval';
export { fromBase64url, toBase64url } from './base64url';
export {
  LONGEST_TOKEN,
  readToken,
  signToken,
  TOKEN_LIFE_S,
  type Signer,
  type TokenClaims,
  type TokenReading,
  type Verifier,
} from './token';
