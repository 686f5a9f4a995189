"""Benchmarks of the link beside the raw floor, in one run.

A *probe* asks one question ("how late is a small update while an array of 90 MB is sent?"). It asks every *contender*:
Belvedere and the raw floor, an aiohttp broadcaster that does the least a server can do. Repeats are interleaved and
what counts is the ratio, because the machine is never quiet.

Servers and clients run in processes of their own (`serve`, `load`), told what to do by lines of JSON. Clients of all
contenders are the same lean WebSocket reader (`reader`), so that they are not what is measured. Updates carry the time
at which they were *due*, not the time at which they were written, or a stalled server would hide its own stall.

Run ``python -m benchmarks --help``.
"""
