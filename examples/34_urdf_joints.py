"""Load a robot from its URDF file and move its joints with sliders made from what the file says of them."""

from pathlib import Path

from belvedere.scene import ClientEvent, SceneServer, SceneSession
from belvedere.scene.elements import Grid, Panel, Paragraph, Scene, Slider, Urdf

app = SceneServer("urdf-joints", static_root=Path(__file__).parent / "assets")


@app.spawn
async def main(session: SceneSession) -> None:
    session.set @ Scene(
        Urdf(key="robot", src="robot/arm.urdf"),
        htmlChildren=[Panel(Paragraph("Loading…", key="told"), key="joints", label="Joints")],
        rawChildren=[Grid(key="grid")],
        up=[0, 0, 1],
        cam_position=[1.1, -1.3, 0.9],
        cam_target=[0, 0, 0.35],
    )
    loaded = await session.till("LOAD")
    session.remove @ "told"
    for name, joint in loaded.value["joints"].items():
        if joint["type"] in ("revolute", "continuous", "prismatic") and "mimic" not in joint:
            lower, upper = joint.get("lower", -3.14), joint.get("upper", 3.14)
            slider = Slider(
                key=f"joint-{name}", label=name, min=lower, max=upper, step=0.01, value=joint.get("value", 0)
            )
            session.add(slider, to="joints")


@app.add_handler("SET")
def turn(event: ClientEvent, session: SceneSession) -> None:
    session.update @ Urdf(key="robot", joint_values={event.key.removeprefix("joint-"): event.value})


if __name__ == "__main__":
    app.start()
