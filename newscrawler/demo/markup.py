"""Text set in the markup of SINDOnews: today's article page, two older layouts, the dated index and the RSS feed.

Today's layout and the index follow live pages as described on 2026-07-24; the layouts of 2022-24 and 2018-20 are
inferred from scrapers of those years. All functions are pure, take plain text and escape it; they return whole
documents but for :func:`gallery`, which returns what stands in a body.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape
from typing import Any, NamedTuple
from urllib.parse import urlsplit


class Link(NamedTuple):
    """A headline and where it leads."""

    title: str
    url: str


class Card(NamedTuple):
    """An entry of the index; ``date`` as printed: ``Jum'at, 24 Juli 2026 - 14:55 WIB``."""

    url: str
    title: str
    section: str
    section_url: str
    date: str
    hits: int


class Item(NamedTuple):
    """An entry of the feed; ``published`` is aware."""

    title: str
    link: str
    published: datetime
    category: str
    description: str


@dataclass(frozen=True)
class ReadAlso:
    """A line that sends the reader to another article."""

    link: Link


@dataclass(frozen=True)
class Heading:
    """A sub-heading: a line of its own in bold."""

    text: str


@dataclass(frozen=True)
class Quote:
    """A paragraph that is set as a quotation."""

    text: str


@dataclass(frozen=True)
class Video:
    """A box with a video of that YouTube id."""

    id: str


#: what a body is made of; a plain string is a paragraph
Piece = str | ReadAlso | Heading | Quote | Video

RELATED = (
    Link(
        "Danau Purba Ditemukan di Bawah Gurun, Airnya Masih Tawar",
        "https://international.sindonews.com/read/1899871/42/danau-purba-ditemukan-di-bawah-gurun-1784681911",
    ),
    Link(
        "Jembatan Gantung Terpanjang di Pegunungan Alpen Ditutup Sementara",
        "https://international.sindonews.com/read/1899902/41/jembatan-gantung-di-alpen-ditutup-1784693205",
    ),
    Link(
        "5 Kota dengan Jalur Sepeda Terpanjang, Nomor 3 Tak Terduga",
        "https://international.sindonews.com/read/1899955/41/5-kota-dengan-jalur-sepeda-terpanjang-1784702468",
    ),
)

_PUBLISHER = {
    "@type": "Organization",
    "name": "SINDOnews.com",
    "logo": {
        "@type": "ImageObject",
        "url": "https://e.sindonews.com/mobile/2016/images/snicon/sindonews-logo-notag-220.png",
    },
}
_CHANNELS = ("Nasional", "Daerah", "Ekbis", "International", "Sports", "Kalam", "Edukasi", "Lifestyle", "Tekno")


def page_2025(
    *,
    url: str,
    title: str,
    date: str,
    paragraphs: Sequence[Piece] = (),
    dateline: str | None = None,
    author: str | None = None,
    initials: str | None = None,
    tags: Sequence[str] = (),
    image: str | None = None,
    caption: str | None = None,
    section: str = "International",
    published_iso: str | None = None,
    modified_iso: str | None = None,
    jsonld: bool = True,
    pages: int = 1,
    whole: bool = False,
    tail: Sequence[str] = (),
    related: Sequence[Link] = RELATED,
    body_html: str | None = None,
) -> str:
    """An article page of 2025-26.

    ``url`` is canonical, ``date`` the printed date line, ``section`` the last name of the breadcrumb. With ``pages``
    above 1 this is page 1, or with ``whole`` the page under ``?showpage=all``; the latter has neither NewsArticle
    JSON-LD nor keywords, and of several pages it alone has the initials. ``jsonld`` False leaves out NewsArticle; its
    times are ``published_iso`` and ``modified_iso`` as given. ``tail``: lines inside the body behind the text.
    ``body_html`` stands in the body as it is, in place of all pieces.
    """
    summary = next((piece for piece in paragraphs if isinstance(piece, str)), title)
    head = [_title(title), _meta("og:title", title, "property"), _meta("og:url", url, "property")]
    if not whole:
        head += [_meta("og:description", summary, "property"), _meta("description", summary)]
        head += [_meta("og:image", image, "property")] if image else []
        head += [_meta("keywords", ",".join(tags))] if tags else []
    head.append(f'<link rel="canonical" href="{escape(url)}" />')
    if jsonld and not whole:
        head.append(_script(_news_article(url, title, author, image, published_iso, modified_iso)))
    head += [_script(_breadcrumb(url, section)), _script(_web_site()), _script(_item_list(related))]
    text = body_html
    if text is None:
        signature = initials if pages == 1 or whole else None
        text = _text_with_breaks(paragraphs, dateline, tags) + _editor(signature) + _advert("me-div-gpt-ad-detail-2")
        text += _app_prompt() + "".join(f"<br>{_text(line)}" for line in tail)
    picture = f'<img src="{escape(image)}" alt="{escape(title)}">' if image and not whole else ""
    if picture and caption:
        picture += f"<figcaption>{_text(caption)}</figcaption>"
    return _document(
        head,
        f"""
  <article>
    <h1 class="detail-title">{_text(title)}</h1>
    <div class="wrap-header-detail">
      <div class="warp-nama-redaksi">{_byline(author, avatar=not whole)}</div>
      <div class="detail-date-artikel">{_text(date)}</div>
    </div>
    {f'<div class="detail-img">{picture}</div>' if picture else ""}
    <div class="detail-desc" id="detail-desc">
      {text}
    </div>
    <div class="page-status"></div>
    {_pager(url, pages, whole=whole)}
  </article>
  {_around(related)}""",
    )


def page_2022(
    *,
    url: str,
    title: str,
    date: str,
    paragraphs: Sequence[Piece],
    dateline: str | None = None,
    author: str | None = None,
    initials: str | None = None,
    tags: Sequence[str] = (),
    image: str | None = None,
    tail: Sequence[str] = (),
    related: Sequence[Link] = RELATED,
) -> str:
    """An article page of 2022-24 (inferred); arguments as of :func:`page_2025`. The initials are a line of the text,
    and the box ``Lihat Juga :`` stands in the body."""
    signature = f"<br><br>({_text(initials)})" if initials else ""
    lines = "".join(f"<br>{_text(line)}" for line in tail)
    picture = f'<figure><img data-src="{escape(image)}" alt="{escape(title)}"></figure>' if image else ""
    return _document(
        [_title(title), _meta("keywords", ",".join(tags)), f'<link rel="canonical" href="{escape(url)}" />'],
        f"""
  <section>
    <h1>{_text(title)}</h1>
    <div class="detail-nama-redaksi">{_text(author or "")}</div>
    <time>{_text(date)}</time>
    {picture}
    <div itemprop="articleBody" class="desc-artikel-detail">
      {_text_with_breaks(paragraphs, dateline, tags)}{signature}{lines}
      <div class="lihat-juga"><strong>Lihat Juga :</strong>{_list(related[:1])}</div>
    </div>
  </section>
  {_around(related)}""",
    )


def page_2018(
    *,
    url: str,
    title: str,
    date: str,
    paragraphs: Sequence[Piece],
    dateline: str | None = None,
    author: str | None = None,
    initials: str | None = None,
    tags: Sequence[str] = (),
    image: str | None = None,
    section: str = "International",
    breaks: int = 2,
    related: Sequence[Link] = RELATED,
) -> str:
    """An article page of 2018-20 (inferred); arguments as of :func:`page_2025`. ``breaks``: how many ``<br>`` part
    two paragraphs."""
    picture = f'<figure><img src="{escape(image)}" alt="{escape(title)}"></figure>' if image else ""
    inline = (
        f'<div class="baca-inline"><div class="baca-inline-head">Baca Juga:</div>{_list([piece.link])}</div>'
        if isinstance(piece, ReadAlso)
        else _piece(piece, 0)
        for piece in _dated(paragraphs, dateline)
    )
    return _document(
        [_title(title), _meta("keywords", ",".join(tags)), f'<link rel="canonical" href="{escape(url)}" />'],
        f"""
  <ul class="breadcrumb"><li><a href="https://www.sindonews.com/">Home</a></li><li>{_text(section)}</li></ul>
  <div class="article">
    <h1>{_text(title)}</h1>
    <time>{_text(date)}</time>
    <div class="reporter"><p>{_text(author or "")}</p></div>
    <div class="hit-view">views: 1.204</div>
    {picture}
    <div id="content" itemprop="articleBody">
      {_bold_place(("<br>" * breaks).join(inline), dateline)}{_editor(initials)}
    </div>
  </div>
  {_around(related)}""",
    )


def gallery(pictures: Iterable[tuple[str, str]]) -> str:
    """The body of a photo page: figures of (image URL, caption)."""
    return "".join(
        f'<figure class="photo-item"><img data-src="{escape(source)}" alt=""><figcaption>{_text(caption)}</figcaption>'
        f"</figure>"
        for source, caption in pictures
    )


def index_page(cards: Iterable[Card]) -> str:
    """A page of ``www.sindonews.com/indeks``."""
    listed = "".join(
        f"""
      <div class="warp-article">
        <a href="{escape(card.url)}">
          <div class="img-article">
            <img src="{escape(_thumbnail(card.url))}" alt="{escape(card.title)}" width="228" height="152">
          </div>
        </a>
        <div class="warp-title-article">
          <div class="sub-kanal">
            <a href="{escape(card.section_url)}">{_text(card.section)}</a>
          </div>
          <div class="title-article news-title">
            <a href="{escape(card.url)}">{_text(card.title)}</a>
          </div>
          <div class="date-article">{_text(card.date)}</div>
          <div class="hit-view">Dibaca: {card.hits}x</div>
        </div>
      </div>
"""
        for card in cards
    )
    return _document(
        ["<title>Indeks Berita Dan Informasi Terbaru Hari Ini - SINDOnews.com</title>"],
        f"""
  <div class="breadcrumb mt16 mb16">
    <ul>
      <li><a href="https://www.sindonews.com/">Home</a></li>
      <li><a href="https://www.sindonews.com/indeks" class="active">Indeks</a></li>
    </ul>
  </div>
  <div class="wrap-indeks mb32">
    <div class="list-article">
{listed}
    </div>
  </div>""",
    )


def feed(items: Iterable[Item]) -> str:
    """The RSS 2.0 feed of the International desk."""
    entries = "".join(
        f"""
    <item>
      <title>{_text(item.title)}</title>
      <link>{_text(item.link)}</link>
      <guid isPermaLink="true">{_text(item.link)}</guid>
      <pubDate>{format_datetime(item.published)}</pubDate>
      <category>{_text(item.category)}</category>
      <description>{_text(item.description)}</description>
    </item>"""
        for item in items
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0">
  <channel>
    <title>SINDOnews | International</title>
    <link>https://international.sindonews.com/</link>
    <description>Berita internasional terkini</description>
    <language>id</language>{entries}
  </channel>
</rss>
"""


def _text(text: str) -> str:
    """Text between tags: the site leaves quotation marks and the apostrophe of ``Jum'at`` as they are."""
    return escape(text, quote=False)


def _document(head: Iterable[str], body: str) -> str:
    lines = "\n  ".join(head)
    return f"""<!DOCTYPE html>
<html lang="id">
<head>
  <meta charset="utf-8" />
  {lines}
</head>
<body>{body}
</body>
</html>
"""


def _title(title: str) -> str:
    return f"<title>{_text(title)} - SINDOnews.com</title>"


def _meta(name: str, content: str, attribute: str = "name") -> str:
    return f'<meta {attribute}="{name}" content="{escape(content)}" />'


def _script(data: dict[str, Any]) -> str:
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{text}</script>'


def _news_article(
    url: str, title: str, author: str | None, image: str | None, published: str | None, modified: str | None
) -> dict[str, Any]:
    stated = {
        "image": image and {"@type": "ImageObject", "url": image},
        "datePublished": published,
        "dateModified": modified,
        "author": author and {"@type": "Person", "name": author, "url": _author_url(author)},
    }
    return {
        "@type": "NewsArticle",
        "mainEntityOfPage": {"@type": "WebPage", "@id": url},
        "headline": title,
        **{name: value for name, value in stated.items() if value},
        "publisher": _PUBLISHER,
    }


def _breadcrumb(url: str, section: str) -> dict[str, Any]:
    parts = urlsplit(url)
    home = f"{parts.scheme}://{parts.netloc}/"
    rubric = parts.path.split("/")[3]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": 1, "item": {"@id": home, "name": "home"}},
            {"@type": "ListItem", "position": 2, "item": {"@id": f"{home}more/{rubric}", "name": section}},
        ],
    }


def _web_site() -> dict[str, Any]:
    return {"@type": "WebSite", "name": "SINDOnews.com", "url": "https://www.sindonews.com/"}


def _item_list(links: Sequence[Link]) -> dict[str, Any]:
    listed = [{"@type": "ListItem", "position": place, "url": link.url} for place, link in enumerate(links, 1)]
    return {"@type": "ItemList", "itemListElement": listed}


def _byline(author: str | None, *, avatar: bool) -> str:
    if not author:
        return ""
    href = _author_url(author)
    picture = f"""<div class="detail-avatar">
        <a rel="author" href="{href}"><img width="37" height="37" src="https://e.sindonews.com/edukasi/2025/d/detail/\
assets/images/default-avatar.svg" alt="{escape(author)}"></a>
      </div>"""
    name = f'<div class="detail-nama-redaksi"><a rel="author" href="{href}">{_text(author)}</a></div>'
    return f"{picture if avatar else ''}{name}"


def _author_url(author: str) -> str:
    return f"https://www.sindonews.com/blog/{sum(author.encode())}/{escape('-'.join(author.lower().split()))}"


def _text_with_breaks(paragraphs: Sequence[Piece], dateline: str | None, topics: Sequence[str]) -> str:
    """Pieces parted by ``<br><br>``; a "Baca Juga" line brings its own breaks. The first mention of each topic is a
    link, at most one a paragraph; an advert stands behind the second piece."""
    open_topics = list(topics)
    text = ""
    read_also = 0
    for place, piece in enumerate(_dated(paragraphs, dateline)):
        if text and not text.endswith((" <br>", " </strong><br>")):
            text += "<br><br>"
        printed = _bold_place(_piece(piece, read_also), dateline)
        text += _link_a_topic(printed, open_topics) if isinstance(piece, str) else printed
        read_also += isinstance(piece, ReadAlso)
        if place == 1:
            text += _advert("ads_inarticle_1")
    return text


def _link_a_topic(printed: str, topics: list[str]) -> str:
    """The first of the topics that the paragraph mentions becomes a link and leaves the list."""
    for topic in topics:
        href = f"https://www.sindonews.com/topic/{sum(topic.encode())}/{escape('-'.join(topic.split()))}"
        link = rf'<a class="int-link" href="{href}">\g<0></a>'
        linked, found = re.subn(rf"\b{re.escape(_text(topic))}\b", link, printed, count=1, flags=re.IGNORECASE)
        if found:
            topics.remove(topic)
            return linked
    return printed


def _dated(paragraphs: Sequence[Piece], dateline: str | None) -> list[Piece]:
    """The pieces with the dateline before each paragraph that repeats the first one."""
    first = next((piece for piece in paragraphs if isinstance(piece, str)), None)
    return [f"{dateline} - {piece}" if dateline and piece == first else piece for piece in paragraphs]


def _bold_place(text: str, dateline: str | None) -> str:
    return text.replace(f"{_text(dateline)} - ", f"<strong>{_text(dateline)}</strong> - ") if dateline else text


def _piece(piece: Piece, nth_read_also: int) -> str:
    match piece:
        case ReadAlso(link=link):  # the two forms seen on one page
            anchor = f'<a class="int-link" href="{escape(link.url)}">{_text(link.title)}<br></a> '
            return (
                f"<strong>Baca Juga: {anchor}</strong><br>"
                if nth_read_also % 2
                else f"<strong>Baca Juga:</strong> {anchor}<br>"
            )
        case Heading(text=text):
            return f"<strong>{_text(text)}</strong>"
        case Quote(text=text):
            return f"<blockquote>{_text(text)}</blockquote>"
        case Video(id=video):
            return (
                f'<div class="v-youtube"><iframe class="lazyload" data-src="https://www.youtube.com/embed/'
                f'{escape(video)}" loading="lazy"></iframe><span>Tonton juga video pilihan berikut ini</span></div>'
            )
        case str():
            return _text(piece)


def _editor(initials: str | None) -> str:
    return f'<div class="editor">({_text(initials)})</div>' if initials else ""


def _advert(box: str) -> str:
    return (
        f'<div id="{box}"><span>Iklan</span> <a href="https://promo.example/">Cicilan ringan mulai hari ini</a></div>'
    )


def _app_prompt() -> str:
    return (
        '<div class="download-sindoapps">Untuk membaca berita lebih mudah, nyaman, dan tanpa banyak iklan, silahkan'
        ' <a href="https://www.sindonews.com/apps">download aplikasi SINDOnews</a>.</div>'
    )


def _pager(url: str, pages: int, *, whole: bool) -> str:
    if pages == 1:
        return ""
    if whole:
        return (
            f'<div class="paging-artikel mt16 mb16"><div class="title-paging">Halaman :</div>'
            f'<ul><li><a class="active" href="#">{pages}</a></li></ul></div>'
        )
    following = "".join(
        f'<li><a href="{escape(url)}/{5 * (page - 1)}" data-ci-pagination-page="{page}">{page}</a></li>'
        for page in range(2, pages + 1)
    )
    return f"""<div class="paging-artikel mt16 mb16">
      <div class="title-paging">Halaman :</div>
      <ul><li><a class="active" href="#">1</a></li>{following}</ul>
      <div class="paging-all"><a href="{escape(url)}?showpage=all">Baca Selengkapnya</a></div>
    </div>"""


def _around(related: Sequence[Link]) -> str:
    """What stands on every article page behind the article."""
    channels = "".join(f'<li><a href="https://{name.lower()}.sindonews.com/">{name}</a></li>' for name in _CHANNELS)
    return f"""<div class="main-menu"><ul>{channels}</ul></div>
  <div class="berita-terkait"><div class="title">Berita Terkait</div>{_list(related)}</div>
  <div class="terpopuler"><div class="title">Terpopuler</div>{_list(related[::-1])}</div>
  <div class="v-video-pilihan"><div class="title">Video Pilihan</div>{_list(related[:1])}</div>
  <div class="comment-box"><label>tulis komentar anda</label><textarea></textarea></div>
  <div id="me-div-gpt-ad-bottom"><span>Iklan</span></div>
  <footer><p>Copyright © 2026 SINDOnews.com. All Rights Reserved.</p></footer>"""


def _list(links: Sequence[Link]) -> str:
    return (
        "<ul>" + "".join(f'<li><a href="{escape(link.url)}">{_text(link.title)}</a></li>' for link in links) + "</ul>"
    )


def _thumbnail(url: str) -> str:
    _empty, _read, key, rubric, slug = urlsplit(url).path.split("/")[:5]
    return f"https://pict.sindonews.com/webp/228/pena/news/{rubric}/{key}/{slug.rpartition('-')[0]}.webp"
