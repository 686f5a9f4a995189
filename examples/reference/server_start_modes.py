"""trame_server.core.Server: `exec_mode="task"` and ``"coroutine"``, `ready`, `port`, and `stop`."""

import asyncio

from belvedere.compat.trame.ui.html import DivLayout
from belvedere.compat.trame.widgets import html
from belvedere.compat.trame_server.core import Server


def make(name):
    server = Server(name=name)
    server.state.name = name
    with DivLayout(server):
        html.H3("I am {{ name }}", id="name")
        html.Button("Stop", click=server.stop, id="stop")
    return server


async def main():
    first, second = make("a task"), make("a coroutine")
    task = first.start(exec_mode="task", port=0, open_browser=False)
    coroutine = second.start(exec_mode="coroutine", port=0, open_browser=False)
    await first.ready
    print("first on", first.port, flush=True)
    await asyncio.gather(task, coroutine)


if __name__ == "__main__":
    asyncio.run(main())
