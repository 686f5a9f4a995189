"""New code in old functions and classes, and which statements are the same."""

from __future__ import annotations

import ast
from typing import Any

from belvedere.app.reload.code import Renewal
from belvedere.app.reload.source import Source

OLD = """
import functools

def wrap(function):
    @functools.wraps(function)
    def wrapper():
        return "wrapped " + function()
    return wrapper

def plain(a=1):
    return f"old {a}"

@wrap
def decorated():
    return "old"

class Base:
    def name(self):
        return "base"

class Thing(Base):
    kind = "old"
    def __init__(self):
        self.data = 0
    def name(self):
        return "old"
    def gone(self):
        return 1
    @property
    def doubled(self):
        return self.data * 2
    @classmethod
    def of(cls):
        return cls.kind
"""

NEW = """
import functools

def wrap(function):
    @functools.wraps(function)
    def wrapper():
        return "wrapped " + function()
    return wrapper

def plain(a=2, *, b=3):
    return f"new {a} {b}"

@wrap
def decorated():
    return "new"

class Base:
    def name(self):
        return "new base"

class Thing(Base):
    kind = "new"
    def __init__(self):
        self.data = 0
    def name(self):
        return "new over " + super().name()
    @property
    def doubled(self):
        return self.data * 3
    @classmethod
    def of(cls):
        return cls.kind + "!"
    def added(self):
        return super().name()

made = Thing()
"""


class Module:
    """A module that is run twice."""

    def __init__(self) -> None:
        self.names: dict[str, Any] = {"__name__": "edited"}
        exec(OLD, self.names)
        self.before = dict(self.names)

    def edit(self, text: str = NEW) -> Renewal:
        """Run it again."""
        exec(text, self.names)
        renewal = Renewal()
        renewal.renew("edited", self.before, self.names)
        return renewal


def test_function() -> None:
    """A function that was held before does what the new one does, with its defaults; a decorated one too."""
    module = Module()
    plain, decorated = module.names["plain"], module.names["decorated"]
    module.edit()
    assert plain() == "new 2 3"
    assert decorated() == "wrapped new"


def test_object_keeps_its_data() -> None:
    """An object made before keeps its data and has the new methods, ``super()`` included; lost ones are gone."""
    module = Module()
    thing = module.names["Thing"]()
    thing.data = 5
    module.edit()
    assert (thing.data, thing.doubled, thing.kind) == (5, 15, "new")
    assert (thing.name(), thing.added(), thing.of()) == ("new over new base", "new base", "new!")
    assert not hasattr(thing, "gone")


def test_one_class() -> None:
    """There is one class before and after: objects made while the module ran again are of it too."""
    module = Module()
    old = module.names["Thing"]
    module.edit()
    assert module.names["Thing"] is old
    assert type(module.names["made"]) is old
    assert isinstance(module.names["made"], module.before["Base"])


def test_undo() -> None:
    """What was renewed can be undone."""
    module = Module()
    thing, plain = module.names["Thing"](), module.names["plain"]
    module.edit().undo()
    assert (plain(), thing.name(), thing.gone(), thing.kind) == ("old 1", "old", 1, "old")
    assert not hasattr(thing, "added")


def test_class_with_a_mind_of_its_own() -> None:
    """An enumeration is not renewed but replaced."""
    text = "import enum\nclass Mode(enum.Enum):\n    A = 1\n"
    names: dict[str, Any] = {"__name__": "edited"}
    exec(text, names)
    before = dict(names)
    exec(text, names)
    Renewal().renew("edited", before, names)
    assert names["Mode"] is not before["Mode"]


def test_unchanged_statements() -> None:
    """Statements are the same whatever line they stand in, each as often as it was there."""
    before = Source("a = 1\nf(a)\nf(a)\n", "x.py")
    after = Source("# a comment\na = 1\nf(a)\nb = 2\n", "x.py")
    same = after.unchanged_since(before)
    assert [ast.unparse(one.node) for one in same] == ["a = 1", "f(a)"]
    assert [one.first_line for one in same.values()] == [1, 2]


def test_code_without_statements() -> None:
    """What is left of a body runs, and its lines keep their numbers."""
    source = Source("a = 1\nb = 2\n", "x.py")
    names: dict[str, Any] = {}
    code = source.code_without({source.statements[0]})
    exec(code, names)
    assert ("a" in names, names["b"]) == (False, 2)
    assert 2 in {line for _, _, line in code.co_lines()}


def test_kinds_of_statements() -> None:
    """Assignments know their names, and the guard of the main program is known."""
    source = Source("@x\ndef f(): pass\na = b = 1\nc: int = 2\nif __name__ == '__main__':\n    f()\n", "x.py")
    function, assignment, typed, guard = source.statements
    assert list(function.lines) == [1, 2]
    assert (assignment.names, typed.names) == (("a", "b"), ("c",))
    assert [one.is_main_guard for one in source.statements] == [False, False, False, True]
    assert list(guard.lines) == [5, 6]
