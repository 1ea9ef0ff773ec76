import type { Outcome } from './approval-race';

const DECISIONS = ['approved', 'rejected', 'expired'];

/** Checks the rules of every outcome, for any interleaving. @returns the violated rules */
export const findViolatedRules = ({ round, row, stateAtEnd, answers, toldAt }: Outcome): string[] => {
  const rules: Record<string, boolean> = {};
  const winners = answers.filter(({ status }) => status === 200);
  const losers = answers.filter(({ status }) => status !== 200);
  const steps = row.audit.map(({ step }) => step);
  const [decision, ...more] = row.audit.filter(({ step }) => DECISIONS.includes(step));
  const decidedAt = decision?.at ?? '';
  const isLate = (time: number) => time >= Date.parse(row.decideBy);

  rules['it is decided by the end of the hour and one sweep'] = stateAtEnd !== 'PENDING';
  rules['there is one decision in the trail'] = decision !== undefined && more.length === 0;
  rules['one answer, or the end of the hour, decides'] =
    winners.length === (row.state === 'EXPIRED' ? 0 : 1) &&
    winners.every(({ name, jti }) => name === row.decidedBy && jti === row.jti);
  rules['the audit trail matches the row'] =
    decision?.step === row.state.toLowerCase() &&
    decidedAt === row.decidedAt &&
    decision.by === row.decidedBy;
  rules['the trail is whole'] =
    steps.join() ===
    ['requested', 'sent', decision?.step, ...(row.state === 'APPROVED' ? ['notified'] : [])].join();
  rules['a person decides within the hour, its end after it'] =
    decidedAt < row.decideBy === (row.state !== 'EXPIRED') && winners.every(({ begun }) => !isLate(begun));
  rules['the others get 409, or 410 once the hour is over'] = losers.every(
    ({ status, ended }) =>
      (status === 409 && row.state !== 'EXPIRED') ||
      (status === 410 && isLate(ended)) ||
      // The row that the link was for is gone.
      (round.renewed && (status === 404 || status === 410)),
  );
  rules['each 409 shows who decided what'] = losers.every(
    ({ status, body }) =>
      status !== 409 ||
      (body.includes(`was already ${row.state.toLowerCase()}`) && body.includes(`<dd>${row.decidedBy}</dd>`)),
  );
  rules['subscribers are told once, of what was approved before'] =
    toldAt.join() === (row.state === 'APPROVED' ? 'APPROVED' : '');
  return Object.keys(rules).filter((rule) => !rules[rule]);
};
