"""The file that all pages are."""

from __future__ import annotations

import base64
import hashlib
import json
import re

from newscrawler.report.page import page


def part(text: str, start: str, end: str) -> str:
    return text.partition(start)[2].partition(end)[0]


def test_no_text_of_the_data_ends_its_element() -> None:
    nasty = "</script><script>alert(1)</script><!-- {{script}} {{title}}"
    text = page("t", ["corpus.js"], {"outlets": [nasty]})
    assert "alert(1)</script>" not in text
    assert json.loads(part(text, 'id="data">', "</script>")) == {"outlets": [nasty]}


def test_the_title_is_escaped() -> None:
    assert "<title>a &lt;b&gt; &amp; c</title>" in page("a <b> & c", ["status.js"], {})


def test_it_lets_nothing_be_loaded_and_no_other_script_run() -> None:
    text = page("t", ["status.js"], {})
    script = text.rpartition("<script>")[2].partition("</script>")[0]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = part(text, 'Content-Security-Policy" content="', '"')
    assert policy == f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    assert not re.search(
        r"""(src|href)=["'](?!#)|url\(|@import""", part(text, "<html", '<script type="application/json"')
    )


def test_the_map_is_only_where_it_is_drawn() -> None:
    assert '"world">null<' in page("t", ["status.js"], {})
    assert len(page("t", ["status.js"], {})) < 50_000
