/** A seeded random number generator (Mulberry32), so that a failure is reproducible. */
export class RandomSource {
  constructor(private state: number) {}

  /** Returns a number from 0 (inclusive) to 1 (exclusive). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  integerBelow(end: number): number {
    return Math.floor(this.next() * end);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.integerBelow(items.length)]!;
  }
}

const DIGITS = '0123456789';
const randomDigits = (random: RandomSource, count: number): string =>
  Array.from({ length: count }, () => DIGITS[random.integerBelow(10)]).join('');

const ODD_NUMBERS = [
  '0', '-0', '0.0', '-0.0', '00', '01', '1.', '.5', '+1', '-1', '1e5', '1E5', '1e+2', '1.5e-3', '2.5E2', '1e', '1e-',
  '1e999', '1e-999', '5e-324', '1000000000', '1000000000.0', '1000000000.0000001', '1e9', '1000000001', '999999999',
  '9007199254740991', '9007199254740992', '9007199254740993', '9007199254740991.0', '90071992547409.91',
  '900719925474099.3', '0.1', '0.30000000000000004', '0.000001', '1e-7', '0.00000000000000000000001',
  '0.0000000000000000000001', '123456789', '1234567890', '12345678.9', '123456789.1', '1234.5678', '12345.6789',
  '100.123456789012345678901234567890', '179769313486231570000', '8.41', '8.410000000000000000', '2.2250738585072011e-308',
  'NaN', 'Infinity', 'null', 'true', '"1"', '[1]', '{}', '', '1 ', ' 1', '1\t', '1_0', '0x10', '１', '1,5', '--1', '1.2.3',
  '0.1e1.5', '1.e1', '1e1e1', '1e0005', '12.5', '1e18', '1e19', '1e11', '99999999999',
]; // prettier-ignore

const ODD_SYMBOLS = [
  'A', 'BRK.B', 'BF-B', 'ABCDEFGHIJKL', 'ABCDEFGHIJKLM', '', 'aapl', 'АAPL', 'A B', 'A\\u0041', 'A\\"', 'A\\\\', '0', '-',
  'btc/usdt', 'AAPL  260116C00150000', 'BTC/USDT', '^GSPC', 'ES=F', 'ES1 INDEX', ' A', 'A ', 'A,B', 'X:BTCUSD',
  '.', 'ABCD', 'ABCDE', 'ABCDEFGH', 'ABCDEFGHI', '😀', '__PROTO__', 'A_', 'É', 'A\n', '\\u0000', 'A\u0000',
]; // prettier-ignore

const ODD_KEYS = [
  '__proto__', 'constructor', 'toString', 'Symbol', 'symbo', 'symbols', 'clos', 'closed', 'vol', 'volumes', 'time', 'timestam',
  'hig', 'highs', 'lo', 'lows', 'opens', '\\u0063lose', 'price', 'size', 'id', '', 'ope\\n', 'tímestamp',
]; // prettier-ignore

/** A price in one of the formats that feeds use: cents, many digits, exponents, whole numbers. */
const randomPrice = (random: RandomSource, near: number): string => {
  const value = near * (0.9995 + random.next() / 1000);
  const form = random.integerBelow(8);
  if (form === 0) return String(value);
  if (form === 1) return value.toExponential(random.integerBelow(8));
  if (form === 2) return `${Math.ceil(value)}`;
  if (form === 3) return `${Math.floor(value)}.${randomDigits(random, 1 + random.integerBelow(24))}`;
  return value.toFixed(1 + random.integerBelow(9));
};

const randomTime = (random: RandomSource, now: number): string => {
  const position = now - random.integerBelow(3_600_000) * (random.chance(0.1) ? 30 : 1);
  const iso = new Date(position).toISOString();
  switch (random.integerBelow(10)) {
    case 0:
      return `"${iso}"`;
    case 1:
      return `"${iso.slice(0, 19)}Z"`;
    case 2:
      return `"${iso.slice(0, 10)}"`;
    case 3:
      return `"${iso.slice(0, 19)}.${randomDigits(random, 1 + random.integerBelow(10))}${random.pick(['Z', '+00:00', '', '+01:00'])}"`;
    case 4: {
      const two = () => String(random.integerBelow(70)).padStart(2, '0');
      return `"${iso.slice(0, 5)}${random.pick(['02', '13', '00', '04'])}-${two()}T${two()}:${two()}:${two()}Z"`;
    }
    default:
      return random.chance(0.05) ? `${position}.0` : String(position);
  }
};

/** Values of the fields of trades and bars, most of them as feeds write them. */
const IDS = [
  '"T-1001"', '"52983525029461"', '7', '0', '123456789012345', '"a b/c:d"', '"~"',
  '""', '"\\u0041"', '"\\\\"', '"é"', '"\t"', '"\u007f"', '01', '-1', '1.0', '1e3', '12345678901234567', 'null', 'true', '["x"]',
  `"${'x'.repeat(64)}"`, `"${'x'.repeat(65)}"`,
]; // prettier-ignore
const LENGTHS = ['"1m"', '"5m"', '"1h"', '"1d"', '"60m"', '"1M"', '"5min"', '""', '5', 'null', '"2m"', '{}'];
const FINALS = ['true', 'false', '"true"', '1', '0', 'null', 'truex', 'fals', '"maybe"'];

/** Adds an id, an interval or finality, half of the time in one of the first forms. */
const addDetails = (random: RandomSource, fields: [string, string][]): void => {
  for (const [key, forms, usual] of [
    ['id', IDS, 7],
    ['interval', LENGTHS, 4],
    ['final', FINALS, 2],
  ] as const)
    if (random.chance(key === 'id' ? 0.3 : 0.15)) {
      const form = forms[random.integerBelow(random.chance(0.8) ? usual : forms.length)]!;
      fields.splice(random.integerBelow(fields.length + 1), 0, [key, form]);
    }
};

/** The separators between fields, and between a key and its value. */
type Spaces = readonly [comma: string, colon: string];
const SPACES: readonly Spaces[] = [
  [',', ':'],
  [', ', ': '],
];
const RARE_SPACES: readonly Spaces[] = [
  [' ,', ' :'],
  [',\n', ':\t'],
  [',  ', ':  '],
];

const randomEvent = (random: RandomSource, now: number): string => {
  const near = 10 ** (random.integerBelow(9) - 2) * (1 + 8 * random.next());
  const quotes = random.chance(0.1) ? '"' : '';
  const number = (usual: () => string) => (random.chance(0.02) ? random.pick(ODD_NUMBERS) : usual());
  const quoted = (usual: () => string) => `${quotes}${number(usual)}${quotes}`;
  const symbol = random.chance(0.04) ? random.pick(ODD_SYMBOLS) : `S${random.integerBelow(20_000)}`;
  let fields: [string, string][] = [
    ['symbol', `"${symbol}"`],
    ['timestamp', number(() => randomTime(random, now))],
    ['open', quoted(() => randomPrice(random, near))],
    ['high', quoted(() => randomPrice(random, near * 1.002))],
    ['low', quoted(() => randomPrice(random, near * 0.998))],
    ['close', quoted(() => randomPrice(random, near))],
    [
      'volume',
      number(() =>
        randomDigits(random, 1 + random.integerBelow(random.chance(0.05) ? 18 : 15)).replace(/^0+(?=\d)/, ''),
      ),
    ],
  ];
  if (random.chance(0.3)) fields = fields.filter(([key]) => !random.chance(key === 'symbol' ? 0.02 : 0.2));
  if (random.chance(0.3)) fields.sort(() => random.next() - 0.5);
  if (random.chance(0.1))
    fields = fields.map(([key, value]) => [
      key === 'close' ? 'price' : key === 'volume' ? 'size' : key,
      value,
    ]);
  if (random.chance(0.4)) addDetails(random, fields);
  if (random.chance(0.03)) fields.push(fields[random.integerBelow(fields.length)] ?? ['x', '1']);
  if (random.chance(0.03)) fields.splice(random.integerBelow(fields.length), 0, [random.pick(ODD_KEYS), '1']);
  const [comma, colon] = random.pick(random.chance(0.05) ? RARE_SPACES : SPACES);
  const inner = fields.map(([key, value]) => `"${key}"${colon}${value}`).join(comma);
  return random.chance(0.03) ? `{ ${inner} }` : `{${inner}}`;
};

/** Returns a valid or almost valid record: one event, an array or JSON lines. */
export const randomRecord = (random: RandomSource, now: number): Buffer => {
  const count = random.chance(0.6)
    ? 1
    : random.chance(0.998)
      ? 1 + random.integerBelow(4)
      : 498 + random.integerBelow(4);
  const repeated = randomEvent(random, now);
  const events = Array.from({ length: count }, () => (count < 10 ? randomEvent(random, now) : repeated));
  const form = random.integerBelow(8);
  const rare = random.chance(0.05);
  let text = events.join(rare ? random.pick(['\r\n', '\n\n', ' ', ',']) : '\n');
  if (form < 4) text = `[${events.join(rare ? random.pick([' ,', ',,', '\n']) : random.pick([',', ', ']))}]`;
  if (random.chance(0.03)) text = random.pick([' ', '\n', '\ufeff', '[', '\t']) + text;
  if (random.chance(0.08))
    text += random.pick(['\n', '\n', '\n', '\n\n', ' ', '\r\n', ']', ',', 'x', '\u0000']);
  return Buffer.from(text);
};

const INSERTIONS = [
  '"',
  ' ',
  ',',
  ':',
  '0',
  '9',
  '\\',
  'e',
  'E',
  '-',
  '.',
  '{',
  '}',
  '[',
  ']',
  '\n',
  'é',
  '\u0000',
].map((text) => Buffer.from(text));

/** Returns the record with a byte changed, removed or inserted, a part repeated, or its end truncated. */
export const mutateRecord = (random: RandomSource, record: Buffer): Buffer => {
  const position = random.integerBelow(record.length + 1);
  const [before, after] = [record.subarray(0, position), record.subarray(position)];
  switch (random.integerBelow(7)) {
    case 0:
      return before;
    case 1:
      return Buffer.concat([before, after.subarray(1)]);
    case 2:
      return Buffer.concat([before, Buffer.of(random.integerBelow(256)), after.subarray(1)]);
    case 3:
      return Buffer.concat([before, after.subarray(0, 1 + random.integerBelow(30)), after]);
    case 4:
      return Buffer.concat([before, Buffer.from(randomDigits(random, 1 + random.integerBelow(3))), after]);
    case 5:
      return Buffer.concat([before, random.pick(INSERTIONS), after.subarray(1)]);
    default:
      return Buffer.concat([before, random.pick(INSERTIONS), after]);
  }
};
