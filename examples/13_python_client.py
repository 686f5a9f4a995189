"""Use a server from Python, without a browser: read and write its state, call it, and be told of changes.

The client resumes where it was when the connection breaks. Here both ends are one program; usually the link comes from
another.
"""

import asyncio

import belvedere

server = belvedere.Server("remote")
server.state.temperature = 20.0


@server.trigger("heat")
async def heat(degrees):
    """Warm up in steps, and tell each."""
    for _ in range(int(degrees)):
        await asyncio.sleep(0.01)
        server.state.temperature += 1
        yield server.state.temperature


async def main():
    """Steer the server from a client."""
    async with belvedere.Client(server.links()["control"]) as client:
        print("temperature is", client.state.temperature)
        async for temperature in client.stream("heat", 3):
            print("heated to", temperature)
        client.state.temperature = 21.5
        await client.flush()
    print("the server has", server.state.temperature)


if __name__ == "__main__":
    server.start_in_thread(open_browser=False, show_connection_info=False, port=0)
    asyncio.run(main())
    server.stop_in_thread()
