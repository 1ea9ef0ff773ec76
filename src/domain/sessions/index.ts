export {
  MAX_DATA_BYTES,
  parseSessionRequest,
  parseSessionUpdate,
  type SessionRequest,
  type SessionUpdate,
  USER,
} from './parse-requests';
export {
  checkSession,
  createSession,
  formatSession,
  formatUserKey,
  getGeneration,
  isResultOf,
  needsTouch,
  ownsAccount,
  type NewSession,
  type PublicSession,
  type SessionCheck,
  type SessionRejection,
  type SessionRow,
  type SessionRows,
  type UserRow,
} from './session';
export { readMinutes } from './settings';
export {
  computeUserId,
  createToken,
  hashToken,
  parseToken,
  readBearerToken,
  TOKEN_LENGTH,
  TOKEN_RANDOM_BYTES,
  type SessionCrypto,
  type SessionToken,
} from './token';
