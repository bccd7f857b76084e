"""From what a template says to a whole HTML page that mail programs show well."""

from __future__ import annotations

import re
from html import escape

_DOCUMENT = re.compile(r"<!doctype|<html[\s>]|<body[\s>]", re.IGNORECASE)
_CLOSING = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)

# No colours but the reader's own, so that light and dark both have their contrast. Outlook for Windows knows no max-width
# and gets a table of that width.
_PAGE = """<!doctype html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{title}</title>
<style>:root{{color-scheme:light dark;supported-color-schemes:light dark}}img{{max-width:100%;height:auto}}</style>
</head>
<body style="margin:0;padding:0;word-spacing:normal">
<!--[if mso]><table role="presentation" width="600" align="center"><tr><td><![endif]-->
<div role="article" aria-roledescription="email" aria-label="{title}" lang="{language}" dir="{direction}" \
style="box-sizing:border-box;max-width:600px;margin:0 auto;padding:24px 16px;\
font:16px/1.6 system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;overflow-wrap:break-word">
{body}
</div>
<!--[if mso]></td></tr></table><![endif]-->
</body>
</html>
"""


def is_document(html: str) -> bool:
    """Tell whether it is a page already, and not a piece of one.

    >>> is_document("<p>Dear Anna</p>")
    False
    """
    return _DOCUMENT.search(html, 0, 2000) is not None


def append(html: str, ending: str) -> str:
    """Put an ending into a page before its body closes; at the very end where it never does.

    >>> append("<body><p>Hello</p></body>", "<p>Jan</p>")
    '<body><p>Hello</p><p>Jan</p></body>'
    """
    closing = _CLOSING.search(html, max(len(html) - 200, 0))
    place = closing.start() if closing else len(html)
    return f"{html[:place]}{ending}{html[place:]}"


def page(body: str, *, subject: str, language: str, direction: str) -> str:
    """Make a page of a piece of HTML: one column of at most 600 pixels, at its reader's own colours."""
    return _PAGE.format(body=body, title=escape(subject), language=language, direction=direction)
