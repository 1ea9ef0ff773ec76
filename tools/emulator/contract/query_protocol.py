"""Parameters of the query and EC2 protocols: flat names such as `Tags.member.1.Key`, in a form."""

from urllib.parse import parse_qsl

from .parameters import Unreadable, scalar

COMMON = ("Action", "Version")


class Query:
    """Reads a form by a shape. EC2 has names of its own, and no level between a list and its items."""

    def __init__(self, ec2, unknown):
        self.ec2 = ec2
        self.unknown = unknown

    def read(self, shape, pairs):
        tree = {}
        for name, value in pairs:
            if name not in COMMON:
                _insert(tree, name, value)
        result = self._structure(shape, tree, "") if shape else {}
        _report_rest(tree, "", self.unknown)
        return result

    def _value(self, shape, node, location):
        if shape.type_name == "structure":
            return self._structure(shape, _level(node, location), location)
        if shape.type_name == "list":
            return self._list(shape, node, location)
        if shape.type_name == "map":
            return self._map(shape, node, location)
        return scalar(shape, _text(node, location))

    def _structure(self, shape, node, location):
        result = {}
        for name, member in shape.members.items():
            wire = self._wire(name, member)
            if wire in node:
                result[name] = self._value(member, node[wire], f"{location}.{name}")
                if not node[wire]:
                    del node[wire]
        return result

    def _wire(self, name, member):
        serialization = member.serialization
        if self.ec2:
            wire = serialization.get("name", name)
            return serialization.get("queryName", wire[:1].upper() + wire[1:])
        if member.type_name == "list" and serialization.get("flattened"):
            return member.member.serialization.get("name", serialization.get("name", name))
        return serialization.get("name", name)

    def _list(self, shape, node, location):
        if _is_empty(node):
            return []
        items = _level(node, location)
        if not self.ec2 and not shape.serialization.get("flattened"):
            items = _level(_take(items, shape.member.serialization.get("name", "member"), location), location)
        return [self._value(shape.member, inner, f"{location}[{at}]") for at, inner in _numbered(items)]

    def _map(self, shape, node, location):
        if _is_empty(node):
            return {}
        items = _level(node, location)
        if not shape.serialization.get("flattened"):
            items = _level(_take(items, "entry", location), location)
        key_name = shape.key.serialization.get("name", "key")
        value_name = shape.value.serialization.get("name", "value")
        result = {}
        for _, inner in _numbered(items):
            key = _text(_take(_level(inner, location), key_name, location), location)
            result[key] = self._value(shape.value, _take(inner, value_name, location), f"{location}[{key}]")
        return result


def form_of(request):
    """The (name, value) pairs of a form, in the body or the query string."""
    return parse_qsl(request.body.decode(), keep_blank_values=True) or request.query_parameters


class _Leaf(dict):
    """A value in the tree: empty once it is read."""

    def __init__(self, value):
        super().__init__({"": value})


def _insert(tree, name, value):
    *path, last = name.split(".")
    for part in path:
        tree = tree.setdefault(part, {})
        if isinstance(tree, _Leaf):
            raise Unreadable(f"{name} is both a value and a structure")
    tree[last] = _Leaf(value)


def _text(node, location):
    if not isinstance(node, _Leaf):
        raise Unreadable(f"{location.lstrip('.')} is a structure in place of a value")
    return node.pop("")


def _is_empty(node):
    if isinstance(node, _Leaf) and node.get("") == "":
        node.clear()
        return True
    return False


def _level(node, location):
    if isinstance(node, _Leaf):
        raise Unreadable(f"{location.lstrip('.')} is a value in place of a structure")
    return node


def _take(node, name, location):
    if name not in node:
        raise Unreadable(f"{location.lstrip('.')} has no {name}")
    return node[name]


def _numbered(items):
    return [(at, items[key]) for at, key in enumerate(sorted((key for key in items if key.isdigit()), key=int))]


def _report_rest(node, location, unknown):
    """Reports the members in the tree that no shape contains."""
    for name, inner in node.items():
        if isinstance(inner, _Leaf):
            if inner:
                unknown.append((f"{location}.{name}", inner[""]))
        else:
            _report_rest(inner, f"{location}.{name}", unknown)
