"""Write an application as a class: its methods listen, are called and follow the server's life.

Decorators say what a method does; making an object binds it. Two objects on two servers are two applications.
"""

import asyncio

import belvedere
from belvedere.decorators import change, controller, life_cycle, trigger
from belvedere.ui import SinglePageLayout
from belvedere.widgets import html
from belvedere.widgets import vuetify as v


class Thermostat(belvedere.App):
    """A room that warms up to where the slider is."""

    def __init__(self, server: belvedere.Server | str | None = None) -> None:
        super().__init__(server)
        self.state.update({"wanted": 21.0, "measured": 15.0, "heating": False})
        self.build_page()

    @life_cycle.server_ready_task
    async def simulate(self, **_: object) -> None:
        """Be the room."""
        while True:
            await asyncio.sleep(0.2)
            gap = self.state.wanted - self.state.measured
            self.state.measured += 0.1 * gap if self.state.heating else -0.01

    @change("wanted", "measured")
    def regulate(self, wanted: float, measured: float, **_: object) -> None:
        """Decide whether to heat."""
        self.state.heating = measured < wanted

    @trigger("set_wanted")
    def set_wanted(self, degrees: float) -> None:
        """Be called from the page, a script, or another program."""
        self.state.wanted = min(max(degrees, 5), 30)

    @controller.set("comfort")
    def comfort(self) -> None:
        """Be bound as ``ctrl.comfort``."""
        self.set_wanted(22)

    def build_page(self) -> None:
        """Say what it looks like."""
        with SinglePageLayout(self.server) as layout:
            layout.title.set_text("Thermostat")
            with layout.content, v.VContainer(max_width=480):
                html.H1("{{ measured.toFixed(1) }} °C")
                v.VChip("{{ heating ? 'heating' : 'off' }}", color=("heating ? 'error' : undefined",))
                v.VSlider(
                    v_model="wanted", min=5, max=30, step=0.5, label="Wanted", thumb_label="always", classes="mt-12"
                )
                with html.Div(classes="d-flex flex-wrap ga-2 my-2"):
                    v.VBtn("Comfort", click=self.ctrl.comfort)
                    v.VBtn("Save energy", click="trigger('set_wanted', [17])")


if __name__ == "__main__":
    Thermostat("thermostat").server.start()
