"""A site of invented articles on pages as large and as costly as real ones: ``python benchmarks/real_sized.py``

It serves what :class:`Press` publishes on a free port of loopback, prints the port, and ends when its input does.
``/connections`` says how many it has accepted.

The measure are 40 real article pages of Indonesian sites, whose medians are 125 kB (26 kB as gzip), 930 elements with
1,300 attributes, 40 kB of scripts and styles, and 0.90 ms for a parse; here it is 141 kB (20 kB), 1,030 with 1,940,
44 kB and 0.85 ms. Each page has its own text and its own choice of cards and scripts around it; it is made when it is
asked for, so that a site of any size takes no memory.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import socket
from typing import Any
from urllib.parse import parse_qs, urlsplit

sys.path.insert(0, str(Path(__file__).parents[1]))  # the project is run from its folder, not installed

from newscrawler.demo.markup import Card, Item, feed, index_page, page_2025
from newscrawler.pipelines.timestamps import WIB
from tests.loopback.desk import DESK, WWW, printed

_WORDS = (
    "pemerintah negara kapal pelabuhan badai warga menteri perundingan damai kota wilayah utara selatan pasukan harga"
    " minyak sidang gempa pemilu jalur kereta laut gunung anggaran sekolah rumah sakit bandara tambang hutan sungai"
).split()
_SPARE = 400  # cards and scripts to choose from
_CARDS, _MENUS, _SCRIPTS, _STYLES = 75, 12, 11, 6  # on a page
_STEP = 20  # entries of an index page
_IN_FEED = 50


@dataclass(frozen=True)
class Press:
    """What the site publishes: articles on each of the last days in turn, all at the time of day of ``now``.

    ``noise``: how much there is around an article, 1 for as much as on a real page.
    """

    port: int
    articles: int
    days: int
    now: datetime
    noise: float = 1

    def url(self, number: int) -> str:
        return f"http://{DESK}:{self.port}/read/{1_900_000 + number}/42/badai-{number}-1784{number:06d}"

    def urls(self) -> Iterator[str]:
        return map(self.url, range(self.articles))

    def published(self, number: int) -> datetime:
        return self.now - timedelta(days=number % self.days)

    def answer(self, host: str, target: str) -> tuple[str, str] | None:
        """Content type and text of what stands under an address; None where nothing does."""
        asked = urlsplit(target)
        if asked.path == "/robots.txt":
            return "text/plain", "User-agent: *\nDisallow: /search\n"
        if (host, asked.path) == (DESK, "/rss"):
            return "application/rss+xml", feed(map(self._item, range(min(_IN_FEED, self.articles))))
        if host == WWW and asked.path.startswith("/indeks/9/"):
            day = date.fromisoformat(parse_qs(asked.query)["t"][0])
            return "text/html", self._index(day, int(asked.path.rpartition("/")[2]))
        if host == DESK and asked.path.startswith("/read/"):
            number = int(asked.path.split("/")[2]) - 1_900_000
            return ("text/html", self.page(number)) if 0 <= number < self.articles else None
        return None

    def _title(self, number: int) -> str:
        return f"Badai Mendekat, Pelabuhan Nomor {number} Ditutup"

    def _item(self, number: int) -> Item:
        return Item(self._title(number), self.url(number), self.published(number), "International", "Badai")

    def _index(self, day: date, offset: int) -> str:
        back = (self.now.date() - day).days
        numbers = range(back, self.articles, self.days) if 0 <= back < self.days else range(0)
        desk = f"http://{DESK}:{self.port}/"
        return index_page(
            Card(self.url(n), self._title(n), "International", desk, printed(self.published(n)), 7)
            for n in numbers[offset : offset + _STEP]
        )

    def page(self, number: int) -> str:
        """The page of an article: 12 paragraphs, and all that newsrooms put around them."""
        choose = random.Random(number)
        html = page_2025(
            url=self.url(number),
            title=self._title(number),
            date=printed(self.published(number)),
            paragraphs=[f"{_sentence(choose, 12)} {_sentence(choose, 18)}" for _ in range(12)],
            dateline="PORT LIMA",
            author="Sari Wulandari",
            initials="abc",
            tags=("badai", "pelabuhan"),
            published_iso=self.published(number).isoformat(),
        )
        head, _, rest = html.partition("</head>")
        styles = "".join(choose.sample(self._styles, round(_STYLES * self.noise)))
        menus = "".join(choose.sample(self._menus, round(_MENUS * self.noise)))
        text, _, end = rest.partition("</body>")
        cards = "".join(choose.sample(self._cards, round(_CARDS * self.noise)))
        scripts = "".join(choose.sample(self._scripts, round(_SCRIPTS * self.noise)))
        return (
            f"{head}{styles}</head>{text}<nav>{menus}</nav><aside class='related'>{cards}</aside>{scripts}</body>{end}"
        )

    @cached_property
    def _cards(self) -> list[str]:
        choose = random.Random("cards")
        return [_card(choose, number) for number in range(_SPARE)]

    @cached_property
    def _menus(self) -> list[str]:
        choose = random.Random("menus")
        return [_menu(choose) for _ in range(_SPARE)]

    @cached_property
    def _scripts(self) -> list[str]:
        choose = random.Random("scripts")
        return [_script(choose) for _ in range(_SPARE)]

    @cached_property
    def _styles(self) -> list[str]:
        choose = random.Random("styles")
        return [_style(choose) for _ in range(_SPARE)]


def _sentence(choose: random.Random, words: int) -> str:
    return " ".join(choose.choices(_WORDS, k=words)).capitalize() + "."


def _card(choose: random.Random, number: int) -> str:
    """An entry of a list of other articles."""
    title = _sentence(choose, 9)
    url = f"https://www.sindonews.com/read/{choose.randrange(10**6)}/42/{'-'.join(choose.choices(_WORDS, k=7))}"
    image = f"https://pict.sindonews.com/webp/228/pena/news/2026/07/24/42/{choose.randrange(10**6)}/badai.webp"
    return f"""
      <article class="card card--list col-md-4" data-position="{number}" data-label="berita terkait">
        <a href="{url}" class="card__link" onclick="track('related', '{number}', '{choose.randrange(10**9)}')">
          <img class="lazyload" data-src="{image}" width="228" height="152" alt="{title}" title="{title}">
        </a>
        <div class="card__text">
          <h3 class="card__title"><a href="{url}" data-id="{choose.randrange(10**9)}">{title}</a></h3>
          <span class="card__label">International</span>
          <time class="card__date" data-time="{choose.randrange(10**9)}">{choose.randrange(2, 24)} jam lalu</time>
        </div>
      </article>"""


def _menu(choose: random.Random) -> str:
    entries = "".join(
        f'<li class="nav__item"><a href="https://{name}.sindonews.com/" title="{name}">{name.capitalize()}</a></li>'
        for name in choose.sample(_WORDS, 12)
    )
    return f'\n    <ul class="nav nav--{choose.randrange(100)}">{entries}</ul>'


def _script(choose: random.Random) -> str:
    """What measures readers and chooses adverts: settings as JSON, and code around them."""
    settings = {
        f"{choose.choice(_WORDS)}_{choose.randrange(10**6)}": {
            "unit": f"/{choose.randrange(10**9)}/{choose.choice(_WORDS)}",
            "sizes": [[300, 250], [choose.randrange(100, 900), 90]],
            "on": choose.random() < 0.5,
        }
        for _ in range(25)
    }
    code = "".join(
        f"if (window.{choose.choice(_WORDS)} && a{n} < {choose.randrange(10**6)}) {{ push({n}) }};\n" for n in range(15)
    )
    return f"\n  <script>window.slots = {json.dumps(settings)};\n{code}</script>"


def _style(choose: random.Random) -> str:
    rules = "".join(
        f".{choose.choice(_WORDS)}-{choose.randrange(1000)} {{ margin: {choose.randrange(40)}px; color: #{n:06x} }}\n"
        for n in range(25)
    )
    return f"\n  <style>{rules}</style>"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    connections = 0

    def get_request(self) -> tuple[socket, Any]:
        self.connections += 1  # one thread accepts them all
        return super().get_request()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A crawl that is over hangs up."""


def _handler(press: Press) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # the client would wait for the rest of an answer
        server: _Server

        def do_GET(self) -> None:
            answer = press.answer((self.headers["Host"] or "").partition(":")[0], self.path)
            if self.path == "/connections":
                answer = "text/plain", str(self.server.connections)
            self.send_response(200 if answer else 404)
            kind, text = answer or ("text/html", "tidak ada")
            body = gzip.compress(text.encode(), 6, mtime=0)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Nobody reads it."""

    return Handler


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--days", type=int, default=2)
    parser.add_argument("--noise", type=float, default=1)
    parser.add_argument("--now", type=datetime.fromisoformat, default=datetime.now(WIB))
    given = parser.parse_args()
    server = _Server(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.RequestHandlerClass = _handler(
        Press(server.server_address[1], given.articles, given.days, given.now, given.noise)
    )
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()
    server.shutdown()


if __name__ == "__main__":
    main()
