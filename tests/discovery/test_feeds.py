"""RSS and Atom feeds."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from newscrawler.discovery.feeds import read_feed
from newscrawler.discovery.links import Link, ListingError


def rss(*items: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> str:
    entries = "".join(f"<item>{item}</item>" for item in items)
    return f'{head}<rss version="2.0"><channel><title>Kanal</title><link>https://e.id/</link>{entries}</channel></rss>'


ONE = "<title>Satu</title><link>https://e.id/1</link>"
TWO = "<title>Dua</title><link>https://e.id/2</link>"


def feed(*items: str) -> list[Link]:
    return read_feed(rss(*items).encode())


def test_rss() -> None:
    assert feed(
        "<title> Perundingan\n ditunda </title><link>https://e.id/1</link><category>Dunia</category>"
        "<pubDate>Fri, 24 Jul 2026 14:00:00 +0700</pubDate><guid>1</guid>",
        "<link> https://e.id/2\n</link>",
    ) == [
        Link(
            url="https://e.id/1",
            via="feed",
            title="Perundingan ditunda",
            published="Fri, 24 Jul 2026 14:00:00 +0700",
            section="Dunia",
        ),
        Link(url="https://e.id/2", via="feed"),
    ]


def test_atom() -> None:
    assert read_feed(
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>Kanal</title><link href="https://e.id/"/>'
        b'<entry><title>Satu</title><link rel="edit" href="https://e.id/sunting/1"/>'
        b'<link rel="alternate" href="https://e.id/1"/><published>2026-07-24T14:00:00+07:00</published></entry>'
        b'<entry><title>Dua</title><link href=" https://e.id/2 "/><updated>2026-07-24T13:00:00+07:00</updated></entry>'
        b"</feed>"
    ) == [
        Link(url="https://e.id/1", via="feed", title="Satu", published="2026-07-24T14:00:00+07:00"),
        Link(url="https://e.id/2", via="feed", title="Dua"),  # the time of a change is none of publication
    ]


@pytest.mark.parametrize(
    "times",
    ["<published>{p}</published><updated>{u}</updated>", "<updated>{u}</updated><published>{p}</published>"],
)
def test_a_change_is_no_publication_wherever_it_stands(times: str) -> None:
    entry = '<entry><link href="https://e.id/1"/>' + times.format(p="2026-07-24", u="2026-07-25") + "</entry>"
    assert [link.published for link in read_feed(f"<feed>{entry}</feed>".encode())] == ["2026-07-24"]


def test_rdf() -> None:
    assert read_feed(
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        b' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><link>https://e.id/</link></channel>'
        b"<item><title>Satu</title><link>https://e.id/1</link><dc:date>2026-07-24</dc:date></item></rdf:RDF>"
    ) == [Link(url="https://e.id/1", via="feed", title="Satu", published="2026-07-24")]


@pytest.mark.parametrize(
    ("item", "link"),
    [
        pytest.param(
            "<title><![CDATA[Perang & <b>damai</b>]]></title><link><![CDATA[https://e.id/1]]></link>",
            Link(url="https://e.id/1", via="feed", title="Perang & <b>damai</b>"),
            id="CDATA",
        ),
        pytest.param(
            "<title>Perang &amp; damai &#8211; R&amp;D</title><link>https://e.id/?a=1&amp;b=2</link>",
            Link(url="https://e.id/?a=1&b=2", via="feed", title="Perang & damai – R&D"),
            id="entities",
        ),
        pytest.param(
            "<title>Satu</title><atom:link rel='self' href='https://e.id/s'/><link>https://e.id/1</link>",
            Link(url="https://e.id/1", via="feed", title="Satu"),
            id="a link of another kind before it",
        ),
        pytest.param(
            "<link>https://e.id/1</link><category>Dunia</category><category>Rusia</category>",
            Link(url="https://e.id/1", via="feed", section="Dunia"),
            id="the first of several categories",
        ),
    ],
)
def test_items(item: str, link: Link) -> None:
    head = '<?xml version="1.0"?>'
    body = rss(item, head=head).replace("<rss ", '<rss xmlns:atom="http://www.w3.org/2005/Atom" ')
    assert read_feed(body.encode()) == [link]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(("\ufeff" + rss(ONE, TWO)).encode(), id="byte order mark"),
        pytest.param(b"\n\n " + rss(ONE, TWO).encode(), id="white space before the declaration"),
        pytest.param(rss("<category>a & b</category>" + ONE, TWO).encode(), id="bare ampersand"),
        pytest.param(rss("<category>a&nbsp;b</category>" + ONE, TWO).encode(), id="entity of HTML"),
        pytest.param(rss("<category>a\x08b</category>" + ONE, TWO).encode(), id="control character"),
        pytest.param(rss("<category>Caf\xe9</category>" + ONE, TWO).encode("latin-1"), id="no utf-8"),
        pytest.param(rss(ONE, "<title>tanpa tautan</title>", TWO).encode(), id="an entry without link"),
        pytest.param(rss(ONE, TWO).removesuffix("</channel></rss>").encode(), id="cut at the end"),
    ],
)
def test_feeds_as_sites_write_them(body: bytes) -> None:
    assert [(link.url, link.title) for link in read_feed(body)] == [
        ("https://e.id/1", "Satu"),
        ("https://e.id/2", "Dua"),
    ]


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "windows-1252", "UTF-16"])
def test_the_declared_encoding_counts(encoding: str) -> None:
    body = rss("<title>Café</title><link>https://e.id/1</link>", head=f'<?xml version="1.0" encoding="{encoding}"?>')
    assert [link.title for link in read_feed(body.encode(encoding))] == ["Café"]


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        pytest.param(b"", "not an RSS or Atom feed", id="empty"),
        pytest.param(b" \n ", "not an RSS or Atom feed", id="white space"),
        pytest.param(b"<!DOCTYPE html><html><body>Perawatan</body></html>", "not an RSS or Atom feed", id="HTML"),
        pytest.param(b'{"items": []}', "not an RSS or Atom feed", id="JSON"),
        pytest.param(b"\x00\x01\x02", "not an RSS or Atom feed", id="binary"),
        pytest.param(b"Layanan tidak tersedia", "not an RSS or Atom feed", id="text"),
        pytest.param(
            b"<urlset><url><loc>https://e.id/1</loc></url></urlset>", "not an RSS or Atom feed", id="a sitemap"
        ),
        pytest.param(rss().encode(), "a feed without entries", id="no entries"),
        pytest.param(rss("<title>Satu</title>").encode(), "a feed without entries", id="no links"),
        pytest.param(gzip.compress(rss(ONE).encode(), mtime=0), "not an RSS or Atom feed", id="still compressed"),
    ],
)
def test_no_feed(body: bytes, cause: str) -> None:
    with pytest.raises(ListingError, match=f"^{cause}$"):
        read_feed(body)


@pytest.mark.parametrize(
    "piece", [b"<a/>", b"<!---->", b"&a;", b'<a b="" c="" d=""/>'], ids=["tags", "comments", "entities", "attributes"]
)
def test_more_in_it_than_memory_should_be_spent_on(piece: bytes) -> None:
    feed = b"<rss><item><link>https://e.id/1</link></item>%s</rss>"
    assert len(read_feed(feed % (piece * 24_000))) == 1
    with pytest.raises(ListingError, match="more than 100000 tags, attributes and entities"):
        read_feed(feed % (piece * 100_000))


def test_an_entity_that_names_a_file_reads_none(tmp_path: Path) -> None:
    (tmp_path / "rahasia").write_text("rahasia")
    head = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{(tmp_path / "rahasia").as_uri()}">]>'
    assert "rahasia" not in str(read_feed(rss(f"<category>&x;</category>{ONE}", head=head).encode()))


@pytest.mark.parametrize(
    "entities",
    [
        pytest.param(
            '<!ENTITY a0 "tawa">' + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10)),
            id="entities of entities",
        ),
        pytest.param(f'<!ENTITY a9 "{"tawa" * 10_000}">', id="a long entity"),
    ],
)
def test_a_bomb_of_entities_stays_small(entities: str) -> None:
    body = rss(ONE, f"<title>{'&a9;' * 1_000}</title><link>https://e.id/2</link>", head=f"<!DOCTYPE rss [{entities}]>")
    try:
        links = read_feed(body.encode())
    except ListingError:
        links = []
    assert sum(len(link.title) for link in links) < 100_000


@pytest.mark.parametrize(
    ("name", "count", "first"),
    [
        (
            "antaranews-rss-2015.xml.gz",
            20,
            Link(
                url="http://www.antaranews.com/berita/527615/29-penerbangan-bandara-internasional-lombok-dibatalkan",
                via="feed",
                title="29 penerbangan Bandara Internasional Lombok dibatalkan",
                published="Thu, 05 Nov 2015 14:56:43 +0700",
            ),
        ),
        (
            "republika-rss-2015.xml.gz",
            10,
            Link(
                url="http://nasional.republika.co.id/berita/nasional/hukum/15/11/05/"
                "nxc181330-sejak-jadi-tersangka-ketua-dprd-sumut-tak-masuk-kerja",
                via="feed",
                title="Sejak Jadi Tersangka, Ketua DPRD Sumut tak Masuk Kerja",
                published="Thu, 05 Nov 2015 15:07:13 +0700",
                section="Hukum",
            ),
        ),
    ],
)
def test_real_feeds(shared: Path, name: str, count: int, first: Link) -> None:
    links = read_feed(gzip.decompress((shared / "pages/listings" / name).read_bytes()))
    assert (len(links), links[0]) == (count, first)


def test_a_real_feed_with_many_entries_on_one_line(shared: Path) -> None:
    links = read_feed(gzip.decompress((shared / "pages/listings/detik-rss-2015.xml.gz").read_bytes()))
    assert all(link.title and link.published.endswith("GMT") for link in links)
    assert links[0].title == "Google Umbar Kelemahan Galaxy S6 Edge"
