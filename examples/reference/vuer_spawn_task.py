"""vuer.VuerSession.spawn_task: background tasks of a session, one of which is cancelled."""

import asyncio

from belvedere.compat.vuer import Vuer, VuerSession
from belvedere.compat.vuer.schemas import Button, Paragraph, Scene

app = Vuer()


async def background_task():
    print("this ran once", flush=True)


@app.spawn_task
async def main_fn(sess: VuerSession):
    sess.set @ Scene(htmlChildren=[Button("Cancel", key="cancel"), Paragraph("running", key="state")])

    async def long_running_bg_task():
        seconds = 0
        try:
            while True:
                await asyncio.sleep(0.1)
                seconds += 1
                sess.update @ Paragraph(f"running, {seconds}", key="state")
        finally:
            sess.update @ Paragraph("cancelled", key="state")

    # Prepare background tasks here:
    task = sess.spawn_task(background_task)
    long_running_task = sess.spawn_task(long_running_bg_task)

    await task
    await sess.till("CLICK")
    # Now to cancel a running task, simply
    long_running_task.cancel()


if __name__ == "__main__":
    app.run()
