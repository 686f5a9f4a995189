"""The viewer as those see it who watch: what the document holds for each session."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pyvista as pv

from belvedere.remote import Client
from belvedere.viewer import MeshError, Surface, ViewHandle, to_surface
from tests.viewer.conftest import VIEW, Join, Show
from tests.viewer.meshes import two_hexahedra

pytestmark = pytest.mark.viewer


def ball(**arrays: Any) -> Any:
    """A sphere with the arrays ``z`` and ``v`` on its points."""
    mesh = pv.Sphere()
    mesh.clear_data()
    mesh.point_data["z"] = np.asarray(mesh.points[:, 2])
    mesh.point_data["v"] = np.asarray(mesh.points) * 2
    return mesh


def shown(client: Client) -> dict[str, Any]:
    """Entries of the mesh view as a client has them."""
    return {path[2]: client.get(path) for path in client.paths(VIEW)}


async def shows(client: Client, array: str | None) -> None:
    """Wait until a client is shown an array, by its name."""
    await client.wait_for((*VIEW, "coloring"), lambda value: (value or {}).get("name") == array, timeout=10)


async def test_geometry_reaches_a_client(show: Show, join: Join) -> None:
    """A client has the arrays of the surface, and those only that the mesh has."""
    client = await join(show(two_hexahedra(), name="cubes"))
    await client.wait_for((*VIEW, "points"), timeout=10)
    surface = to_surface(two_hexahedra())
    entries = shown(client)
    assert entries["mesh"]["name"] == "cubes"
    assert entries["mesh"]["n_cells"] == 2
    for name, array in surface.arrays.items():
        assert (name in entries) == (array is not None)
        assert array is None or np.array_equal(entries[name], array)


async def test_active_array_colours_at_first(show: Show, join: Join) -> None:
    """Whoever chose nothing sees the mesh's active array, or the one the program named."""
    client = await join(show(ball(), scalars="v"))
    await shows(client, "v")
    entries = shown(client)
    assert entries["coloring"] == {"association": "point", "name": "v", "components": 3}
    assert entries["scalars"].shape == (ball().n_points, 3)
    assert client.state.array == "point:v"


async def test_no_array_is_one_colour(show: Show, join: Join) -> None:
    """A program can ask for no colouring although there are arrays."""
    client = await join(show(ball(), scalars=False))
    await client.wait_for((*VIEW, "coloring"), timeout=10)
    assert shown(client)["scalars"] is None


def test_array_that_is_not_there_is_an_error(show: Show) -> None:
    """A misspelt array is named with the nearest one."""
    with pytest.raises(MeshError, match="there is no array 'zz'; did you mean 'z'"):
        show(ball(), scalars="zz")


async def test_array_is_each_sessions_own(show: Show, join: Join) -> None:
    """What one session chooses changes the colours of no other."""
    handle = show(ball(), scalars="z")
    one, other = await join(handle), await join(handle)
    one.state.array = "point:v"
    await shows(one, "v")
    await other.flush()
    assert other.get((*VIEW, "coloring"))["name"] == "z"
    assert other.state.array == "point:z"


async def test_choosing_no_array_is_one_colour_for_that_session(show: Show, join: Join) -> None:
    """A session can turn colours off, and on again."""
    handle = show(ball(), scalars="z")
    client = await join(handle)
    await shows(client, "z")
    client.state.array = None
    await client.wait_for((*VIEW, "scalars"), lambda value: value is None, timeout=10)
    client.state.array = "point:z"
    await shows(client, "z")


async def test_sessions_that_chose_the_same_share_one_array(show: Show, join: Join) -> None:
    """However many sessions look at a field, the document holds it once."""
    handle = show(ball(), scalars="z")
    clients = [await join(handle) for _ in range(3)]
    for client in clients:
        client.state.array = "point:v"
        await shows(client, "v")
    scopes = [session.scope for session in handle.viewer.server.sessions]
    arrays = [scope.get((*VIEW, "scalars")) for scope in scopes]
    assert len(arrays) == 3
    assert all(array is arrays[0] for array in arrays)


async def test_settings_are_each_sessions_own(show: Show, join: Join) -> None:
    """Colour map, range, representation and the others are not shared."""
    handle = show(ball(), cmap="plasma")
    one, other = await join(handle), await join(handle)
    one.write({"colormap": "turbo", "edges": True, "range_min": 0.1, "representation": "points", "theme": "dark"})
    await one.flush()
    await other.flush()
    assert (one.state.colormap, other.state.colormap) == ("turbo", "plasma")
    assert (other.state.edges, other.state.range_min, other.state.representation) == (False, None, "surface")


async def test_update_replaces_the_mesh_for_all(show: Show, join: Join) -> None:
    """Every client gets the new geometry with the colours that belong to it, never a mixture."""
    handle = show(ball(), scalars="z")
    clients = [await join(handle) for _ in range(2)]
    for client in clients:
        await shows(client, "z")
    mixed: list[int] = []

    async def watch(client: Client) -> None:
        def complete() -> bool:
            entries = shown(client)
            if len(entries["points"]) != len(entries["scalars"]):
                mixed.append(len(entries["points"]))
            return len(entries["points"]) == 8

        await client.until(complete, timeout=10)

    cube = pv.Cube()
    cube.clear_data()
    cube.point_data["z"] = np.arange(8.0)
    await asyncio.gather(*(watch(client) for client in clients), asyncio.to_thread(handle.update, cube))
    assert not mixed
    assert shown(clients[0])["scalars"].tolist() == list(range(8))


async def test_update_keeps_what_sessions_chose(show: Show, join: Join) -> None:
    """A chosen array that the new mesh has too stays chosen, with the new values; settings stay."""
    handle = show(ball(), scalars="z")
    client = await join(handle)
    client.write({"array": "point:v", "component": 1, "colormap": "hot", "range_min": -3.0})
    await shows(client, "v")
    larger = ball().scale(4)
    larger.point_data["v"] = np.full((larger.n_points, 3), 9.0)
    await asyncio.to_thread(handle.update, larger)
    await client.wait_for((*VIEW, "scalars"), lambda value: value[0][0] == 9, timeout=10)
    assert (client.state.array, client.state.component) == ("point:v", 1)
    assert (client.state.colormap, client.state.range_min) == ("hot", -3.0)


async def test_update_forgets_an_array_that_is_gone(show: Show, join: Join) -> None:
    """Who chose an array that the new mesh has not sees what all see, in its whole range."""
    handle = show(ball(), scalars="z")
    client = await join(handle)
    client.write({"array": "point:v", "component": 2, "range_min": 0.5})
    await shows(client, "v")
    poorer = ball()
    del poorer.point_data["v"]
    await asyncio.to_thread(handle.update, poorer)
    await shows(client, "z")
    await client.wait_for("array", lambda value: value == "point:z", timeout=10)
    assert (client.state.component, client.state.range_min) == ("magnitude", None)


async def test_update_does_not_move_cameras(show: Show, join: Join) -> None:
    """Nothing is called on the view when a mesh is updated."""
    handle = show(ball())
    client = await join(handle)
    calls: list[str] = []
    client.method("view", "resetCamera")(lambda: calls.append("reset"))
    await asyncio.to_thread(handle.update, ball().scale(50))
    await client.wait_for((*VIEW, "mesh"), lambda value: value["bounds"][1] > 20, timeout=10)
    await client.flush()
    assert not calls


async def test_update_that_fails_changes_nothing(show: Show, join: Join) -> None:
    """The program gets an exception; browsers keep the mesh."""
    handle = show(ball())
    client = await join(handle)
    await client.wait_for((*VIEW, "points"), timeout=10)
    before = shown(client)["points"]
    with pytest.raises(MeshError, match="nothing can be drawn"):
        handle.update(pv.PolyData())
    await client.flush()
    assert shown(client)["points"] is before
    assert client.state.loading is None


async def test_updates_in_a_row_end_with_the_last(show: Show, join: Join) -> None:
    """A simulation may update as fast as it likes: browsers end with its last state."""
    handle = show(ball(), scalars="z")
    client = await join(handle)

    def simulate() -> None:
        mesh = ball()
        for step in range(50):
            mesh.point_data["z"][:] = step
            handle.update(mesh)

    await asyncio.to_thread(simulate)
    await client.wait_for((*VIEW, "scalars"), lambda value: value[0] == 49, timeout=10)


async def test_files_are_a_list_to_choose_from(show: Show, join: Join, tmp_path: Path) -> None:
    """The page lists the files; choosing one shows it to all."""
    pv.Sphere().save(tmp_path / "ball.stl")
    pv.Cube().save(tmp_path / "cube.stl")
    handle = show([tmp_path / "ball.stl", tmp_path / "cube.stl"])
    one, other = await join(handle), await join(handle)
    assert [entry["title"] for entry in one.state.files] == ["ball.stl", "cube.stl"]
    one.state.file = 1
    for client in (one, other):
        await client.wait_for((*VIEW, "mesh"), lambda value: value["name"] == "cube.stl", timeout=20)
    assert other.state.file == 1


async def test_another_file_resets_the_cameras(show: Show, join: Join) -> None:
    """A mesh that lies elsewhere is brought into view, after it has arrived."""
    handle = show({"here": pv.Sphere(), "far away": pv.Sphere(center=(1000, 0, 0))})
    client = await join(handle)
    seen: list[Any] = []
    client.method("view", "resetCamera")(lambda: seen.append(shown(client)["mesh"]["name"]))
    client.state.file = 1
    await client.until(lambda: seen, timeout=20)
    assert seen == ["far away"]


async def test_unreadable_file_keeps_the_picture(show: Show, join: Join, tmp_path: Path) -> None:
    """The page says in one sentence what is wrong, shows what it showed, and its list says so too."""
    pv.Sphere().save(tmp_path / "ball.stl")
    (tmp_path / "bad.vtu").write_text("hello")
    handle = show([tmp_path / "ball.stl", tmp_path / "bad.vtu"])
    client = await join(handle)
    await client.wait_for((*VIEW, "points"), timeout=10)
    before = shown(client)["points"]
    client.state.file = 1
    error = await client.wait_for("error", lambda value: value is not None, timeout=20)
    assert "bad.vtu: cannot be read" in error["text"]
    await client.until(lambda: client.state.file == 0 and client.state.loading is None, timeout=10)
    assert shown(client)["points"] is before


async def test_the_next_good_file_takes_the_error_away(show: Show, join: Join, tmp_path: Path) -> None:
    """An error is gone when something can be shown again."""
    pv.Sphere().save(tmp_path / "ball.stl")
    (tmp_path / "bad.vtu").write_text("hello")
    handle = show([tmp_path / "ball.stl", tmp_path / "bad.vtu"])
    client = await join(handle)
    client.state.file = 1
    await client.wait_for("error", lambda value: value is not None, timeout=20)
    await asyncio.to_thread(handle.viewer.reload().result, 20)
    await client.wait_for("error", lambda value: value is None, timeout=10)


async def test_file_can_be_read_again(show: Show, join: Join, tmp_path: Path) -> None:
    """A file that a solver has written anew is shown as it is now, from where people stand."""
    path = tmp_path / "result.stl"
    pv.Sphere(radius=1).save(path)
    handle = show(path)
    client = await join(handle)
    calls: list[str] = []
    client.method("view", "resetCamera")(lambda: calls.append("reset"))
    pv.Sphere(radius=5).save(path)
    await asyncio.to_thread(handle.viewer.reload().result, 20)
    await client.wait_for((*VIEW, "mesh"), lambda value: value["bounds"][1] > 4, timeout=10)
    await client.flush()
    assert not calls


async def test_only_the_last_choice_is_shown(show: Show, tmp_path: Path) -> None:
    """Who clicks through a list quickly gets what was clicked last."""
    names = [f"{size}.stl" for size in range(1, 6)]
    for size, name in enumerate(names, 1):
        pv.Sphere(radius=size).save(tmp_path / name)
    handle = show([tmp_path / name for name in names])
    futures = [handle.viewer.choose(index) for index in range(5)]
    last: Surface = await asyncio.wrap_future(futures[-1])
    assert last.name == "5.stl"
    assert handle.viewer.surface is last
    assert handle.viewer.server.state.file == 4


async def test_watchers_cannot_choose_files(show: Show, join: Join) -> None:
    """A view link changes nothing that others see."""
    handle = show({"one": pv.Sphere(), "two": pv.Cube()})
    client = await join(handle, "view")
    client.state.file = 1
    await client.flush()
    await client.wait_for("file", lambda value: value == 0, timeout=10)
    assert handle.viewer.surface is not None
    assert handle.viewer.surface.name == "one"


@pytest.mark.parametrize("index", [7, -1, True, "1", None, 1.5])
async def test_file_that_is_not_in_the_list_is_refused(show: Show, join: Join, index: object) -> None:
    """A client that writes nonsense sees what stands."""
    handle = show({"one": pv.Sphere(), "two": pv.Cube()})
    client = await join(handle)
    client.state.file = index
    await client.flush()
    await client.wait_for("file", lambda value: value == 0 and value is not False, timeout=10)
    assert handle.viewer.surface is not None
    assert handle.viewer.surface.name == "one"


@pytest.mark.parametrize("key", ["mesh", "arrays", "ranges", "files", "error", "loading", "title"])
async def test_clients_cannot_write_what_describes_the_mesh(show: Show, join: Join, key: str) -> None:
    """What the page says of the mesh is the server's to say."""
    handle = show(ball())
    client = await join(handle)
    before = handle.viewer.server.state[key]
    client.state[key] = "mine"
    await client.flush()
    assert handle.viewer.server.state[key] == before


async def test_array_that_does_not_exist_is_one_colour(show: Show, join: Join) -> None:
    """Whatever a client writes for its array harms nobody."""
    handle = show(ball(), scalars="z")
    client, other = await join(handle), await join(handle)
    client.state.array = {"not": ["a", "key"]}
    await client.wait_for((*VIEW, "scalars"), lambda value: value is None, timeout=10)
    assert other.get((*VIEW, "coloring"))["name"] == "z"


async def test_program_changes_what_all_see(show: Show, join: Join) -> None:
    """A setting that the program writes reaches the sessions that have not made it their own."""
    handle = show(ball(), scalars="z")
    one, other = await join(handle), await join(handle)
    other.write({"colormap": "hot", "array": None})
    await other.wait_for((*VIEW, "scalars"), lambda value: value is None, timeout=10)
    handle.viewer.server.state.colormap = "magma"
    handle.viewer.server.state.array = "point:v"
    await one.wait_for("colormap", lambda value: value == "magma", timeout=10)
    await shows(one, "v")
    await other.flush()
    assert other.state.colormap == "hot"
    assert other.get((*VIEW, "scalars")) is None


async def test_description_tells_ranges_and_components(show: Show, join: Join) -> None:
    """The page gets what it needs to choose a component and its range by itself."""
    client = await join(show(ball()))
    await client.wait_for("arrays", lambda value: len(value) == 2, timeout=10)
    assert client.state.arrays == [{"title": "z", "value": "point:z"}, {"title": "v", "value": "point:v"}]
    assert client.state.components["point:z"] == []
    assert [one["title"] for one in client.state.components["point:v"]] == ["Magnitude", "X", "Y", "Z"]
    assert client.state.ranges["point:v"]["2"] == pytest.approx([-1, 1])
    assert client.state.mesh["n_triangles"] == ball().n_cells


async def test_mesh_of_a_million_triangles_is_shown(show: Show, join: Join) -> None:
    """A large mesh arrives whole."""
    plane = pv.Plane(i_resolution=708, j_resolution=708).triangulate()
    client = await join(show(plane))
    triangles = await client.wait_for((*VIEW, "triangles"), timeout=30)
    assert triangles.shape == (2 * 708 * 708, 3)


def test_handle_is_of_no_further_use_once_closed(show: Show) -> None:
    """Closing stops the server and the process that reads files; closing again does nothing."""
    handle = show(ball())
    handle.close()
    handle.close()
    assert handle.closed
    assert handle.wait(0)
    assert not handle.viewer.server.running


def test_two_viewers_do_not_meet(show: Show) -> None:
    """Each view has a server of its own."""
    one, other = show(pv.Sphere(), name="one"), show(pv.Cube(), name="other")
    assert one.url != other.url
    assert one.viewer.surface is not None
    assert one.viewer.surface.name == "one"


def test_handle_is_a_context_manager() -> None:
    """At the end of its block a viewer is closed."""
    from belvedere.viewer import view

    with view(ball(), port=0, block=False, show_connection_info=False) as handle:
        assert isinstance(handle, ViewHandle)
    assert handle.closed
