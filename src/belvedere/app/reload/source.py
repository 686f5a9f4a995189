"""The statements of a module's body, before and after an edit."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from types import CodeType
from typing import final

__all__ = ["Source", "Statement"]


@dataclass(frozen=True)
class Statement:
    """One statement of a module's body."""

    node: ast.stmt
    text: str  # the same for statements that do the same

    @property
    def first_line(self) -> int:
        """Its first line, decorators included."""
        decorators = getattr(self.node, "decorator_list", [])
        return int(min([self.node.lineno, *(one.lineno for one in decorators)]))

    @property
    def lines(self) -> range:
        """Its lines."""
        return range(self.first_line, (self.node.end_lineno or self.node.lineno) + 1)

    @property
    def names(self) -> tuple[str, ...]:
        """The variables that it binds, where it is a plain assignment."""
        targets: list[ast.expr] = []
        if isinstance(self.node, ast.Assign):
            targets = self.node.targets
        elif isinstance(self.node, ast.AnnAssign) and self.node.value is not None:
            targets = [self.node.target]
        return tuple(one.id for one in targets if isinstance(one, ast.Name))

    @property
    def is_main_guard(self) -> bool:
        """Whether it is ``if __name__ == "__main__":``."""
        test = self.node.test if isinstance(self.node, ast.If) else None
        return isinstance(test, ast.Compare) and isinstance(test.left, ast.Name) and test.left.id == "__name__"


@final
class Source:
    """The text of a module.

    Raises:
        SyntaxError: it is no Python.
    """

    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path
        self._tree = ast.parse(text, path)
        self.statements = [Statement(node, ast.dump(node)) for node in self._tree.body]

    def unchanged_since(self, before: Source) -> dict[Statement, Statement]:
        """Return which statement each of these was before, for those that are the same."""
        free: dict[str, list[Statement]] = {}
        for one in before.statements:
            free.setdefault(one.text, []).append(one)
        return {one: free[one.text].pop(0) for one in self.statements if free.get(one.text)}

    def code_without(self, kept: set[Statement]) -> CodeType:
        """Return the code of the body without the statements `kept`; every line keeps its number."""
        nodes = {id(one.node) for one in kept}
        tree = ast.Module([node for node in self._tree.body if id(node) not in nodes], self._tree.type_ignores)
        return compile(tree, self.path, "exec", dont_inherit=True)
