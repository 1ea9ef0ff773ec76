/** A seeded source of chances (Mulberry32), so that a failure can be run again. */
export class Chance {
  constructor(private state: number) {}

  /** From 0 up to, not including, 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  is(probability: number): boolean {
    return this.next() < probability;
  }

  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }
}

const DIGITS = '0123456789';
const digits = (chance: Chance, count: number): string =>
  Array.from({ length: count }, () => DIGITS[chance.below(10)]).join('');

const ODD_NUMBERS = [
  '0', '-0', '0.0', '-0.0', '00', '01', '1.', '.5', '+1', '-1', '1e5', '1E5', '1e+2', '1.5e-3', '2.5E2', '1e', '1e-',
  '1e999', '1e-999', '5e-324', '1000000000', '1000000000.0', '1000000000.0000001', '1e9', '1000000001', '999999999',
  '9007199254740991', '9007199254740992', '9007199254740993', '9007199254740991.0', '90071992547409.91',
  '900719925474099.3', '0.1', '0.30000000000000004', '0.000001', '1e-7', '0.00000000000000000000001',
  '0.0000000000000000000001', '123456789', '1234567890', '12345678.9', '123456789.1', '1234.5678', '12345.6789',
  '100.123456789012345678901234567890', '179769313486231570000', '8.41', '8.410000000000000000', '2.2250738585072011e-308',
  'NaN', 'Infinity', 'null', 'true', '"1"', '[1]', '{}', '', '1 ', ' 1', '1\t', '1_0', '0x10', '１', '1,5', '--1', '1.2.3',
  '0.1e1.5', '1.e1', '1e1e1',
]; // prettier-ignore

const ODD_SYMBOLS = [
  'A', 'BRK.B', 'BF-B', 'ABCDEFGHIJKL', 'ABCDEFGHIJKLM', '', 'aapl', 'АAPL', 'A B', 'A\\u0041', 'A\\"', 'A\\\\', '0', '-',
  '.', 'ABCD', 'ABCDE', 'ABCDEFGH', 'ABCDEFGHI', '😀', '__PROTO__', 'A_', 'É', 'A\n', '\\u0000', 'A\u0000',
]; // prettier-ignore

const ODD_KEYS = [
  '__proto__', 'constructor', 'toString', 'Symbol', 'symbo', 'symbols', 'clos', 'closed', 'vol', 'volumes', 'time', 'timestam',
  'hig', 'highs', 'lo', 'lows', 'opens', '\\u0063lose', 'price', '', 'ope\\n', 'tímestamp',
]; // prettier-ignore

/** Prices as feeds print them: cents, many digits, exponents, whole numbers. */
const price = (chance: Chance, near: number): string => {
  const value = near * (0.9995 + chance.next() / 1000);
  const form = chance.below(8);
  if (form === 0) return String(value);
  if (form === 1) return value.toExponential(chance.below(8));
  if (form === 2) return `${Math.ceil(value)}`;
  if (form === 3) return `${Math.floor(value)}.${digits(chance, 1 + chance.below(24))}`;
  return value.toFixed(1 + chance.below(9));
};

const time = (chance: Chance, now: number): string => {
  const at = now - chance.below(3_600_000) * (chance.is(0.1) ? 30 : 1);
  const iso = new Date(at).toISOString();
  switch (chance.below(10)) {
    case 0:
      return `"${iso}"`;
    case 1:
      return `"${iso.slice(0, 19)}Z"`;
    case 2:
      return `"${iso.slice(0, 10)}"`;
    case 3:
      return `"${iso.slice(0, 19)}.${digits(chance, 1 + chance.below(10))}${chance.of(['Z', '+00:00', '', '+01:00'])}"`;
    case 4: {
      const two = () => String(chance.below(70)).padStart(2, '0');
      return `"${iso.slice(0, 5)}${chance.of(['02', '13', '00', '04'])}-${two()}T${two()}:${two()}:${two()}Z"`;
    }
    default:
      return chance.is(0.05) ? `${at}.0` : String(at);
  }
};

/** What stands between fields, and between a key and its value. */
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

const event = (chance: Chance, now: number): string => {
  const near = 10 ** (chance.below(9) - 2) * (1 + 8 * chance.next());
  const number = (usual: () => string) => (chance.is(0.02) ? chance.of(ODD_NUMBERS) : usual());
  const symbol = chance.is(0.04) ? chance.of(ODD_SYMBOLS) : `S${chance.below(20_000)}`;
  let fields: [string, string][] = [
    ['symbol', `"${symbol}"`],
    ['timestamp', number(() => time(chance, now))],
    ['open', number(() => price(chance, near))],
    ['high', number(() => price(chance, near * 1.002))],
    ['low', number(() => price(chance, near * 0.998))],
    ['close', number(() => price(chance, near))],
    [
      'volume',
      number(() => digits(chance, 1 + chance.below(chance.is(0.05) ? 18 : 15)).replace(/^0+(?=\d)/, '')),
    ],
  ];
  if (chance.is(0.3)) fields = fields.filter(([key]) => !chance.is(key === 'symbol' ? 0.02 : 0.2));
  if (chance.is(0.3)) fields.sort(() => chance.next() - 0.5);
  if (chance.is(0.03)) fields.push(fields[chance.below(fields.length)] ?? ['x', '1']);
  if (chance.is(0.03)) fields.splice(chance.below(fields.length), 0, [chance.of(ODD_KEYS), '1']);
  const [comma, colon] = chance.of(chance.is(0.05) ? RARE_SPACES : SPACES);
  const inner = fields.map(([key, value]) => `"${key}"${colon}${value}`).join(comma);
  return chance.is(0.03) ? `{ ${inner} }` : `{${inner}}`;
};

/** A record that is right, or nearly: one event, an array or lines. */
export const anyRecord = (chance: Chance, now: number): Buffer => {
  const count = chance.is(0.6) ? 1 : chance.is(0.998) ? 1 + chance.below(4) : 498 + chance.below(4);
  const one = event(chance, now);
  const events = Array.from({ length: count }, () => (count < 10 ? event(chance, now) : one));
  const form = chance.below(8);
  const rare = chance.is(0.05);
  let text = events.join(rare ? chance.of(['\r\n', '\n\n', ' ', ',']) : '\n');
  if (form < 4) text = `[${events.join(rare ? chance.of([' ,', ',,', '\n']) : chance.of([',', ', ']))}]`;
  if (chance.is(0.03)) text = chance.of([' ', '\n', '\ufeff', '[', '\t']) + text;
  if (chance.is(0.08)) text += chance.of(['\n', '\n', '\n', '\n\n', ' ', '\r\n', ']', ',', 'x', '\u0000']);
  return Buffer.from(text);
};

const PUT_IN = [
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

/** The record with a byte changed, left out or put in, a piece said twice, or its end cut off. */
export const changed = (chance: Chance, record: Buffer): Buffer => {
  const at = chance.below(record.length + 1);
  const [before, after] = [record.subarray(0, at), record.subarray(at)];
  switch (chance.below(7)) {
    case 0:
      return before;
    case 1:
      return Buffer.concat([before, after.subarray(1)]);
    case 2:
      return Buffer.concat([before, Buffer.of(chance.below(256)), after.subarray(1)]);
    case 3:
      return Buffer.concat([before, after.subarray(0, 1 + chance.below(30)), after]);
    case 4:
      return Buffer.concat([before, Buffer.from(digits(chance, 1 + chance.below(3))), after]);
    case 5:
      return Buffer.concat([before, chance.of(PUT_IN), after.subarray(1)]);
    default:
      return Buffer.concat([before, chance.of(PUT_IN), after]);
  }
};
