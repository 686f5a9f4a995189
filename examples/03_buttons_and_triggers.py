"""Call Python from the page: functions, arguments, results, and names that are bound later.

An event is a function, a function with arguments, or a line of JavaScript that may set variables and call triggers.
"""

import belvedere
from belvedere.ui import SinglePageLayout
from belvedere.widgets import html
from belvedere.widgets import vuetify as v

server = belvedere.get_server("buttons")
state, ctrl = server.state, server.controller
state.count = 0
state.told = ""


def count_up(step: int = 1, *, times: int = 1) -> None:
    """Be called by a click, with arguments."""
    state.count += step * times


@server.trigger("greet")
async def greet(name: str) -> str:
    """Be called by name, and answer: a trigger may be asynchronous."""
    return f"Hello, {name or 'whoever you are'}!"


def fail() -> None:
    """Fail: the log has the traceback, the page shows a sentence, and everything goes on."""
    raise ValueError("this button always fails")


with SinglePageLayout(server) as layout:
    layout.title.set_text("Buttons and triggers")
    with layout.content, v.VContainer():
        html.H2("{{ count }}")
        with html.Div(classes="d-flex flex-wrap ga-2 my-2"):
            v.VBtn("A function", click=count_up)
            v.VBtn("With arguments", click=(count_up, "[5]"))
            v.VBtn("With named ones", click=(count_up, "[1]", "{ times: 10 }"))
            v.VBtn("JavaScript only", click="count = 0")
            v.VBtn("Bound later", click=ctrl.bound_later)
        v.VDivider(classes="my-4")
        v.VTextField(
            v_model=("name", ""), label="Your name", v_on_keyup_enter="trigger('greet', [name]).then(r => told = r)"
        )
        v.VBtn("Greet", click="trigger('greet', [name]).then((answer) => { told = answer })")
        html.P("{{ told }}", classes="my-4")
        v.VBtn("Fail", click=fail, color="error", variant="tonal")


@ctrl.set("bound_later")
def bound_later() -> None:
    """Be bound after the page was made."""
    state.count += 100


if __name__ == "__main__":
    server.start()
