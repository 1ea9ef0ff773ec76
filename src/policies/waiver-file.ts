import { z } from 'zod';
import { KNOWN_SYSTEMS, getScope } from './catalog';
import { GENERAL } from './rule';
import { EVERY_SYSTEM, type Waiver } from './waivers';
import { formatInputValue, truncateInput } from '../domain/validation';
import { safeParse } from '../domain/validation/safe-parse';

/** The path of the waiver file in the project. */
export const WAIVER_FILE = 'src/policies/waivers.json';

/** The ids of the checks of other tools, such as checkov, as these tools print them. */
const OTHER_CHECKS = [
  /^CKV2?_[A-Z]+_\d+$/,
  /^parliament:[A-Z_]+$/,
  /^cloudsplaining:[A-Za-z]+$/,
  /^recheck:(vulnerable|unknown)$/,
];
/** The expected value of each field, for error messages. */
const EXPECTED = {
  system: `${KNOWN_SYSTEMS.join(', ')}, or * for every system`,
  check:
    'the id of a rule of help/policy.md (MS-…), or of a check of another tool as the tool prints it, such as CKV_AWS_117, parliament:RESOURCE_STAR or recheck:vulnerable',
  address: 'a resource type, a dot and a name or *, such as aws_sqs_queue.*',
  sourceAddress: 'the file and line that recheck reports, such as src/config/index.ts:*',
  reason: 'a reason that someone else can evaluate, of at least 20 characters',
  owner: 'the person or team who is responsible for it',
  stack: 'a stack, such as *-dev, and only for a rule of help/policy.md',
  expires: 'its last day, such as 2027-01-31',
};

/** A type and a name, so that no waiver covers everything. */
const RESOURCE_ADDRESS = /^([a-z][a-z0-9]*_[a-z0-9_]+|output|provider)\.\S+$/;
const SOURCE_ADDRESS = /^(src|openapi|stack)\/\S+$/;
const MAX_DAYS = 366;
const DAY_MS = 86_400_000;
const MAX_SHOWN_ERRORS = 20;

const isPolicyRule = (check: string): boolean => getScope(check) !== undefined;
const isKnownCheck = (check: string): boolean =>
  isPolicyRule(check) || OTHER_CHECKS.some((pattern) => pattern.test(check));

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
    ...((isSource ? SOURCE_ADDRESS : RESOURCE_ADDRESS).test(address)
      ? []
      : [{ path: 'address', message: isSource ? EXPECTED.sourceAddress : EXPECTED.address }]),
    ...(stack !== undefined && !isPolicyRule(check) ? [{ path: 'stack', message: EXPECTED.stack }] : []),
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
      system: createTextSchema(EXPECTED.system, 1).refine(
        (name) => [EVERY_SYSTEM, ...KNOWN_SYSTEMS].includes(name),
        EXPECTED.system,
      ),
      check: createTextSchema(EXPECTED.check, 1).refine(isKnownCheck, EXPECTED.check),
      address: createTextSchema(EXPECTED.address, 1),
      stack: createTextSchema(EXPECTED.stack, 1).optional(),
      reason: createTextSchema(EXPECTED.reason, 20),
      owner: createTextSchema(EXPECTED.owner, 2),
      expires: z.iso
        .date(EXPECTED.expires)
        .refine((day) => !(day > latest), `${EXPECTED.expires}, at most a year ahead: ${latest}`),
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
 * Creates a function that parses the waiver file, and throws an error that lists the first 20 errors in it, each with its
 * location, the value and the expected value.
 * @param today `YYYY-MM-DD`: no waiver is valid for more than a year
 */
export function createWaiverReader(today: string): (fileText: string) => Waiver[] {
  const schema = createSchema(today);
  return (fileText) => readWaivers(fileText, schema);
}

function readWaivers(fileText: string, schema: z.ZodType<Waiver[]>): Waiver[] {
  let json: unknown;
  try {
    json = JSON.parse(fileText);
  } catch (error) {
    throw new Error(`${WAIVER_FILE} is not JSON: ${(error as Error).message}`, { cause: error });
  }
  const { data, error } = safeParse(schema, json);
  if (data) return data;
  const lines = error.issues.slice(0, MAX_SHOWN_ERRORS).map((issue) => formatIssue(issue, json));
  const hidden = error.issues.length - lines.length;
  throw new Error(`${WAIVER_FILE}: ${lines.join('. ')}${hidden > 0 ? `. … and ${hidden} more errors` : ''}`);
}

function formatIssue(issue: z.core.$ZodIssue, json: unknown): string {
  const [index, ...fields] = issue.path;
  const location = [index === undefined ? 'the file' : `[${String(index)}]`, ...fields.map(String)].join('.');
  if (issue.code === 'unrecognized_keys')
    return `${location} has ${truncateInput(issue.keys.join(', '))}, which is not a field of a waiver`;
  const value = issue.path.reduce<unknown>(
    (parent, key) => (parent as Record<PropertyKey, unknown> | undefined)?.[key],
    json,
  );
  return `${location} is ${value === undefined ? 'missing' : formatInputValue(value)}; expected ${issue.message}`;
}
