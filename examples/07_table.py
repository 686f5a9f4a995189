"""Show a table of any size, and let people bring and take files.

A small table is sorted and searched in the browser; of a large one the browser gets the page that is looked at, and the
server sorts and searches. A file is streamed to disk on its way in, and over HTTP on its way out.
"""

import io

import numpy as np
import pandas as pd

import belvedere
from belvedere.ui import SinglePageLayout
from belvedere.widgets import files, html, tables
from belvedere.widgets import vuetify as v

server = belvedere.get_server("table")
state = server.state
state.chosen = None

rng = np.random.default_rng(7)
count = 100_000
runs = pd.DataFrame(
    {
        "run": np.arange(count),
        "material": rng.choice(["steel", "aluminium", "titanium"], count),
        "load": rng.uniform(1, 100, count),
        "displacement": rng.lognormal(0, 1, count),
        "converged": rng.random(count) > 0.02,
    }
)


def row_chosen(index: int, row: dict) -> None:
    """Show the row that was clicked."""
    state.chosen = f"Row {index}: {row['material']} under {row['load']:.1f} kN"


def take(upload, session) -> str:
    """Show the table of a file that somebody brought. One with other columns is refused, and the page says why."""
    frame = pd.read_csv(upload.path)
    table.update(frame)
    return f"{len(frame)} rows"


def give(session) -> str:
    """Make the file when it is asked for."""
    buffer = io.StringIO()
    runs.head(1000).to_csv(buffer, index=False)
    return buffer.getvalue()


with SinglePageLayout(server) as layout:
    layout.title.set_text("Table")
    with layout.content, v.VContainer():
        table = tables.DataTable(
            runs,
            columns={
                "run": "Run",
                "material": "Material",
                "load": {"title": "Load / kN", "format": ".1f"},
                "displacement": {"title": "Displacement / mm", "format": ".3g"},
                "converged": "Converged",
            },
            searchable=True,
            row_click=row_chosen,
        )
        html.P("{{ chosen || 'Click a row.' }}", classes="my-4")
        with v.VRow():
            with v.VCol():
                files.FileInput("Show a CSV file", on_upload=take, accept=".csv", hint="It is streamed to the server.")
            with v.VCol():
                files.FileDownload(give, "runs.csv", children="Take the first thousand")

if __name__ == "__main__":
    server.start()
