import { buildReview } from '../../../src/domain/plan/build-review';
import { createAddressMasker, ChangeMasker } from '../../../src/domain/plan/mask';
import type { Json } from '../../../src/domain/plan/plan';
import { renderJson } from '../../../src/domain/plan/render/json';
import { renderMarkdown } from '../../../src/domain/plan/render/markdown';
import { findDrift } from '../../../src/domain/drift/find-drift';
import { createPlan } from './plans';

/** No rule of the masker finds it: only the mark of the resource that created it identifies it. */
const WORD = 'blue-hunter_42';

/** A plan in which the provider marks the word in one resource. The other resource has a copy without a mark. */
const createCopiedPlan = (
  copy: { readonly [key: string]: Json },
  marked: Json = WORD,
  type = 'random_password',
) =>
  createPlan(
    [
      {
        address: `${type}.db`,
        actions: ['no-op'],
        before: { result: marked },
        after: { result: marked },
        before_sensitive: { result: true },
        after_sensitive: { result: true },
      },
      { address: 'null_resource.copy', before: { triggers: 'none' }, after: copy, actions: ['update'] },
    ],
    { output_changes: { word: { actions: ['create'], after: copy.triggers } } },
  );

const maskCopy = (copy: { readonly [key: string]: Json }, marked?: Json, type?: string): unknown => {
  const plan = createCopiedPlan(copy, marked, type);
  return new ChangeMasker(plan.resource_changes[1]!, createAddressMasker(plan)).masked.change.after;
};

describe('a value that a plan marks as sensitive', () => {
  it('is also masked in the places where the plan does not mark it', () => {
    const plan = createCopiedPlan({
      triggers: WORD,
      note: `the word is ${WORD}.`,
      doc: JSON.stringify({ a: [WORD] }),
    });
    const commands = { deployStack: 'deploy', applyResource: (address: string) => address, aws: 'aws' };
    const drift = findDrift({ stack: 'one', plan, commands });
    const review = buildReview({ stacks: [{ stack: 'one', plan }], drift });
    const shown = renderMarkdown(review, 100_000) + JSON.stringify(renderJson(review));
    expect(shown).toContain('null_resource.copy');
    expect(shown).toContain('the word is (sensitive #1).');
    expect(shown.includes(WORD)).toBe(false);
  });

  it('is masked also in base64, and if it is a value of a document that is marked as a whole', () => {
    expect(maskCopy({ triggers: btoa(`word ${WORD} and more`) })).toEqual({ triggers: '(sensitive #1)' });
    expect(maskCopy({ triggers: WORD }, JSON.stringify({ password: WORD, host: 'db.internal' }))).toEqual({
      triggers: '(sensitive #1)',
    });
    expect(maskCopy({ triggers: WORD }, [{ list: [WORD] }])).toEqual({ triggers: '(sensitive #1)' });
  });

  it.each([
    ['a short word', 'admin', { triggers: 'admin' }],
    ['a region', 'us-east-1', { triggers: 'arn:aws:sqs:us-east-1:123456789012:q' }],
    ['an account', '123456789012', { triggers: 'arn:aws:sqs:us-east-1:123456789012:q' }],
    ['a number within an id', '12345678', { triggers: 'arn:aws:sqs:us-east-1:123456789012:q' }],
    ['a single word within a text', 'production', { triggers: 'the production stage' }],
    [
      'the host of a document',
      '{"password":"blue-hunter_42","host":"db.internal"}',
      { triggers: 'db.internal' },
    ],
  ])('does not hide a public value: %s', (_, marked, copy) => {
    expect(maskCopy(copy, marked)).toEqual(copy);
  });

  it('is not the value of a parameter that is not encrypted, although the provider marks it', () => {
    const plan = (type: string) =>
      createPlan([
        {
          address: 'aws_ssm_parameter.table',
          before: null,
          after: { type, value: 'TradingTable-dev' },
          after_sensitive: { value: true },
        },
        { address: 'null_resource.copy', after: { table: 'TradingTable-dev' } },
      ]);
    const mask = (type: string) =>
      new ChangeMasker(plan(type).resource_changes[1]!, createAddressMasker(plan(type))).masked.change.after;
    expect(mask('String')).toEqual({ table: 'TradingTable-dev' });
    expect(mask('SecureString')).toEqual({ table: '(sensitive #1)' });
  });
});
