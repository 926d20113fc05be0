"""BBC News Indonesia."""

from __future__ import annotations

from typing import ClassVar

from newscrawler.outlet import Access, Layout
from newscrawler.pipelines.boilerplate import Phrase
from newscrawler.pipelines.credits import Credit
from newscrawler.spider import OutletSpider
from newscrawler.urls import split

_SITE = r"https?://(?:www\.)?bbc\.(?:com|co\.uk)/indonesia/"
_END = r"(?P<paging>\.(?:amp|lite|app))?/?(?:[?#]|$)"


class BbcindonesiaSpider(OutletSpider):
    name = "bbcindonesia"
    hosts = ("bbc.com", "bbc.co.uk", "bbci.co.uk")
    section = "Dunia"
    # All newer articles: neither URLs nor listings tell world news from that of Indonesia.
    desk = rf"{_SITE}(?:articles/|dunia[-/])"
    articles = (
        rf"{_SITE}articles/(?P<id>[a-z0-9]{{10,13}}o){_END}",  # since 2021
        rf"{_SITE}(?P<id>[a-z_-]+-\d{{6,}}){_END}",
    )
    feeds = ("https://feeds.bbci.co.uk/indonesia/rss.xml",)  # 2026-07; pages of topics go back, which is not known
    data: ClassVar[dict[str, tuple[str, str]]] = {  # a label and a name in elements of their own: inferred
        name: (f">{name}", r"\s*(?:[,:]?\s*</\w+>|[,:])\s*(?:<[^>]*>\s*)*([A-Z][^<>,|]{2,60}?)\s*<")
        for name in ("Penulis", "Oleh")
    }
    layouts = (
        Layout(
            name="2026",
            seen="scrapers of 2026, one of them for the site in English",
            inferred=True,
            title="h1#content, main h1",
            authors="data[name=Penulis], data[name=Oleh]",
            lead_image="main figure img",
            caption="main figure figcaption",
            tags="[aria-labelledby='related-topics'] a",
            body="main [dir='ltr'], main h2, main h3, main li, main blockquote",
            boxes="h1, time, figure *, section[role='region'] *",
        ),
    )
    # Lines for those who hear the page, lists of other articles, and credits of pictures: general knowledge, not seen.
    phrases = (
        Phrase(
            *("beside the text", "line"),
            r"lewati .{1,120} dan (?:terus|lanjutkan) membaca|(?:anda (?:dapat|bisa) membaca )?versi bahasa inggris"
            r" dari\b.{1,120}|akhir dari (?:artikel-artikel yang direkomendasikan|(?:podcast|unggahan|konten)\b.{0,60})"
            r"|(?:sumber|keterangan) (?:gambar|foto|video)[,:] ?.{1,400}|(?:peranan|melaporkan dari), ?.{2,80}",
        ),
        Phrase("other articles", "label", r"artikel-artikel yang direkomendasikan|topik terkait|paling banyak dibaca"),
    )
    credits = (Credit("byline", "authors", "line", r"(?:Penulis|Oleh), ?(?P<value>[A-Z][\w.'’ -]{2,60})"),)
    access = Access(known="the feed was served; robots.txt not recorded", state="untested", seen="2026-07")

    @classmethod
    def owns(cls, url: str) -> bool:
        """The BBC has its other services on the same hosts."""
        return super().owns(url) and split(url).path.startswith(("/indonesia", "/robots.txt"))
