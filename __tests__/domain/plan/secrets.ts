/** Generated secrets that give access to nothing, so that no file contains one. */
const ALL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The same characters for the same seed: numbers by Park and Miller's generator. */
export function createLetters(seed: number, length: number, alphabet = ALL): string {
  let state = (seed * 7_919 + 104_729) % 2_147_483_647;
  return Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return alphabet[Math.floor((state / 2_147_483_647) * alphabet.length)];
  }).join('');
}

export interface Secret {
  /** The value in a plan. */
  readonly text: string;
  /** The part that must be masked. */
  readonly needle: string;
  /** The name of the attribute. */
  readonly key: string;
  /** Whether only the mark of the provider identifies it. */
  readonly marked?: boolean;
}

const createSecret = (text: string, key = 'setting'): Secret => ({ text, needle: text, key });
const createEmbeddedSecret = (before: string, needle: string, after = '', key = 'setting'): Secret => ({
  text: before + needle + after,
  needle,
  key,
});

/** A secret of each of the twelve kinds, different for each seed. */
export const KINDS: Readonly<Record<string, (seed: number) => Secret>> = {
  'AWS access key id': (seed) => createSecret((seed % 2 ? 'AKIA' : 'ASIA') + createLetters(seed, 16, UPPER)),
  'AWS secret key': (seed) => createSecret(createLetters(seed, 40, `${ALL}+/`)),
  JWT: (seed) =>
    createSecret(
      ['{"alg":"HS256"}', `{"sub":"${seed}"}`].map((part) => btoa(part).replaceAll('=', '')).join('.') +
        `.${createLetters(seed, 43)}`,
    ),
  'private key': (seed) => {
    const body = createLetters(seed, 64);
    return createEmbeddedSecret(
      '-----BEGIN RSA PRIVATE KEY-----\n',
      body,
      '\n-----END RSA PRIVATE KEY-----\n',
    );
  },
  'database URL': (seed) =>
    createEmbeddedSecret('postgres://app:', `pw-${createLetters(seed, 9)}`, '@db.internal:5432/prices'),
  'connection string': (seed) =>
    createEmbeddedSecret(
      'Endpoint=sb://x;AccountName=prices;AccountKey=',
      `${createLetters(seed, 42)}==`,
      ';Suffix=core',
    ),
  'GitHub token': (seed) => createSecret(`ghp_${createLetters(seed, 36)}`),
  'Slack token': (seed) =>
    createSecret(`xoxb-${createLetters(seed, 12, '0123456789')}-${createLetters(seed, 24)}`),
  'random text': (seed) => createSecret(createLetters(seed, 48)),
  'name that says it': (seed) =>
    createSecret(
      `summer-${createLetters(seed, 6)}`,
      ['password', 'db_password', 'apiKey', 'CLIENT_SECRET', 'token'][seed % 5],
    ),
  'mark of the provider': (seed) => ({
    ...createSecret(`plain words ${createLetters(seed, 5)}`),
    marked: true,
  }),
  'header of a request': (seed) =>
    createEmbeddedSecret('Authorization: Bearer ', createLetters(seed, 26), ' and more'),
};
