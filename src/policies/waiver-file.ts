import { z } from 'zod';
import { DEMANDS } from './pattern-detection';
import { RULES } from './rules';
import type { Waiver } from './waivers';

/** The file of the waivers, in the project. */
export const WAIVER_FILE = 'src/policies/waivers.json';

const OURS: ReadonlySet<string> = new Set([...RULES, ...DEMANDS].map(({ id }) => id));
/** The ids of the other gates' checks, as these print them. */
const OTHERS = [
  /^CKV2?_[A-Z]+_\d+$/,
  /^parliament:[A-Z_]+$/,
  /^cloudsplaining:[A-Za-z]+$/,
  /^recheck:(vulnerable|unknown)$/,
];
const CHECK =
  'the id of a rule of help/policy.md (MS-…), or of another gate’s check as it prints it, such as CKV_AWS_117, parliament:RESOURCE_STAR or recheck:vulnerable';
const ADDRESS = 'a type of resource, a dot and a name or *, such as aws_sqs_queue.*';
const PLACE = 'the file and line of what recheck found, such as src/config/index.ts:*';
const REASON = 'a reason that someone else can judge, of 20 characters or more';
const OWNER = 'who answers for it';
const STACK = 'a stack, such as pattern-detection-dev or *-dev, and only for a rule of help/policy.md';
const DAY = 'the last day on which it counts, such as 2027-01-31';

const isOurs = (check: string): boolean => OURS.has(check);
/** What a waiver for everything would not name. */
const RESOURCE = /^([a-z][a-z0-9]*_[a-z0-9_]+|output)\.\S+$/;
const SOURCE = /^(src|openapi|stack)\/\S+$/;
const MOST_DAYS = 366;

const text = (rule: string, least: number) => z.string({ error: rule }).trim().min(least, rule);

/** @param today `YYYY-MM-DD` */
const schema = (today: string) => {
  const most = new Date(Date.parse(today) + MOST_DAYS * 86_400_000).toISOString().slice(0, 10);
  const entry = z
    .strictObject({
      check: text(CHECK, 1).refine((id) => isOurs(id) || OTHERS.some((form) => form.test(id)), CHECK),
      address: text(ADDRESS, 1),
      stack: text(STACK, 1).optional(),
      reason: text(REASON, 20),
      owner: text(OWNER, 2),
      expires: z.iso.date(DAY).refine((day) => !(day > most), `${DAY}, and at most a year ahead: ${most}`),
    })
    .superRefine(({ check, address, stack }, { addIssue }) => {
      const isSource = check.startsWith('recheck:');
      if (!(isSource ? SOURCE : RESOURCE).test(address))
        addIssue({ code: 'custom', path: ['address'], message: isSource ? PLACE : ADDRESS });
      if (stack !== undefined && !isOurs(check))
        addIssue({ code: 'custom', path: ['stack'], message: STACK });
    });
  return z.array(entry, { error: 'a list of waivers' }).superRefine((waivers, { addIssue }) => {
    const seen = new Map<string, number>();
    for (const [at, { check, address, stack }] of waivers.entries()) {
      const same = JSON.stringify([check, address, stack]);
      const first = seen.get(same);
      if (first === undefined) seen.set(same, at);
      else
        addIssue({ code: 'custom', path: [at], message: `another check, address or stack than [${first}]` });
    }
  });
};

/**
 * Reads the waiver file.
 * @param today `YYYY-MM-DD`: nothing is waived for more than a year
 * @throws Error that names everything that is wrong in it: where, what is there and what was expected
 */
export function readWaivers(text: string, today: string): Waiver[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(`${WAIVER_FILE} is no JSON: ${(error as Error).message}`, { cause: error });
  }
  const { data, error } = schema(today).safeParse(json);
  if (data) return data;
  const lines = error.issues.map((issue) => {
    const found = issue.path.reduce<unknown>(
      (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
      json,
    );
    const [first, ...fields] = issue.path;
    const place = [first === undefined ? 'the file' : `[${String(first)}]`, ...fields.map(String)].join('.');
    if (issue.code === 'unrecognized_keys')
      return `${place} has ${issue.keys.join(', ')}, which no waiver has`;
    return `${place} is ${found === undefined ? 'not there' : JSON.stringify(found)}; expected ${issue.message}`;
  });
  throw new Error(`${WAIVER_FILE}: ${lines.join('. ')}`);
}
