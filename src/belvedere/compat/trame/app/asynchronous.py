"""`trame.app.asynchronous`: tasks, and state from other processes."""

from belvedere.compat.trame_server.utils.asynchronous import (
    StateQueue,
    create_state_queue_monitor_task,
    create_task,
    decorate_task,
    task,
)

__all__ = ["StateQueue", "create_state_queue_monitor_task", "create_task", "decorate_task", "task"]
