import { formatPrice } from '../../../cli/pattern-detection/detect/drawing-labels';
import { getAlertOutcome } from '../../../domain/alerts';
import { ACROSS_SESSIONS_TEXT } from '../../../domain/patterns';
import type { Story, StoryLink } from '../../server/section';
import type { AlertFacts } from './facts';
import { listSteps } from './steps';

/** Creates the story of a detection and its alert. @returns undefined if nothing is known */
export function createAlertStory(facts: AlertFacts): Story | undefined {
  const { pattern, record } = facts;
  const steps = listSteps(facts);
  if (pattern)
    return {
      title: `${facts.alert ? 'Alert' : 'Pattern'} ${pattern.symbol} ${formatPattern(pattern)}`,
      sentence: `${describePattern(facts)} ${describeOutcome(facts)}`,
      correlationId: pattern.correlationId,
      steps,
      links: listLinks(facts),
    };
  if (!record) return undefined;
  return {
    title: `Event ${record.correlationId}`,
    sentence: 'The event was received. It has confirmed no pattern that is stored.',
    correlationId: record.correlationId,
    steps,
    links: [],
  };
}

const formatPattern = ({ pattern, interval }: { pattern: string; interval?: string | undefined }): string =>
  [pattern.replaceAll('-', ' '), ...(interval === undefined ? [] : [interval])].join(' ');

function describePattern({ pattern }: AlertFacts): string {
  const { symbol, close, level, height, timestamp, confidence } = pattern!;
  const [closeText, levelText] = [close, level].map((price) => formatPrice(price, height));
  return (
    `${symbol} completed a ${formatPattern(pattern!)}: at ${timestamp} it closed at ${closeText}, ` +
    `${close < level ? 'below' : 'above'} the level of ${levelText}. The confidence is ${confidence.toFixed(0)} of 100.` +
    (pattern!.acrossSessions ? ` ${ACROSS_SESSIONS_TEXT}` : '')
  );
}

function describeOutcome(facts: AlertFacts): string {
  const { alert, pattern } = facts;
  if (!alert)
    return pattern?.alertDue === undefined ? 'It raised no alert.' : 'Its alert is due and not queued yet.';
  const acknowledgement =
    alert.acknowledgedAt === undefined ? '' : `; ${alert.acknowledgedBy ?? 'someone'} acknowledged the alert`;
  return `${describeAlert(facts)}${acknowledgement}.`;
}

function describeAlert({ alert, approval }: AlertFacts): string {
  const outcome = getAlertOutcome(alert!);
  if (outcome === 'notified' && approval)
    return `${approval.decidedBy ?? 'Someone'} approved it, and the desk was notified`;
  if (outcome !== 'approval') return SENTENCES[outcome];
  switch (approval?.state) {
    case 'PENDING':
      return `Its alert waits for a decision until ${approval.decideBy}`;
    case 'APPROVED':
      return `${approval.decidedBy ?? 'Someone'} approved its alert, which is not published yet`;
    case 'REJECTED':
      return `${approval.decidedBy ?? 'Someone'} rejected its alert, so nobody was notified`;
    case 'EXPIRED':
      return 'Nobody decided about its alert within an hour, so it was rejected';
    default:
      return 'Its alert needs an approval, which is not requested yet';
  }
}

const SENTENCES = {
  notified: 'The desk was notified',
  digest: 'The desk was notified in a digest, because many alerts were raised at once',
  held: 'Many alerts were raised at once, so the desk is notified with the next digest',
  muted: 'Its symbol or its pattern was muted, so nobody was notified',
  cooldown: 'An earlier alert of the same pattern had just been notified, so nobody was notified again',
  'longer-interval': 'The same structure was notified at a longer interval, so nobody was notified again',
  processing: 'Its alert is being processed',
} as const;

function listLinks({ pattern, alert, approval }: AlertFacts): readonly StoryLink[] {
  const { symbol, interval } = pattern!;
  const search = new URLSearchParams({ symbol, ...(interval !== undefined && { interval }) });
  const storyOf = (id: string) => `/story/${encodeURIComponent(id)}`;
  return [
    { title: `Chart of ${symbol}`, href: `/market?${search}` },
    ...(alert ? [{ title: `Alerts of ${symbol}`, href: `/alerts?${new URLSearchParams({ symbol })}` }] : []),
    ...(approval ? [{ title: 'Approvals', href: '/approvals' }] : []),
    ...(alert?.replacedBy === undefined
      ? []
      : [{ title: 'The alert at a longer interval', href: storyOf(alert.replacedBy) }]),
    ...(alert?.replaces ?? []).map((id) => ({ title: `The alert before it: ${id}`, href: storyOf(id) })),
  ];
}
