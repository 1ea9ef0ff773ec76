export { check, type Breach, type Limits, type Observation } from './check';
export { noticesOf, noticeSubject, type Notice } from './notice';
