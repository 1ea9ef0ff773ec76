import { isUnprintable, type ParseResult, rejectInput } from '../validation';
import type { Decision } from './approval';

export const MAX_NAME_LENGTH = 60;
export const MAX_NOTE_LENGTH = 500;

/** The fields that a person submitted: the decision without its link and time. */
export type Answer = Pick<Decision, 'verdict' | 'by' | 'note'>;

/** Parses the fields of the form. */
export const parseAnswer = (fields: Readonly<Record<string, string | undefined>>): ParseResult<Answer> => {
  const { decision } = fields;
  const by = (fields.name ?? '').trim();
  const note = (fields.note ?? '').replaceAll('\r\n', '\n').trim();
  if (decision !== 'approve' && decision !== 'reject')
    return rejectInput('decision', 'be approve or reject', decision);
  if (by === '' || by.length > MAX_NAME_LENGTH || isUnprintable(by))
    return rejectInput('name', `be 1 to ${MAX_NAME_LENGTH} printable characters`, by);
  if (note.length > MAX_NOTE_LENGTH || isUnprintable(note.replaceAll('\n', ' ')))
    return rejectInput('note', `be at most ${MAX_NOTE_LENGTH} printable characters`, note);
  const verdict = decision === 'approve' ? 'APPROVED' : 'REJECTED';
  return { value: { verdict, by, ...(note !== '' && { note }) } };
};
