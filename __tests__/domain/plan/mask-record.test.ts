import fc from 'fast-check';
import { maskRecord, maskText, maskValue } from '../../../src/domain/plan/mask';
import { computeLeiCheckDigits } from '../../../src/domain/trades/identifiers';
import { createLetters } from './secrets';

const Seed = fc.integer({ min: 1, max: 1_000_000 });

test('a random id that a field shows is shown in the texts beside it', () => {
  fc.assert(
    fc.property(Seed, fc.constantFrom('', 'acc-', 'user_'), (seed, prefix) => {
      const id = prefix + createLetters(seed, 22);
      const record = { accountId: id, sentence: `Account ${id} is closed, not ${id}.`, list: [`of ${id}`] };
      // Some of the ids have the form of a secret: no field shows them.
      fc.pre(maskValue({ accountId: id }).accountId === id);
      expect(maskRecord(record)).toEqual(record);
    }),
  );
});

test('a random text that no field shows as an id is masked as in a plan, and so is a password that equals an id', () => {
  fc.assert(
    fc.property(Seed, Seed, (seed, other) => {
      const [id, secret] = [createLetters(seed, 22), createLetters(other, 40)];
      fc.pre(!secret.includes(id));
      const record = { accountId: id, password: id, text: `password: ${id}`, note: `${id} ${secret}` };
      const masked = maskRecord(record);
      expect(masked.password).toMatch(/^\(sensitive #\d\)$/);
      expect(masked.text).toMatch(/^password: \(sensitive #\d\)$/);
      expect(masked.note.includes(secret)).toBe(maskText(secret) === secret);
      expect(maskRecord({ note: secret })).toEqual(maskValue({ note: secret }));
    }),
  );
});

test('the identifier of a legal entity is shown, unless its name is that of a secret or a check digit is wrong', () => {
  const Body = fc.string({
    unit: fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'),
    minLength: 18,
    maxLength: 18,
  });
  let masked = 0;
  fc.assert(
    fc.property(Body, (body) => {
      // A known format, such as that of an access key, is masked in any case.
      fc.pre(!/AKIA|ASIA|ABIA|ACCA|LTAI/.test(body));
      const digits = computeLeiCheckDigits(body);
      const lei = body + digits;
      const wrong = body + String((Number(digits) + 1) % 100).padStart(2, '0');
      expect(maskText(`party ${lei} sold`)).toBe(`party ${lei} sold`);
      expect(maskValue({ counterparty: lei, apiKey: lei, password: lei })).toEqual({
        counterparty: lei,
        apiKey: expect.stringMatching(/^\(sensitive/) as string,
        password: expect.stringMatching(/^\(sensitive/) as string,
      });
      if (maskText(`party ${wrong} sold`) !== `party ${wrong} sold`) masked++;
    }),
  );
  expect(masked).toBeGreaterThan(20);
});
