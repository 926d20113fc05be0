"""Tempo, Internasional (until 2024 Dunia)."""

from __future__ import annotations

from newscrawler.discovery.payloads import Payload
from newscrawler.outlet import Access, Layout
from newscrawler.pipelines.credits import Credit
from newscrawler.spider import OutletSpider

_T = r"(?i:tempo\.co)"
_PLACE = rf"(?P<place>(?=[A-Z])(?:(?!{_T})[\w'’./, -]){{1,30}}?|)"
_NAME = r"[A-Z][A-Z.'’-]*(?: [A-Z][A-Z.'’-]*){0,3}"
_WROTE = "berkontribusi dalam penulisan artikel ini"
_LIFE = r"Lulus dari Jurusan [A-Z](?:[^,.]|, ?(?=[A-Z])){2,120}\..{0,600}"  # a reporter's: the sentence has no subject
_MAKERS = rf"(?P<value>[A-Z][^.!?]{{2,120}} {_WROTE}|{_LIFE})\.?"
_AGENCIES = rf"(?P<value>(?:{_NAME} ?\| ?)+{_NAME}|REUTERS|AFP|ANTARA|AL JAZEERA)"
_REPORTER = r"(?P<value>[A-Z][\w.'’-]+(?: [A-Z][\w'’-]+){1,2})"
_READ = (
    r"https?://(?!(?:en|magz|majalah|koran|foto|video|grafis|indonesiana)\.)(?:[a-z]+\.)?tempo\.co/(?P<series>read)/"
)


class TempoSpider(OutletSpider):
    name = "tempo"
    hosts = ("tempo.co",)
    desk = r"https?://(?:(?:www\.)?tempo\.co/internasional|dunia\.tempo\.co/read)/"
    # Two series of ids: behind the slug since 2024-12; /read/ before, in 2015 with the three digits of a channel.
    articles = (
        r"https?://(?:www\.)?tempo\.co/(?!(?:penulis|tag)/)[a-z0-9-]+/(?=[^/?#]*[a-z])[^/?#]+-(?P<id>\d+)/?(?:[?#]|$)",
        rf"{_READ}(?:news/)?(?:\d{{4}}/\d\d/\d\d/)?(?:\d{{3}}(?=\d{{6}}/))?(?P<id>\d+)/[^/?#]+/?(?:[?#]|$)",
    )
    page_query = "page_num"  # a scraper of 2024
    sitemaps = ("https://www.tempo.co/internasional-sitemap.xml",)  # 2026-06, asked daily; it has no times
    payloads = (
        Payload(  # the latest block; live 2026-07-24 for other rubrics, inferred for this one
            url="https://www.tempo.co/internasional/_payload.json",
            items="data.rubric-content.latest.data",
            link="https://www.tempo.co/{canonical_url}",
            published="published_at",
            nuxt=True,
        ),
    )
    layouts = (
        Layout(
            name="2024",
            seen="2026-07-24, live, several articles",
            title="article h1, h1[class*='text-[26px]']",
            tags="article a[href^='/tag/']",  # those in sentences are absolute
            caption="article figure figcaption",
            body="#content-wrapper",  # one for each paragraph
            boxes="[id^=ads-], .berikutnya, .overflow-hidden.my-6, .remp-banner, .parallax-box, .iklan, .bacajuga",
        ),
        Layout(name="2018", seen="a scraper of 2024", inferred=True, published="h4.date", body="#isi, .detail-content"),
        Layout(
            name="2015",
            seen="a page of 2015",
            section=".block-kanal-map a",
            tags=".topik-terkait a",
            lead_image=".single-img > img",  # JSON-LD names none that is a URL
            caption=".deskripsi",
            body=".artikel p",
        ),
    )
    credits = (
        Credit("makers", "makers", "line", _MAKERS),
        Credit("agencies", "sources", "last", _AGENCIES),
        Credit("reporter", "authors", "last", _REPORTER),
    )
    dateline = rf"(?=INFO [A-Z]|.{{0,40}}{_T})(?:INFO [A-Z]+|{_T})?[ ,]*{_PLACE},? ?{_T}?\s*(?:--+|[–—]|-(?=\s))\s*"
    access = Access(
        known="Cloudflare served browsers", state="disputed", seen="2026-07-24", refused="bots met 403: ask Tempo"
    )
