"""Building the browser client, with a stand-in for npm that writes down how it was called."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from build_client import SKIP, BuildError, ClientBuild

ROOT = Path(__file__).resolve().parents[2]

FAKE_NPM = """#!/bin/sh
echo "$1" >> {log}
[ -e {fail}-"$1" ] && {{ echo 'a long log of npm'; exit 3; }}
if [ "$1" = run ]; then mkdir -p ../src/belvedere/client && : > ../src/belvedere/client/index.html; fi
if [ "$1" = ci ]; then mkdir -p node_modules && cp package-lock.json node_modules/.package-lock.json; fi
"""


class Tree:
    """A small source tree and the log of the npm that builds it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.web = root / "web"
        self.client = root / "src" / "belvedere" / "client"
        self.programs = root / "bin"
        self._log = root / "npm.log"
        self.web.mkdir()
        self.programs.mkdir()
        (self.web / "package.json").write_text("{}")
        (self.web / "main.ts").write_text("export {}")
        self.lock({"node_modules/vue": {"version": "3.5.45"}})
        npm = FAKE_NPM.format(log=self._log, fail=root / "fail")
        for name, text in (("npm", npm), ("node", "#!/bin/sh\n")):
            program = self.programs / name
            program.write_text(text)
            program.chmod(program.stat().st_mode | stat.S_IXUSR)

    def lock(self, packages: dict[str, dict[str, str]]) -> None:
        """Write the lock file."""
        (self.web / "package-lock.json").write_text(json.dumps({"packages": {"": {}, **packages}}))

    def fail(self, command: str) -> None:
        """Make the npm command fail from now on."""
        (self.root / f"fail-{command}").touch()

    def npm_calls(self) -> list[str]:
        """Return what npm was asked to do."""
        return self._log.read_text().split() if self._log.exists() else []

    def build(self) -> bool:
        """Build with the tree's tools."""
        return ClientBuild(self.root).build()


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tree:
    """Return a tree whose npm comes first on PATH."""
    tree = Tree(tmp_path)
    monkeypatch.setenv("PATH", f"{tree.programs}{os.pathsep}/usr/bin{os.pathsep}/bin")
    monkeypatch.delenv(SKIP, raising=False)
    return tree


def test_builds_a_missing_client(tree: Tree) -> None:
    """A client that is not there is built."""
    assert tree.build()
    assert (tree.client / "index.html").is_file()
    assert tree.npm_calls() == ["ci", "run"]


def test_leaves_a_current_client(tree: Tree) -> None:
    """A client that was made from the present sources is not built again."""
    tree.build()
    assert not tree.build()
    assert tree.npm_calls() == ["ci", "run"]


def test_follows_an_edited_source(tree: Tree) -> None:
    """An edit of a source leads to a new build, but not to a new installation."""
    tree.build()
    (tree.web / "main.ts").write_text("export const edited = true")
    assert tree.build()
    assert tree.npm_calls() == ["ci", "run", "run"]


def test_follows_a_removed_source(tree: Tree) -> None:
    """Removing a source leads to a new build."""
    tree.build()
    (tree.web / "main.ts").unlink()
    assert tree.build()


def test_installs_again_when_the_lock_changes(tree: Tree) -> None:
    """A changed lock file leads to a new installation."""
    tree.build()
    tree.lock({"node_modules/vue": {"version": "3.6.0"}})
    tree.build()
    assert tree.npm_calls() == ["ci", "run", "ci", "run"]


def test_does_not_watch_tests(tree: Tree) -> None:
    """An edit of a test of the client leaves the built client current."""
    tree.build()
    (tree.web / "tests").mkdir()
    (tree.web / "tests" / "main.test.ts").write_text("test")
    assert ClientBuild(tree.root).is_current()


def test_takes_the_client_of_a_tree_without_sources(tree: Tree) -> None:
    """Where there are no sources, the client that is there counts as current."""
    tree.build()
    (tree.web / "package.json").unlink()
    assert not tree.build()


def test_skips_on_request(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is built when the environment says so."""
    monkeypatch.setenv(SKIP, "1")
    assert not tree.build()
    assert tree.npm_calls() == []


def test_failed_build_is_not_current(tree: Tree) -> None:
    """A build that fails is an error, and the old client does not pass for a new one."""
    tree.build()
    tree.fail("run")
    (tree.web / "main.ts").write_text("syntax error")
    with pytest.raises(BuildError, match="npm run build failed"):
        tree.build()
    assert not ClientBuild(tree.root).is_current()


def test_failed_installation_is_an_error(tree: Tree) -> None:
    """An installation that fails is an error of its own."""
    tree.fail("ci")
    with pytest.raises(BuildError, match="npm ci failed"):
        tree.build()


def test_missing_node_is_named(tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Node the error says what is needed."""
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    monkeypatch.setattr("build_client.find_spec", lambda name: None)
    with pytest.raises(BuildError, match=r"Node\.js 20 or newer"):
        tree.build()


def test_missing_sources_are_named(tmp_path: Path) -> None:
    """A copy with neither client nor sources says so."""
    with pytest.raises(BuildError, match="neither a built browser client nor its sources"):
        ClientBuild(tmp_path).build()


def test_the_last_line_is_the_cause(tree: Tree) -> None:
    """A failing build of the package ends with one sentence that says why, after the log of npm."""
    tree.fail("run")
    for name in ("hatch_build.py", "tools/build_client.py", "pyproject.toml"):
        target = tree.root / name
        target.parent.mkdir(exist_ok=True)
        target.write_text((ROOT / name).read_text(encoding="utf-8"), encoding="utf-8")
    (tree.root / "README.md").touch()
    (tree.root / "LICENSE").touch()
    (tree.root / "src" / "belvedere").mkdir(parents=True)
    (tree.root / "src" / "belvedere" / "__init__.py").touch()
    result = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel"],
        cwd=tree.root,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = result.stderr.strip().splitlines()
    assert result.returncode != 0
    assert "a long log of npm" in lines
    assert lines[-1] == "belvedere: the browser client was not built: npm run build failed (see above)."
