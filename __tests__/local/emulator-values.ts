import { runCommand } from '../../src/cli/process/run-command';
import { getPython } from '../../src/cli/target/local/install-emulator';
import { PATHS } from '../../src/cli/target/local/paths';

/** Calls each optimized function and MiniStack's with the same random values, valid and invalid ones. */
const PROGRAM = `
import copy, json, random
import optimizations
from ministack.services import apigateway_v1, dynamodb

optimizations.apply()
choose = random.Random(1)
NUMBERS = ["0", "-1.50", "1e5", "0001", "1E-131", "9" * 39, "x", "", " 1", "1_0", 5, None, True]
TEXTS = ["", "text", "naïve", "𝄞", 5, None]

def create_value(depth):
    kind = choose.choice(["S", "N", "N", "BOOL", "NULL", "B", "SS", "NS", "BS", "M", "M", "L", "L", "X"])
    children = lambda: [create_value(depth - 1) for _ in range(choose.randrange(4))] if depth else []
    content = {
        "N": lambda: choose.choice(NUMBERS),
        "BOOL": lambda: choose.choice([True, False, "true"]),
        "NULL": lambda: choose.choice([True, False]),
        "B": lambda: choose.choice(["", "AQID", "AQ", 5]),
        "SS": lambda: choose.choice([[], ["a"], ["a", "a"], ["a", 1], "a"]),
        "NS": lambda: choose.choice([[], ["1"], ["1", "1.0"], ["x"], [1], "1"]),
        "BS": lambda: choose.choice([[], ["AQID"], ["AQID", "AQID"]]),
        "M": lambda: choose.choice([dict(zip(("a", "é", "c"), children())), "no map"]),
        "L": lambda: choose.choice([children(), children() + ["no value"], None]),
    }.get(kind, lambda: choose.choice(TEXTS))()
    return choose.choice([{kind: content}] * 20 + [{}, {kind: content, "S": "a"}, "no value", None])

def nest(levels):
    return {"S": "leaf"} if levels == 0 else {"L": [nest(levels - 1)]}

def call(function, *arguments):
    arguments = copy.deepcopy(arguments)
    try:
        return function(*arguments), arguments
    except Exception as error:
        return type(error).__name__, str(error)

def compare(name, *arguments, service=dynamodb):
    function = getattr(service, name)
    result, expected = call(function, *arguments), call(function.__wrapped__, *arguments)
    if result != expected:
        raise SystemExit(f"{name}{arguments}: {result}, expected {expected}")

values = [create_value(3) for _ in range(4_000)] + [nest(levels) for levels in range(70)]
for value in values:
    for name in ("_nesting_exceeded", "_nesting_level", "_attribute_value_error", "_attribute_value_size"):
        compare(name, value)
    compare("_validate_attribute_value", "name", value)
    compare("_item_size_bytes", {"a": value, "é": value})
    number = choose.choice(NUMBERS)
    for name in ("_number_error", "_number_size_bytes", "_ddb_canonicalize_number"):
        compare(name, number)

CONDITIONS = ["attribute_exists(a)", "a = :v", "a <> :v AND b < :w", "a BETWEEN :v AND :w", "size(a) > :v", "a.b[0] = :v",
    "contains(a, :v)", "begins_with(a, :v)", "attribute_type(a, :v)", "((a = :v))", "a IN (:v, :w) OR NOT b = :w", "name = :v", "", "a ="]
UPDATES = ["SET a = :v", "SET a = b, b = :v", "SET a.b = :v REMOVE b", "ADD a :v", "DELETE a :v", "SET a = a + :v, b = :w",
    "SET a = list_append(b, :v)", "SET a = if_not_exists(a, :v)", "REMOVE a[0], b", "SET name = :v", "", "SET"]
for index in range(1_000):
    item = {name: choose.choice(values) for name in ("a", "b") if choose.random() < 0.8}
    names, bound = {"#a": "a"}, {":v": choose.choice(values), ":w": choose.choice(values)}
    compare("_evaluate_condition", choose.choice(CONDITIONS), item, bound, names)
    update = choose.choice(UPDATES)
    compare("_apply_update_expression", item, update, bound, names)
    compare("_apply_update_expression", item, update, bound, names, {("old",)})

SCHEMAS = [{"type": "string", "minLength": 2, "maxLength": 4}, {"type": "string", "pattern": "^t"}, {"enum": ["text", 5]}, {},
    {"type": ["string", "null"]}, {"type": "number"}, {"type": "string", "format": "date-time"}, {"pattern": "("}, True]
for schema in SCHEMAS:
    for value in TEXTS:
        compare("_json_schema_valid", schema, value, schema, service=apigateway_v1)
print("equal")
`;

/** @returns "equal", or the first difference */
export async function compareFunctions(): Promise<string> {
  const { stdout, stderr } = await runCommand(getPython(PATHS), ['-B', '-c', PROGRAM], {
    env: { PATH: process.env.PATH, LOG_LEVEL: 'CRITICAL' },
    cwd: PATHS.emulator,
  });
  return stdout.trim() || stderr.trim().slice(-2_000);
}
