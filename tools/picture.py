"""Draws README's picture: the Mazhilis of 2023 decided in the terminal.

python -m tools.picture
"""

import io
import re
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME

import mandat
from mandat.publish.terminal import Page

ROOT = Path(__file__).parent.parent


def main() -> None:
    console = Console(record=True, width=118, file=io.StringIO(), highlight=False, force_terminal=True)
    Page(console, "en").outcome(mandat.decide(mandat.read(ROOT / "examples" / "kz-mazhilis-2023")))
    drawn = console.export_svg(
        title="mandat decide examples/kz-mazhilis-2023", theme=DEFAULT_TERMINAL_THEME, unique_id="mandat"
    )
    # no font from another host: the reader's own monospace
    drawn = re.sub(r"@font-face\s*\{.*?\}", "", drawn, flags=re.DOTALL).replace("Fira Code, monospace", "monospace")
    drawn = re.sub(r"[ \t]+\n", "\n", drawn)
    (ROOT / "docs" / "mazhilis-2023.svg").write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    main()
