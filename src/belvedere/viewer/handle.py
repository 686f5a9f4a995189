"""`view`: shows a mesh and gives the program a handle on what is shown."""

from __future__ import annotations

import contextlib
import html
import os
import sys
import threading
import webbrowser
from collections.abc import Mapping
from concurrent.futures import TimeoutError as FutureTimeoutError
from types import TracebackType
from typing import Any, Literal, Self

from belvedere.viewer.display import Display, Representation, Theme
from belvedere.viewer.ending import begins_a_script, wait_at_exit, wait_for_user
from belvedere.viewer.viewer import MeshViewer

__all__ = ["ViewHandle", "view"]

_BROWSER_SECONDS = 1.5
"""How long the browser waits for the first picture: a file that turns out unreadable by then opens none."""


class ViewHandle:
    """A viewer that runs in the background. Also a context manager, which closes it.

    Attributes:
        viewer: The application; `viewer.server` is its server, `viewer.server.state` what sessions begin with.
    """

    def __init__(self, viewer: MeshViewer) -> None:
        self.viewer = viewer
        self._ended = threading.Event()
        self._links: dict[str, str] = {}
        viewer.server.controller.on_server_exited.add(self._on_exited)

    @property
    def url(self) -> str:
        """The link of those who may change things: `links` ``["control"]``."""
        return self.links["control"]

    @property
    def links(self) -> dict[str, str]:
        """The address to open for each role: ``control``, and ``view`` for those who may only watch."""
        return dict(self._links)

    @property
    def closed(self) -> bool:
        """Whether the server has stopped."""
        return self._ended.is_set()

    def update(self, mesh: Any) -> None:
        """Show another mesh in place of this one, for all who watch; see `MeshViewer.update`."""
        self.viewer.update(mesh)

    def close(self) -> None:
        """Stop the server; pages say that it is gone. Closing again does nothing."""
        self.viewer.close()
        self.viewer.server.stop_in_thread()
        self._ended.set()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until the server has stopped; Ctrl-C stops it.

        Args:
            timeout: Seconds to wait at most; None for ever.

        Returns:
            Whether it has stopped.
        """
        try:
            return self._ended.wait(timeout)
        except KeyboardInterrupt:
            self.close()
        return True

    def start(self, **options: Any) -> None:
        """Start the server; see `belvedere.Server.start_in_thread` for the options."""
        self.viewer.server.start_in_thread(**options)
        self._links = self.viewer.server.links()

    def show(self, open_browser: bool) -> None:
        """Show the first mesh.

        A browser opens when there is something to see, or when it takes a while, to show how far it is.

        Raises:
            MeshError: It cannot be shown.
        """
        shown = self.viewer.choose(0)
        with contextlib.suppress(FutureTimeoutError):
            shown.result(_BROWSER_SECONDS)
        if open_browser:
            threading.Thread(target=webbrowser.open, args=(self.url,), daemon=True).start()
        shown.result()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<belvedere view of {self.viewer.sources[0].name!r} {'closed' if self.closed else self.url}>"

    def _repr_html_(self) -> str:
        rows = (f'<a href="{html.escape(link)}" target="_blank">{role}</a>' for role, link in self._links.items())
        return "belvedere: closed" if self.closed else f"belvedere: {' · '.join(rows)}"

    def _on_exited(self) -> None:
        self._ended.set()


def view(
    mesh: Any,
    *,
    name: str | None = None,
    scalars: str | Literal[False] | None = None,
    component: str | int = "magnitude",
    cmap: str = "viridis",
    reversed: bool = False,
    clim: tuple[float, float] | None = None,
    representation: Representation = "surface",
    edges: bool = False,
    smooth: bool = False,
    opacity: float = 1.0,
    point_size: float = 5.0,
    axes: bool = True,
    parallel: bool = False,
    theme: Theme = "light",
    port: int | None = None,
    host: str | None = None,
    block: bool | None = None,
    open_browser: bool | None = None,
    show_connection_info: bool = True,
    **options: Any,
) -> ViewHandle:
    """Show a mesh in the browser.

    Example::

        import pyvista as pv
        import belvedere

        handle = belvedere.view(pv.Sphere())
        handle.update(pv.Cube())

    Args:
        mesh: A path, a PyVista, VTK, trimesh or meshio object, plain arrays (see `to_surface`), or a list or
            dictionary of these to choose from.
        name: Title of the page.
        scalars: Name of the array to colour by; None: the mesh's active one; False: none.
        component: Index or name of a component of vectors and tensors, or ``"magnitude"``.
        cmap: Name of the colour map.
        reversed: Whether the colour map is turned round.
        clim: Values of the first and last colour; None: the range of the array.
        representation: ``"surface"``, ``"wireframe"`` or ``"points"``.
        edges: Whether the edges of cells are drawn.
        smooth: Whether faces are shaded smoothly where the mesh has no normals.
        opacity: 0 (invisible) to 1.
        point_size: Diameter of points in pixels.
        axes: Whether the orientation axes are shown.
        parallel: Parallel instead of perspective projection.
        theme: Colours of the page, ``"light"`` or ``"dark"``.
        port: To listen to; 0 takes any that is free, and so does None unless ``BELVEDERE_PORT`` is set.
        host: Address to bind; 127.0.0.1 by default.
        block: Whether to wait here until the server has stopped. None: a script waits at its end, a notebook or an
            interactive interpreter does not.
        open_browser: Whether to open a browser; None: where there is a screen, and no notebook shows the links.
        show_connection_info: Whether the links are printed.
        options: More options of the server, such as ``token``, ``auth``, ``timeout``, ``public_url``; see
            `belvedere.Server.start`.

    Returns:
        A handle: `update`, `close`, `wait`, `url`, `links`.

    Raises:
        MeshError: The mesh cannot be shown: file missing or unreadable, or nothing in it.
        ValueError: A setting is out of range.
        OSError: The port is taken.
    """
    display = Display(
        cmap=cmap,
        reversed=reversed,
        clim=clim,
        component=component,
        representation=representation,
        edges=edges,
        smooth=smooth,
        opacity=opacity,
        point_size=point_size,
        axes=axes,
        parallel=parallel,
        theme=theme,
    )
    handle = ViewHandle(MeshViewer(mesh, name=name, scalars=scalars, display=display))
    if port is None and "BELVEDERE_PORT" not in os.environ:
        port = 0
    handle.start(port=port, host=host, open_browser=False, show_connection_info=False, **options)
    try:
        handle.show(_has_screen() if open_browser is None else open_browser)
    except BaseException:
        handle.close()
        raise
    if show_connection_info:
        _announce(handle.links)
    if block:
        wait_for_user(handle)
    elif block is None and begins_a_script():
        wait_at_exit(handle)
    return handle


def _announce(links: Mapping[str, str]) -> None:
    sys.stdout.write("".join(f"{role:>8}: {link}\n" for role, link in links.items()))
    sys.stdout.flush()


def _has_screen() -> bool:
    """Return whether a browser that opens here would be seen by the user."""
    unwanted = any(os.environ.get(name) for name in ("SSH_CONNECTION", "BELVEDERE_SERVER"))
    if unwanted or "pytest" in sys.modules or "ipykernel" in sys.modules:
        return False
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
