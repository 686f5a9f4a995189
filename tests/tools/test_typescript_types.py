from __future__ import annotations

import pytest

from typescript_types import python_type


@pytest.mark.parametrize(
    ("typescript", "python"),
    [
        ("boolean", "bool"),
        ("string | number", "str | float"),
        ("'end' | 'start'", 'Literal["end", "start"]'),
        ("boolean | 'auto'", 'Literal["auto"] | bool'),
        ("string[]", "list[str]"),
        ("(string | number)[]", "list[Any]"),
        ("('blur' | 'enter')[]", 'list[Literal["blur", "enter"]]'),
        ("boolean | { duration: number | string }", "bool | dict[str, Any]"),
        ("number | ((value: any) => number | string)", "float"),
        ("(value: any) => number | string", "Any"),
        ("| string\n  | (new () => any)\n  | FunctionalComponent", "str"),
        ("Element | (string & {}) | 'parent'", 'Literal["parent"] | str'),
        ('<a href="x" target="_blank">Anchor</a> | \'auto\'', 'Literal["auto"] | str'),
        ("string | undefined", "str"),
        ("SomethingElse", "Any"),
    ],
)
def test_type(typescript: str, python: str) -> None:
    """A type in Python is what a program may pass."""
    assert python_type(typescript) == python
