import type { HealthNotice } from './monitor';

/** The subject and the text of an e-mail. */
export interface NoticeText {
  readonly subject: string;
  readonly text: string;
}

/** SNS limits subjects to 100 characters. */
const MAX_SUBJECT = 100;

/** Formats a notice for people. @param system the title of the system and its environment */
export const formatNotice = (
  { kind, check, failedSince, overAt, reason }: HealthNotice,
  monitor: string,
  system: string,
): NoticeText => {
  const subject = kind === 'failed' ? `${check} fails: ${system}` : `${check} works again: ${system}`;
  const lines =
    kind === 'failed'
      ? [
          `The check ${check} of the monitor "${monitor}" fails since ${failedSince}.`,
          `Reason: ${reason ?? 'unknown'}`,
          'You get another message when it is over. The log of the monitor contains each run.',
        ]
      : [
          `The check ${check} of the monitor "${monitor}" works again since ${overAt}.`,
          `It had failed since ${failedSince}.`,
        ];
  return { subject: subject.slice(0, MAX_SUBJECT), text: lines.join('\n') };
};
