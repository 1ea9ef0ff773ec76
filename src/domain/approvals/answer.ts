import { type ParseResult, formatInputValue } from '../market-data';
import type { Decision } from './approval';

export const LONGEST_NAME = 60;
export const LONGEST_NOTE = 500;

/** What a person filled in: the decision without its link and time. */
export type Answer = Pick<Decision, 'verdict' | 'by' | 'note'>;

/** Control characters, but for the line breaks of a note. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/u;

/** Reads the fields of the form. */
export const readAnswer = (fields: Readonly<Record<string, string | undefined>>): ParseResult<Answer> => {
  const { decision } = fields;
  const by = (fields.name ?? '').trim();
  const note = (fields.note ?? '').replaceAll('\r\n', '\n').trim();
  if (decision !== 'approve' && decision !== 'reject')
    return refuse('decision', 'be approve or reject', decision);
  if (by === '' || by.length > LONGEST_NAME || UNPRINTABLE.test(by))
    return refuse('name', `be 1 to ${LONGEST_NAME} printable characters`, by);
  if (note.length > LONGEST_NOTE || UNPRINTABLE.test(note.replaceAll('\n', ' ')))
    return refuse('note', `be at most ${LONGEST_NOTE} printable characters`, note);
  const verdict = decision === 'approve' ? 'APPROVED' : 'REJECTED';
  return { value: { verdict, by, ...(note !== '' && { note }) } };
};

const refuse = (field: string, rule: string, got: string | undefined): ParseResult<never> => ({
  violation: { field, rule, got: formatInputValue(got) },
});
