"""Reads parameters of the query and EC2 protocols: flat names such as `Tags.member.1.Key`, in a form."""

from urllib.parse import parse_qsl

from .parameters import UnreadableRequest, parse_scalar

COMMON_PARAMETERS = ("Action", "Version")


class QueryReader:
    """Reads a form by a shape. EC2 uses other names, and no level between a list and its items."""

    def __init__(self, ec2, unknown):
        self.ec2 = ec2
        self.unknown = unknown

    def read(self, shape, pairs):
        tree = {}
        for name, value in pairs:
            if name not in COMMON_PARAMETERS:
                _insert_value(tree, name, value)
        result = self._read_structure(shape, tree, "") if shape else {}
        _report_unread(tree, "", self.unknown)
        return result

    def _read_value(self, shape, node, location):
        if shape.type_name == "structure":
            return self._read_structure(shape, _expect_structure(node, location), location)
        if shape.type_name == "list":
            return self._read_list(shape, node, location)
        if shape.type_name == "map":
            return self._read_map(shape, node, location)
        return parse_scalar(shape, _take_text(node, location))

    def _read_structure(self, shape, node, location):
        result = {}
        for name, member in shape.members.items():
            wire = self._get_wire_name(name, member)
            if wire in node:
                result[name] = self._read_value(member, node[wire], f"{location}.{name}")
                if not node[wire]:
                    del node[wire]
        return result

    def _get_wire_name(self, name, member):
        serialization = member.serialization
        if self.ec2:
            wire = serialization.get("name", name)
            return serialization.get("queryName", wire[:1].upper() + wire[1:])
        if member.type_name == "list" and serialization.get("flattened"):
            return member.member.serialization.get("name", serialization.get("name", name))
        return serialization.get("name", name)

    def _read_list(self, shape, node, location):
        if _take_if_empty(node):
            return []
        items = _expect_structure(node, location)
        if not self.ec2 and not shape.serialization.get("flattened"):
            items = _expect_structure(_get_member(items, shape.member.serialization.get("name", "member"), location), location)
        return [self._read_value(shape.member, inner, f"{location}[{index}]") for index, inner in _list_numbered(items)]

    def _read_map(self, shape, node, location):
        if _take_if_empty(node):
            return {}
        items = _expect_structure(node, location)
        if not shape.serialization.get("flattened"):
            items = _expect_structure(_get_member(items, "entry", location), location)
        key_name = shape.key.serialization.get("name", "key")
        value_name = shape.value.serialization.get("name", "value")
        result = {}
        for _, inner in _list_numbered(items):
            key = _take_text(_get_member(_expect_structure(inner, location), key_name, location), location)
            result[key] = self._read_value(shape.value, _get_member(inner, value_name, location), f"{location}[{key}]")
        return result


def parse_form(request):
    """Parses the (name, value) pairs of a form in the body or the query string."""
    return parse_qsl(request.body.decode(), keep_blank_values=True) or request.query_parameters


class _Leaf(dict):
    """A value in the tree; empty after it is read."""

    def __init__(self, value):
        super().__init__({"": value})


def _insert_value(tree, name, value):
    *path, last = name.split(".")
    for part in path:
        tree = tree.setdefault(part, {})
        if isinstance(tree, _Leaf):
            raise UnreadableRequest(f"{name} is both a value and a structure")
    tree[last] = _Leaf(value)


def _take_text(node, location):
    if not isinstance(node, _Leaf):
        raise UnreadableRequest(f"{location.lstrip('.')} is a structure in place of a value")
    return node.pop("")


def _take_if_empty(node):
    if isinstance(node, _Leaf) and node.get("") == "":
        node.clear()
        return True
    return False


def _expect_structure(node, location):
    if isinstance(node, _Leaf):
        raise UnreadableRequest(f"{location.lstrip('.')} is a value in place of a structure")
    return node


def _get_member(node, name, location):
    if name not in node:
        raise UnreadableRequest(f"{location.lstrip('.')} has no {name}")
    return node[name]


def _list_numbered(items):
    return [(index, items[key]) for index, key in enumerate(sorted((key for key in items if key.isdigit()), key=int))]


def _report_unread(node, location, unknown):
    """Appends the members in the tree that no shape contains to `unknown`."""
    for name, inner in node.items():
        if isinstance(inner, _Leaf):
            if inner:
                unknown.append((f"{location}.{name}", inner[""]))
        else:
            _report_unread(inner, f"{location}.{name}", unknown)
