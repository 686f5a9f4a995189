"""Follow somebody's hands in a headset: 25 joints each, and whether thumb and finger pinch.

A headset opens pages over HTTPS only: ``belvedere cert`` makes what is needed (docs/xr.md). Without a headset the scene
is shown all the same.
"""

import numpy as np

from belvedere.scene import ClientEvent, SceneServer, SceneSession
from belvedere.scene.elements import Grid, Hands, InstancedMesh, Paragraph, Scene, Sphere

app = SceneServer("hands")
JOINTS = 25


@app.spawn
async def main(session: SceneSession) -> None:
    session.set @ Scene(
        InstancedMesh(
            key="joints", geometry="Sphere", args=[0.008], positions=np.zeros((2 * JOINTS, 3)), color="#ffca28"
        ),
        Sphere(key="ball", radius=0.06, color="#e4572e", position=[0, 1.4, -0.5]),
        Hands(key="hands", stream=True, fps=60),
        htmlChildren=[Paragraph("Enter VR and pinch", key="told", style={"margin": "16px", "fontSize": "18px"})],
        rawChildren=[Grid(key="grid")],
        cam_position=[0, 1.6, 0.6],
        cam_target=[0, 1.3, -0.5],
    )


@app.add_handler("HAND_MOVE")
def hands_moved(event: ClientEvent, session: SceneSession) -> None:
    positions = np.zeros((2 * JOINTS, 3))
    for hand, side in enumerate(("left", "right")):
        matrices = event.value.get(side)
        if matrices is not None:  # else it is not seen; 25 matrices, each column after column
            positions[hand * JOINTS : (hand + 1) * JOINTS] = np.reshape(matrices, (JOINTS, 16))[:, 12:15]
    session.update @ InstancedMesh(key="joints", positions=positions)
    pinching = [side for side in ("left", "right") if (event.value.get(f"{side}State") or {}).get("pinch")]
    session.update @ [
        Paragraph(f"Pinching: {', '.join(pinching) or 'nobody'}", key="told"),
        Sphere(key="ball", color="#66bb6a" if pinching else "#e4572e"),
    ]


if __name__ == "__main__":
    app.start()
