"""Share some variables and give each user their own of others, with one page and one set of handlers.

``state.private("a")`` declares variables of which every session has its own value. A handler reads and writes them
through the same `state`: it acts for the session whose user did something.
"""

import belvedere
from belvedere.ui import SinglePageLayout
from belvedere.widgets import html
from belvedere.widgets import vuetify as v

server = belvedere.get_server("per-user")
state = server.state

state.private("name", "draft", "sent", "dark")
state.update({"name": "", "draft": "", "sent": 0, "messages": [], "people": 0})


def send() -> None:
    """Append what this user wrote to what everybody reads."""
    if not state.draft:
        return
    state.messages = [*state.messages, {"from": state.name or "somebody", "text": state.draft}][-50:]
    state.sent += 1  # this user's
    state.draft = ""


@server.controller.add("on_client_connected")
@server.controller.add("on_client_exited")
def count_people(session: belvedere.Session) -> None:
    """Tell everybody how many are here."""
    state.people = len(server.sessions)


with SinglePageLayout(server, theme=("dark", "light")) as layout:
    layout.title.set_text("Per-user state")
    with layout.toolbar:
        v.VSpacer()
        v.VChip("{{ people }} here", prepend_icon="mdi-account")
        v.VBtn(icon="mdi-theme-light-dark", click="dark = dark === 'dark' ? 'light' : 'dark'")
    with layout.content, v.VContainer(max_width=640):
        v.VTextField(v_model="name", label="Your name (each browser has its own)")
        with v.VList(density="compact"), v.VListItem(v_for="(message, index) in messages", key="index"):
            html.B("{{ message.from }}: ")
            html.Span("{{ message.text }}")
        v.VTextField(v_model="draft", label="Say something", v_on_keyup_enter=send)
        html.P("You have sent {{ sent }}.")

if __name__ == "__main__":
    server.start()
