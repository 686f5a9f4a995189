import asyncio, socket, ssl, resource, gc
from pathlib import Path
from belvedere.scene import SceneServer
from belvedere.scene.elements import *
from belvedere.certificates import make_certificates
from tests.security.conftest import *
from tests.security.conftest import serve, BACKENDS
import os
def rss(): return int(Path("/proc/self/statm").read_text().split()[1])*4096/1e6
@BACKENDS
async def test_tls_flood(serve, backend, tmp_path):
    c=make_certificates(tmp_path)
    app=SceneServer()
    t=await serve(app.server, ssl=f"{c.certificate},{c.key}")
    before=len(os.listdir("/proc/self/fd"))
    socks=[]
    for i in range(700):
        s=socket.create_connection(("127.0.0.1",t.server.port)); socks.append(s)
        if i%50==0: await asyncio.sleep(.02)
    await asyncio.sleep(1)
    print(backend,"fds",len(os.listdir("/proc/self/fd"))-before, "limit", resource.getrlimit(resource.RLIMIT_NOFILE), "counted", t.server._runner)
    for s in socks: s.close()

async def test_sessions(serve):
    app=SceneServer()
    @app.spawn
    async def main(session):
        session.upsert @ [Box(key=f"b{i}") for i in range(20)]
        session.set_poses(["b1","b2"],[[0]*7]*2 and [[0,0,0,0,0,0,1]]*2)
        session.add_handler("X", lambda e: None)
        await session.forever()
    app.upsert @ Box(key="shared")
    t=await serve(app.server)
    import belvedere.app.sessions.sessions as ss
    print({k:getattr(ss,k) for k in dir(ss) if k.isupper()})
    async def round(n):
        for i in range(n):
            s=await t.enter("control"); await s.ws.close()
    from belvedere.scene.graph import SceneGraph
    from belvedere.scene.session import SceneSession
    for k in range(5):
        await round(120)
        await asyncio.sleep(.3)
        gc.collect()
        objs=gc.get_objects()
        print("sessions",len(t.server.sessions),"scene",len(app.sessions),"graphs",sum(isinstance(o,SceneGraph) for o in objs),"ss",sum(isinstance(o,SceneSession) for o in objs),"objs",len(objs),"tasks",len(asyncio.all_tasks()),"rss",rss(),"above",len(app.graph._above))
        del objs
