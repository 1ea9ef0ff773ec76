import { reviewGiven, reviewPlan } from './given-plans';
import { createPlan } from './plans';

describe('imports, moves and forgotten resources', () => {
  const ID = 'https://sqs.us-east-1.amazonaws.com/111122223333/Orders-dev';

  it('are listed and counted if nothing else changes', () => {
    const imported = reviewGiven('import-only');
    expect(imported.text).toContain('one: 1 to import');
    expect(imported.text).toContain(`< aws_sqs_queue.Orders (imported, id ${ID})`);
    expect(imported.comment).toContain(`- import \`aws_sqs_queue.Orders\` (one) (imported, id \`${ID}\`)`);
    expect(imported.comment).toContain('## Plan: 1 to import');
    const moved = reviewGiven('moved-only');
    expect(moved.text).toContain('> aws_sqs_queue.Orders from aws_sqs_queue.Old');
    expect(moved.comment).toContain('## Plan: 1 to move');
    const forgotten = reviewGiven('forget-only');
    expect(forgotten.text).toContain('. aws_dynamodb_table.Rows');
    expect(forgotten.comment).toContain('- forget `aws_dynamodb_table.Rows` (one)');
  });

  it('are listed and counted together with a change or a replacement', () => {
    const moved = reviewGiven('moved-update');
    expect(moved.text).toContain('one: 1 to replace, 1 to change, 2 to move');
    expect(moved.text).toContain('~ aws_sqs_queue.Orders from aws_sqs_queue.Old');
    expect(moved.text).toContain('± replace aws_sns_topic.T from aws_sns_topic.OldT');
    expect(moved.comment).toContain('`aws_sqs_queue.Orders` (one) from `aws_sqs_queue.Old`');
    expect(moved.comment).toContain('**replace** `aws_sns_topic.T` (one) from `aws_sns_topic.OldT`');
    const imported = reviewGiven('import-update');
    expect(imported.text).toContain(`~ aws_sqs_queue.Orders (imported, id ${ID})`);
    expect(imported.comment).toContain(`\`aws_sqs_queue.Orders\` (one) (imported, id \`${ID}\`)`);
    expect(imported.review.stacks[0]!.counts).toMatchObject({ update: 1, import: 1 });
  });

  it('are contained in the JSON with their id or identity', () => {
    const sketch = { address: 'aws_sqs_queue.Q', actions: ['no-op'], before: {}, after: {} };
    const importId = (importing: object) =>
      reviewPlan(createPlan([{ ...sketch, importing }])).review.changes[0]!.importId;
    expect(importId({ id: 'q-1' })).toBe('q-1');
    expect(importId({ identity: { name: 'q' } })).toBe('{"name":"q"}');
    expect(importId({ unknown: true })).toBe('(known after apply)');
  });

  it('are not counted as destroyed if the resource is forgotten and created again', () => {
    for (const actions of [
      ['forget', 'create'],
      ['create', 'forget'],
    ]) {
      const { review, text } = reviewPlan(
        createPlan([
          { address: 'aws_dynamodb_table.T', actions, before: { name: 'a' }, after: { name: 'b' } },
        ]),
      );
      expect(review.stacks[0]!.counts).toMatchObject({ create: 1, forget: 1, replace: 0, delete: 0 });
      expect(review.changes[0]!.dataLoss).toBeUndefined();
      expect(text).toContain(
        '+ aws_dynamodb_table.T (the existing object stays, and is removed from the state)',
      );
    }
  });

  it('explain how to retain a renamed resource', () => {
    const values = { name: 'Rows-dev', hash_key: 'a' };
    const { review, text, comment } = reviewPlan(
      createPlan([
        { address: 'aws_dynamodb_table.Old', actions: ['delete'], before: values },
        { address: 'aws_dynamodb_table.New', actions: ['create'], after: values },
      ]),
    );
    expect(review.changes[0]!.renamedTo).toBe('aws_dynamodb_table.New');
    for (const output of [text, comment]) expect(output).toContain('moveFromId("aws_dynamodb_table.Old")');
  });

  it('are not reported as "no changes" if the plan is applyable but lists nothing', () => {
    const { text, comment } = reviewPlan(createPlan([], { applyable: true }));
    expect(text).toContain('state only');
    expect(comment).toContain('## Plan: state only');
    expect(reviewPlan(createPlan([], { applyable: false })).text).toContain('no changes');
  });
});
