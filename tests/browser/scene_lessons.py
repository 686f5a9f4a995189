"""The lessons of the examples that show scenes; see `tests.browser.course`."""

from __future__ import annotations

import asyncio
import contextlib
import re
import subprocess
import sys
from typing import Any

from playwright.async_api import Page, TimeoutError, expect

from tests.browser.course import EXAMPLES, lesson, press, shows

__all__ = ["click_on", "drawn", "point_of"]

_DRAWN = """
async () => {
  const { sceneView: view } = document.querySelector(".scene-view");
  await view.loading.whenSettled();
  await new Promise((resolve) => {
    const stop = view.drawn.subscribe(() => { stop(); resolve(); });
    view.invalidate();
  });
}
"""
_PLACE = """
([key, x, y, z]) => {
  const { sceneView: view } = document.querySelector(".scene-view");
  const element = view.find(key);
  if (!element) return null;
  const point = element.object.position.clone().set(x, y, z).applyMatrix4(element.object.matrixWorld);
  const world = point.toArray();
  point.project(view.camera);
  const box = view.container.getBoundingClientRect();
  return {
    world,
    screen: [box.left + ((point.x + 1) / 2) * box.width, box.top + ((1 - point.y) / 2) * box.height],
  };
}
"""
_KEYS = "() => document.querySelector('.scene-view').sceneView.keys()"
_COUNTERS = "() => document.querySelector('.scene-view').sceneView.statistics()"
_PROPERTIES = "(key) => document.querySelector('.scene-view').sceneView.propertiesOf(key)"


async def drawn(page: Page, *keys: str) -> None:
    """Wait until the scene has elements of these keys and has drawn all that it has, and nothing is complained of."""
    await page.locator(".scene-view canvas").wait_for()
    await page.wait_for_function(
        "(keys) => { const view = document.querySelector('.scene-view')?.sceneView;"
        " return view && keys.every((key) => view.find(key)); }",
        arg=list(keys),
    )
    await page.evaluate(_DRAWN)
    assert await page.locator(".scene-view-complaints li").all_inner_texts() == []


async def point_of(page: Page, key: str, at: tuple[float, float, float] = (0, 0, 0)) -> dict[str, Any]:
    """Return where a point of an element is, in the world and on the screen."""
    found: dict[str, Any] = await page.evaluate(_PLACE, [key, *at])
    return found


async def click_on(page: Page, key: str, at: tuple[float, float, float] = (0, 0, 0)) -> None:
    """Click where an element is."""
    x, y = (await point_of(page, key, at))["screen"]
    await page.mouse.click(x, y)


async def moves(page: Page, key: str) -> None:
    """Wait until an element is somewhere else."""
    before = (await point_of(page, key))["world"]
    await page.wait_for_function(
        f"([key, x, y, z, before]) => String(({_PLACE})([key, x, y, z]).world) !== String(before)",
        arg=[key, 0, 0, 0, before],
    )


async def changes(page: Page, key: str, name: str) -> None:
    """Wait until a property of an element is another."""
    await page.evaluate(f"([key, name]) => {{ window.__before = ({_PROPERTIES})(key)[name]; }}", [key, name])
    await page.wait_for_function(f"([key, name]) => ({_PROPERTIES})(key)[name] !== window.__before", arg=[key, name])


@lesson("20_setting_a_scene")
async def setting_a_scene(page: Page) -> None:
    """All shapes are there."""
    await drawn(page, "box", "knot", "floor", "title", "sun", "grid")


@lesson("21_life_cycle")
async def life_cycle(page: Page) -> None:
    """See what is left of the steps, and all of them once more."""
    await shows(page, "The sphere is gone")
    await drawn(page, "box", "small-4")
    await page.evaluate("window.__told = document.querySelector('.scene-view p').textContent")
    await press(page, "Once more")
    await page.wait_for_function("() => document.querySelector('.scene-view p').textContent !== window.__told")
    await shows(page, "The sphere is gone")
    await drawn(page, "box", "small-4")


@lesson("22_animated_mesh")
async def animated_mesh(page: Page) -> None:
    """The vertices change, the triangles stay."""
    await drawn(page, "wave")
    await changes(page, "wave", "vertices")


@lesson("23_textured_mesh")
async def textured_mesh(page: Page) -> None:
    """The picture changes."""
    await drawn(page, "globe")
    await changes(page, "globe", "map")
    await drawn(page)


@lesson("24_point_cloud")
async def point_cloud(page: Page) -> None:
    """Colour by something else; the points are not sent again."""
    await drawn(page, "galaxy")
    await page.get_by_label("Colour by").select_option("height")
    await changes_once(page, "galaxy", "scalars")
    await page.get_by_label("Colour by").select_option("angle")
    await page.wait_for_function(f"() => ({_COUNTERS})().points >= 1_000_000")  # all of them, once the camera rests


async def changes_once(page: Page, key: str, name: str) -> None:
    """Wait until a property has come."""
    await page.wait_for_function(f"([key, name]) => ({_PROPERTIES})(key)[name] !== null", arg=[key, name])


@lesson("25_upsert_animation")
async def upsert_animation(page: Page) -> None:
    """Both move."""
    await drawn(page, "box", "moon")
    await moves(page, "box")
    await moves(page, "moon")


@lesson("26_depth_image")
async def depth_image(page: Page) -> None:
    """The images change."""
    await drawn(page, "cloud", "camera")
    await changes(page, "cloud", "depth")


@lesson("27_sky_ball")
async def sky_ball(page: Page) -> None:
    """Turn around in it."""
    await drawn(page, "ball", "sky")
    await page.mouse.move(900, 300)
    await page.mouse.down()
    await page.mouse.move(940, 310, steps=4)
    await page.mouse.up()
    await drawn(page)


@lesson("28_hud_video")
async def hud_video(page: Page) -> None:
    """Pictures come."""
    await drawn(page, "radar", "box")
    await changes(page, "radar", "data")
    await drawn(page)


@lesson("29_pointer_markers")
async def pointer_markers(page: Page) -> None:
    """Place three markers, and take one away."""
    await drawn(page, "table", "box", "ring")
    for number, (key, at) in enumerate((("box", (0, 0, 0.5)), ("table", (2, -2, 0)), ("table", (0, -1.5, 0))), 1):
        await click_on(page, key, at)
        await shows(page, re.compile(f"{key} at -?\\d"))
        await drawn(page, f"marker-{number}")
    await click_on(page, "marker-2")
    await shows(page, "marker-2 taken away")


@lesson("30_camera_along_a_spline")
async def camera_along_a_spline(page: Page) -> None:
    """The frustum moves; look through it and back."""
    await drawn(page, "path", "frustum")
    await moves(page, "frustum")
    through = page.get_by_label("Look through it")
    await through.check()
    await page.wait_for_function(f"() => ({_PROPERTIES})('camera').makeDefault")
    await drawn(page)
    await through.uncheck()
    await page.wait_for_function(f"() => !({_PROPERTIES})('camera').makeDefault")
    await drawn(page)


@lesson("31_record_and_replay")
async def record_and_replay(page: Page) -> None:
    """Record a turn and replay it."""
    await drawn(page, "box", "sphere")
    await press(page, "Record")
    await shows(page, "Recording…")
    await page.mouse.move(500, 500)
    await page.mouse.down()
    await page.mouse.move(700, 450, steps=10)
    await page.mouse.up()
    await shows(page, re.compile(r"\d+ positions"))
    await press(page, "Replay")
    await shows(page, re.compile(r"\d+ positions replayed"))
    await drawn(page)


@lesson("32_render_from_a_virtual_camera")
async def render_from_a_virtual_camera(page: Page) -> None:
    """Get both pictures."""
    await drawn(page, "box", "ego")
    await press(page, "What I see")
    await shows(page, re.compile("640 × 480, "))
    await press(page, "The camera's")
    await shows(page, re.compile("320 × 240, "))
    picture = page.locator(".scene-view img")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 320


@lesson("33_heightmap")
async def heightmap(page: Page) -> None:
    """Measure: the peak is 1.6 m high."""
    await drawn(page, "floor", "above")
    await press(page, "Measure")
    await shows(page, re.compile(r"highest: 1\.(5[5-9]|6[0-2]) m"))
    await drawn(page, "map")


@lesson("34_urdf_joints")
async def urdf_joints(page: Page) -> None:
    """Move a joint."""
    await drawn(page, "robot")
    sliders = page.locator(".scene-view input[type=range]")
    await expect(sliders.first).to_be_visible()
    assert await sliders.count() >= 3
    for index in range(3):
        await sliders.nth(index).focus()
        for _ in range(4):
            await page.keyboard.press("PageUp")
    await page.wait_for_function(f"() => Object.keys(({_PROPERTIES})('robot').jointValues ?? {{}}).length >= 3")
    await drawn(page)


@lesson("35_ten_thousand_boxes")
async def ten_thousand_boxes(page: Page) -> None:
    """They move, are drawn together, and each is known."""
    await drawn(page, "boxes")
    await changes(page, "boxes", "poses")
    assert (await page.evaluate(_COUNTERS))["calls"] < 10
    told = page.get_by_text(re.compile(r"You clicked box number \d+"))
    for x in range(400, 500, 9):  # they move: a click may go between two of them
        await page.mouse.click(x, 640)
        with contextlib.suppress(TimeoutError):
            await told.wait_for(timeout=1000)
            break
    await expect(told).to_be_visible()


@lesson("36_many_robots")
async def many_robots(page: Page) -> None:
    """Robots and their heads move; one is coloured by a click."""
    await drawn(page, "robot-0", "head-59")
    await moves(page, "robot-5")
    await moves(page, "head-5")


@lesson("37_splat")
async def splat(page: Page) -> None:
    """It is there."""
    await drawn(page, "torus", "box")


@lesson("38_hands")
async def hands(page: Page) -> None:
    """Without a headset the scene is shown; hands are driven in the tests of headsets."""
    await drawn(page, "joints", "ball", "hands")


async def second_person(page: Page) -> None:
    """Somebody else comes, sees what was moved, and is seen."""
    other = await page.context.new_page()
    await other.goto(page.url.split("#")[0] + "#" + str(await page.evaluate("window.__link")).split("#")[1])
    await drawn(other, "box-0", "handle-2")
    mine, theirs = await point_of(page, "handle-0"), await point_of(other, "handle-0")
    assert mine["world"] == theirs["world"]
    await other.close()


@lesson("39_shared_scene", afterwards=second_person)
async def shared_scene(page: Page) -> None:
    """Move a box by its gizmo."""
    await drawn(page, "box-0", "handle-2")
    before = (await point_of(page, "handle-0"))["world"]
    x, y = (await point_of(page, "handle-0", (0, 0.75, 0)))["screen"]
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x, y - 60, steps=6)
    await page.mouse.up()
    await drawn(page)
    after = (await point_of(page, "handle-0"))["world"]
    assert after != before


@lesson("40_scene_in_an_app")
async def scene_in_an_app(page: Page) -> None:
    """Move a slider: the scene follows; click a ball: the page follows."""
    await drawn(page, "spring")
    await page.locator(".v-slider-thumb").nth(2).focus()
    await page.evaluate(f"() => {{ window.__before = ({_PROPERTIES})('spring').positions; }}")
    for _ in range(3):
        await page.keyboard.press("PageUp")
    await page.wait_for_function(f"() => ({_PROPERTIES})('spring').positions !== window.__before")
    await drawn(page)
    ball = await page.evaluate(
        f"() => {{ const {{ positions, origin }} = ({_PROPERTIES})('spring');"
        " return [0, 1, 2].map((axis) => positions.data[3 * 5 + axis] + (origin?.[axis] ?? 0)); }"
    )
    await click_on(page, "spring", tuple(ball))
    await shows(page, re.compile(r"You clicked ball \d+"))


@lesson("41_python_remote_control")
async def python_remote_control(page: Page) -> None:
    """Another process adds a planet and moves it."""
    await drawn(page, "box")
    link = str(await page.evaluate("window.__link"))
    program = [sys.executable, str(EXAMPLES / "41_python_remote_control.py"), "--connect", link, "--steps", "60"]
    done = await asyncio.to_thread(subprocess.run, program, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    await drawn(page, "planet")
    assert (await point_of(page, "planet"))["world"][1] == 0.5
