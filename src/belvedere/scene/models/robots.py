"""Robots: what Python reads in URDF files.

A file comes from anywhere, so it is refused where it declares entities of its own: a few lines of these grow to
gigabytes, or read files of this machine. And since it may name any file, only meshes and pictures are taken, whatever
it calls them: everybody who sees the robot is sent them.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from xml.etree.ElementTree import Element, ParseError, TreeBuilder
from xml.parsers import expat

__all__ = ["Joint", "UrdfError", "collected", "joints_of", "parsed"]

_TYPES = ("revolute", "continuous", "prismatic", "fixed", "floating", "planar")
_LARGEST = 64 << 20  # bytes of a file


class UrdfError(ValueError):
    """A file that is no URDF, or that cannot be used as one."""


@dataclass(frozen=True, slots=True)
class Joint:
    """A joint of a robot.

    Attributes:
        name: unique in the robot.
        type: ``"revolute"``, ``"continuous"``, ``"prismatic"``, ``"fixed"``, ``"floating"`` or ``"planar"``.
        lower: least value, rad or m; None: without a limit.
        upper: greatest value, rad or m; None: without a limit.
        parent: link that it is fixed to.
        child: link that it moves.
        mimics: name of the joint that it follows, or None.
    """

    name: str
    type: str
    lower: float | None
    upper: float | None
    parent: str
    child: str
    mimics: str | None = None


def parsed(content: bytes, name: str = "the text") -> Element:
    """Return the element ``<robot>`` of a URDF.

    Raises:
        UrdfError: it is not well formed, is no URDF, or declares entities.
    """
    builder = TreeBuilder()
    parser = expat.ParserCreate()
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data

    def refuse(*_: object) -> int:
        raise UrdfError(f"{name} declares entities, which a URDF has no use for")

    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    try:
        parser.Parse(content, True)
        root = builder.close()
    except (expat.ExpatError, ParseError, AssertionError) as error:
        raise UrdfError(f"{name} is not well formed: {error}") from None
    if root.tag != "robot":
        raise UrdfError(f"{name} is no URDF: it begins with <{root.tag}>, not with <robot>")
    return root


def joints_of(path: Path) -> dict[str, Joint]:
    """Return the joints of a URDF file by name, in its order.

    Raises:
        OSError: the file cannot be read.
        UrdfError: it is no URDF.
    """
    return {joint.name: joint for joint in map(_joint, _read(path).findall("joint"))}


def collected(
    path: Path, packages: Mapping[str, str | os.PathLike[str]] | str | os.PathLike[str] | None = None
) -> dict[str, Path]:
    """Return the meshes and pictures that a URDF refers to, by the name it uses. What is not there is left out.

    Args:
        path: of the URDF file.
        packages: folders of packages by name, or the folder they lie in; None: they are looked for above the file.

    Raises:
        OSError: the file cannot be read.
        UrdfError: it is no URDF.
    """
    files: dict[str, Path] = {}
    for reference in _references(_read(path)):
        for candidate in _candidates(reference, path, packages):
            if _is_taken(candidate, (*_MESHES, *_COMPANIONS)):
                files[reference] = candidate
                break
        else:
            continue
        _add_companions(reference, files)
    return files


def _read(path: Path) -> Element:
    if path.stat().st_size > _LARGEST:
        raise UrdfError(f"{path} is larger than a URDF is: {path.stat().st_size} bytes")
    return parsed(path.read_bytes(), str(path))


def _joint(node: Element) -> Joint:
    name, kind = node.get("name"), node.get("type", "")
    if name is None or kind not in _TYPES:
        raise UrdfError(f"the joint {name!r} is of type {kind!r}; there are {', '.join(_TYPES)}")
    limit, mimic = node.find("limit"), node.find("mimic")
    limited = (
        kind in ("revolute", "prismatic") and limit is not None and not {"lower", "upper"}.isdisjoint(limit.keys())
    )
    return Joint(
        name=name,
        type=kind,
        lower=_number(limit, "lower", name) if limited else None,
        upper=_number(limit, "upper", name) if limited else None,
        parent=_link(node, "parent", name),
        child=_link(node, "child", name),
        mimics=None if mimic is None else mimic.get("joint"),
    )


def _number(node: Element | None, attribute: str, joint: str) -> float:
    text = "0" if node is None else node.get(attribute, "0")
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if math.isnan(number):
        raise UrdfError(f"the {attribute} limit of the joint {joint!r} is {text!r}, which is no number")
    return number


def _link(node: Element, role: str, joint: str) -> str:
    found = node.find(role)
    link = None if found is None else found.get("link")
    if link is None:
        raise UrdfError(f"the joint {joint!r} has no {role} link")
    return link


def _references(root: Element) -> Iterator[str]:
    seen = (node.get("filename") for tag in ("mesh", "texture") for node in root.iter(tag))
    yield from dict.fromkeys(one for one in seen if one)


def _candidates(
    reference: str, urdf: Path, packages: Mapping[str, str | os.PathLike[str]] | str | os.PathLike[str] | None
) -> Iterator[Path]:
    """Yield where a file may be, the likeliest first."""
    scheme, separator, rest = reference.partition("://")
    if not separator:
        yield urdf.parent / reference
        return
    if scheme == "file":
        yield Path(rest)
        return
    package, _, inside = rest.partition("/")
    if isinstance(packages, Mapping):
        if package in packages:
            yield Path(packages[package]) / inside
        return
    if packages is not None:
        yield Path(packages) / inside if Path(packages).name == package else Path(packages) / rest
        return
    for above in urdf.absolute().parents:
        if above.name == package:
            yield above / inside
        yield above / rest


def _add_companions(reference: str, files: dict[str, Path]) -> None:
    """Add what lies in the folder of a mesh and is read with it: material libraries, textures, buffers."""
    mesh = files[reference]
    if mesh.suffix.lower() not in (".obj", ".dae", ".gltf"):
        return
    folder = PurePosixPath(reference).parent if "://" not in reference else None
    for other in sorted(mesh.parent.iterdir()):
        if _is_taken(other, _COMPANIONS):
            prefix = reference.rsplit("/", 1)[0] + "/" if folder is None else f"{folder}/" if str(folder) != "." else ""
            files.setdefault(prefix + other.name, other)


def _is_taken(path: Path, endings: tuple[str, ...]) -> bool:
    """Whether there is a file of such an ending, and no link that hides another kind of file behind one."""
    return path.is_file() and path.suffix.lower() in endings and path.resolve().suffix.lower() in endings


_MESHES = (".stl", ".dae", ".obj", ".ply", ".glb", ".gltf", ".fbx")
_COMPANIONS = (".mtl", ".bin", ".png", ".jpg", ".jpeg", ".tga", ".bmp", ".webp")
