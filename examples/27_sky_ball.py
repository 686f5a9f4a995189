"""Put a panorama around the scene: an equirectangular picture on a ball that nobody can leave."""

import numpy as np

from belvedere.scene import SceneServer, SceneSession
from belvedere.scene.elements import Scene, SkyBall, Sphere

app = SceneServer("sky-ball")


def dusk(width: int = 1024, height: int = 512) -> np.ndarray:
    """Return an evening: (height, width, 3) uint8, longitude to the right, latitude upwards."""
    latitude = np.linspace(np.pi / 2, -np.pi / 2, height)[:, None]
    longitude = np.linspace(-np.pi, np.pi, width)[None, :]
    up = np.clip(np.sin(latitude) + 0 * longitude, -1, 1)
    sky = np.array([0.09, 0.13, 0.33]) + (1 - np.abs(up[..., None])) ** 4 * np.array([0.85, 0.42, 0.15])
    hills = 0.06 + 0.05 * np.sin(5 * longitude) + 0.03 * np.sin(13 * longitude + 1)
    sky[latitude + 0 * longitude < hills] = (0.05, 0.07, 0.1)
    sun = np.cos(latitude - 0.16) * np.cos(longitude - 0.4)
    sky += np.exp((sun[..., None] - 1) * 900) * np.array([1.0, 0.8, 0.5])
    rng = np.random.default_rng(2)
    stars = (rng.random((height, width)) > 0.9985) & (up > 0.25)
    sky[stars] = 0.95
    return (255 * np.clip(sky, 0, 1)).astype(np.uint8)


@app.spawn
async def main(session: SceneSession) -> None:
    session.set @ Scene(
        Sphere(key="ball", radius=0.7, color="#d7dee8", material={"roughness": 0.3}),
        bgChildren=[SkyBall(key="sky", data=dusk(), format="jpeg", quality=92)],
        cam_position=[-0.9, 0.2, 3],
    )


if __name__ == "__main__":
    app.start()
