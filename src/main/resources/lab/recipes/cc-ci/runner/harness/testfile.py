"""A file of tests: its module, with assertions that say what they compared, and the tests in it, one for each set of parameters."""

import ast
import importlib.util
import itertools
import pathlib
import sys

from harness import pytest_names


class Item:
    """One test: its id within the file, the function, what it is given, and its marks."""

    def __init__(self, name, function, owner, params, marks):
        self.name, self.function, self.owner, self.params, self.marks = name, function, owner, params, marks

    def names(self):
        """Class and function apart: what stands in brackets belongs to the last."""
        head, bracket, ids = self.name.partition("[")
        names = head.split("::")
        return [*names[:-1], names[-1] + bracket + ids]

    def marked(self, name):
        return [mark for mark in self.marks if mark.name == name]


class Asserting(ast.NodeTransformer):
    """Makes a failing assertion say what its operands were, in the words that pytest uses."""

    def visit_Assert(self, node):
        self.generic_visit(node)
        made = ast.Call(func=ast.Name("__ccci_assert__", ast.Load()), args=self._operands(node.test), keywords=[])
        told = ast.Lambda(args=_no_arguments(), body=node.msg) if node.msg else ast.Constant(None)
        made.args.append(told)
        return ast.copy_location(ast.Expr(made), node)

    @staticmethod
    def _operands(test):
        if isinstance(test, ast.Compare) and len(test.ops) == 1:
            return [ast.Constant(OPERATORS[type(test.ops[0])]), test.left, test.comparators[0]]
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            return [ast.Constant("not"), test.operand, ast.Constant(None)]
        return [ast.Constant(""), test, ast.Constant(ast.unparse(test) if isinstance(test, ast.Call) else None)]


OPERATORS = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Is: "is", ast.IsNot: "is not",
             ast.In: "in", ast.NotIn: "not in"}
COMPARING = {"==": lambda a, b: a == b, "!=": lambda a, b: a != b, "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b,
             ">=": lambda a, b: a >= b, "is": lambda a, b: a is b, "is not": lambda a, b: a is not b, "in": lambda a, b: a in b,
             "not in": lambda a, b: a not in b}


def _no_arguments():
    return ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])


def asserted(operator, left, right, message):
    """Stands in a test's module for its `assert`."""
    if operator in COMPARING:
        holds, said = COMPARING[operator](left, right), f"assert {_short(left)} {operator} {_short(right)}"
    elif operator == "not":
        holds, said = not left, f"assert not {_short(left)}"
    else:
        # Of a call, what was called is said as well.
        where = f"\n +  where {_short(left)} = {right}" if right else ""
        holds, said = left, f"assert {_short(left)}{where}"
    if not holds:
        raise AssertionError(said if message is None else f"{message()}\n{said}".replace("\n", "\n  ", str(message()).count("\n")))


def _short(value):
    told = repr(value)
    return told if len(told) <= 240 else f"{told[:118]}...{told[-119:]}"


def load(file):
    """The file's module; its folder is searched for what it imports, as pytest does."""
    sys.modules["pytest"] = pytest_names
    if str(file.parent) not in sys.path:
        sys.path.insert(0, str(file.parent))
    tree = ast.fix_missing_locations(Asserting().visit(ast.parse(file.read_text(), str(file))))
    spec = importlib.util.spec_from_file_location(file.stem, file)
    module = importlib.util.module_from_spec(spec)
    module.__dict__["__ccci_assert__"] = asserted
    exec(compile(tree, str(file), "exec"), module.__dict__)
    return module


def fixtures(module):
    return {value.name: value for value in vars(module).values() if isinstance(value, pytest_names.Fixture)}


def conftests(root, file):
    """The conftest files that hold for a test file, the outermost first."""
    folders = [file.parent, *file.parent.parents]
    folders = folders[:folders.index(pathlib.Path(root)) + 1] if pathlib.Path(root) in folders else folders[:1]
    return [folder / "conftest.py" for folder in reversed(folders) if (folder / "conftest.py").is_file()]


def items(module):
    """All tests of a module, in the order in which they stand there."""
    found = []
    for name, value in list(vars(module).items()):
        if name.startswith("test") and callable(value) and not isinstance(value, type):
            found.extend(_each(name, value, None, []))
        elif name.startswith("Test") and isinstance(value, type):
            marks = list(getattr(value, "pytestmark", []))
            for inner, function in list(vars(value).items()):
                if inner.startswith("test") and callable(function):
                    found.extend(_each(f"{name}::{inner}", function, value, marks))
    return found


def _each(name, function, owner, marks):
    marks = [*getattr(function, "pytestmark", []), *marks]
    sets = [_sets(mark) for mark in reversed([mark for mark in marks if mark.name == "parametrize"])]
    rest = [mark for mark in marks if mark.name != "parametrize"]
    for chosen in itertools.product(*sets):
        params, ids, more = {}, [], []
        for values, told, own in chosen:
            params.update(values)
            ids.append(told)
            more.extend(own)
        yield Item(f"{name}[{'-'.join(ids)}]" if ids else name, function, owner, params, rest + more)


def _sets(mark):
    """The sets of values of one `parametrize`, each with its id and marks."""
    names = mark.args[0]
    names = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    given = mark.kwargs.get("ids")
    made = []
    for number, values in enumerate(mark.args[1]):
        own = values if isinstance(values, pytest_names.Param) else pytest_names.Param((values,) if len(names) == 1 else tuple(values), None, [])
        told = own.id or (given[number] if isinstance(given, (list, tuple)) else None) \
            or "-".join(_id(name, value, number) for name, value in zip(names, own.values))
        made.append((dict(zip(names, own.values)), told, own.marks))
    return made


def _id(name, value, number):
    if isinstance(value, str):
        return value.encode("unicode_escape").decode()
    if value is None or isinstance(value, (bool, int, float)):
        return str(value)
    return f"{name}{number}"
