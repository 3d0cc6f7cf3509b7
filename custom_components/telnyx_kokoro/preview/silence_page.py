"""The page that a person opens when a sample stays silent."""

from collections.abc import Iterable
from html import escape
from typing import Final

from ..const import BRAND

_STYLE: Final = "body{font:1.1em/1.5 sans-serif;max-width:36em;margin:2em auto;\
padding:0 1em}h1{font-size:1.1em;margin:0}p{margin:0 0 1.5em}"


def silence_page(language: str, reasons: Iterable[tuple[str, str]]) -> str:
    """Return a page in HTML, light or dark as the browser is.

    Args:
        language: The one in which the reasons are, such as `de`.
        reasons: The name of each silent voice, and why it is; an empty name where
            something is said of the whole form.

    """
    paragraphs = "\n".join(
        f"<h1>{escape(name)}</h1>\n<p>{escape(reason)}</p>"
        if name
        else f"<p>{escape(reason)}</p>"
        for name, reason in reasons
    )
    return f"""<!doctype html>
<html lang="{escape(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(BRAND)}</title>
<style>{_STYLE}</style>
</head>
<body>
{paragraphs}
</body>
</html>
"""
