import { z } from 'zod';
import { KNOWN_SYSTEMS, getScope } from './catalog';
import { GENERAL } from './rule';
import { EVERY_SYSTEM, type Waiver } from './waivers';

/** The path of the waiver file in the project. */
export const WAIVER_FILE = 'src/policies/waivers.json';

/** The ids of the checks of other gates, as their tools print them. */
const OTHER_CHECKS = [
  /^CKV2?_[A-Z]+_\d+$/,
  /^parliament:[A-Z_]+$/,
  /^cloudsplaining:[A-Za-z]+$/,
  /^recheck:(vulnerable|unknown)$/,
];
const SYSTEM = `${KNOWN_SYSTEMS.join(', ')}, or * for every system`;
const CHECK =
  'the id of a rule of help/policy.md (MS-…), or of a check of another gate as its tool prints it, such as CKV_AWS_117, parliament:RESOURCE_STAR or recheck:vulnerable';
const ADDRESS = 'a resource type, a dot and a name or *, such as aws_sqs_queue.*';
const PLACE = 'the file and line that recheck reports, such as src/config/index.ts:*';
const REASON = 'a reason that someone else can evaluate, of at least 20 characters';
const OWNER = 'the person or team who is responsible for it';
const STACK = 'a stack, such as *-dev, and only for a rule of help/policy.md';
const DAY = 'its last day, such as 2027-01-31';

/** A type and a name, so that no waiver covers everything. */
const RESOURCE = /^([a-z][a-z0-9]*_[a-z0-9_]+|output|provider)\.\S+$/;
const SOURCE = /^(src|openapi|stack)\/\S+$/;
const MAX_DAYS = 366;
const DAY_MS = 86_400_000;

const isPolicyRule = (check: string): boolean => getScope(check) !== undefined;
const isKnownCheck = (check: string): boolean =>
  isPolicyRule(check) || OTHER_CHECKS.some((form) => form.test(check));

const createTextSchema = (expected: string, minLength: number) =>
  z.string({ error: expected }).trim().min(minLength, expected);

interface Issue {
  readonly path: string;
  readonly message: string;
}

/** Checks the fields of a waiver against each other. */
function findConflicts({ system, check, address, stack }: Waiver): Issue[] {
  const isSource = check.startsWith('recheck:');
  const scope = getScope(check) ?? GENERAL;
  return [
    ...((isSource ? SOURCE : RESOURCE).test(address)
      ? []
      : [{ path: 'address', message: isSource ? PLACE : ADDRESS }]),
    ...(stack !== undefined && !isPolicyRule(check) ? [{ path: 'stack', message: STACK }] : []),
    ...(scope !== GENERAL && system !== scope
      ? [{ path: 'system', message: `${scope}: ${check} is a requirement of that system` }]
      : []),
  ];
}

/** @param today `YYYY-MM-DD` */
function createSchema(today: string) {
  const latest = new Date(Date.parse(today) + MAX_DAYS * DAY_MS).toISOString().slice(0, 10);
  const entry = z
    .strictObject({
      system: createTextSchema(SYSTEM, 1).refine(
        (name) => [EVERY_SYSTEM, ...KNOWN_SYSTEMS].includes(name),
        SYSTEM,
      ),
      check: createTextSchema(CHECK, 1).refine(isKnownCheck, CHECK),
      address: createTextSchema(ADDRESS, 1),
      stack: createTextSchema(STACK, 1).optional(),
      reason: createTextSchema(REASON, 20),
      owner: createTextSchema(OWNER, 2),
      expires: z.iso.date(DAY).refine((day) => !(day > latest), `${DAY}, at most a year ahead: ${latest}`),
    })
    .superRefine((waiver, { addIssue }) => {
      for (const { path, message } of findConflicts(waiver))
        addIssue({ code: 'custom', path: [path], message });
    });
  return z.array(entry, { error: 'a list of waivers' }).superRefine((waivers, { addIssue }) => {
    const firstIndexes = new Map<string, number>();
    for (const [index, { system, check, address, stack }] of waivers.entries()) {
      const key = JSON.stringify([system, check, address, stack]);
      const first = firstIndexes.get(key);
      if (first === undefined) firstIndexes.set(key, index);
      else {
        const message = `another system, check, address or stack than [${first}]`;
        addIssue({ code: 'custom', path: [index], message });
      }
    }
  });
}

/**
 * Parses the waiver file.
 * @param today `YYYY-MM-DD`: no waiver is valid for more than a year
 * @throws Error that lists all errors in it, each with its place, the value and what is expected
 */
export function readWaivers(fileText: string, today: string): Waiver[] {
  let json: unknown;
  try {
    json = JSON.parse(fileText);
  } catch (error) {
    throw new Error(`${WAIVER_FILE} is not JSON: ${(error as Error).message}`, { cause: error });
  }
  const { data, error } = createSchema(today).safeParse(json);
  if (data) return data;
  throw new Error(`${WAIVER_FILE}: ${error.issues.map((issue) => formatIssue(issue, json)).join('. ')}`);
}

function formatIssue(issue: z.core.$ZodIssue, json: unknown): string {
  const [index, ...fields] = issue.path;
  const location = [index === undefined ? 'the file' : `[${String(index)}]`, ...fields.map(String)].join('.');
  if (issue.code === 'unrecognized_keys')
    return `${location} has ${issue.keys.join(', ')}, which is not a field of a waiver`;
  const value = issue.path.reduce<unknown>(
    (parent, key) => (parent as Record<PropertyKey, unknown> | undefined)?.[key],
    json,
  );
  return `${location} is ${value === undefined ? 'missing' : JSON.stringify(value)}; expected ${issue.message}`;
}
