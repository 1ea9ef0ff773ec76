"""CloudWatch metric math: the value of an expression over metrics of one period."""

import ast
import operator
import re

_BINARY = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}
_COMPARISONS = {
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


class Unsupported(Exception):
    """An expression that this module does not evaluate, such as an anomaly detection band."""


def evaluate(expression, metrics):
    """Returns the value of an expression, or None if a metric without data determines it.

    Supported are numbers, the ids of `metrics`, arithmetic, comparisons, AND, OR, IF and FILL. A comparison is 1 or 0.
    A division by zero has no value, as in CloudWatch.
    """
    text = re.sub(r"\b(AND|OR)\b", lambda match: match[1].lower(), expression)
    try:
        tree = ast.parse(text, mode="eval")
    except SyntaxError:
        raise Unsupported(expression) from None
    return _evaluate_node(tree.body, metrics)


def _evaluate_node(node, metrics):
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        return float(node.value)
    if isinstance(node, ast.Name) and node.id in metrics:
        return metrics[node.id]
    if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
        return _apply(_BINARY[type(node.op)], [node.left, node.right], metrics)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return _apply(operator.neg, [node.operand], metrics)
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in _COMPARISONS:
        return _apply(_COMPARISONS[type(node.ops[0])], [node.left, *node.comparators], metrics)
    if isinstance(node, ast.BoolOp):
        combine = all if isinstance(node.op, ast.And) else any
        return _apply(lambda *values: combine(values), node.values, metrics)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
        return _call_function(node.func.id, node.args, metrics)
    raise Unsupported(ast.unparse(node))


def _call_function(name, args, metrics):
    if name == "FILL" and len(args) == 2:
        value, fallback = (_evaluate_node(arg, metrics) for arg in args)
        return fallback if value is None else value
    if name == "IF" and len(args) == 3:
        condition = _evaluate_node(args[0], metrics)
        return None if condition is None else _evaluate_node(args[1 if condition else 2], metrics)
    raise Unsupported(name)


def _apply(function, nodes, metrics):
    values = [_evaluate_node(node, metrics) for node in nodes]
    if None in values:
        return None
    try:
        return float(function(*values))
    except ZeroDivisionError:
        return None
