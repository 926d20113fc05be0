"""Boilerplate: prompts, adverts, page links and the like leave the body; the article's own lines stay.

One table, :data:`PHRASES`, says what goes. Phrases as met in pages and texts of the outlets, 2015 to 2026; those that
name one outlet stand with that outlet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Literal

from newscrawler.extraction.draft import Block, Draft
from newscrawler.pipelines.base import StepPipeline

if TYPE_CHECKING:
    from newscrawler.outlet import Outlet


@dataclass(frozen=True, slots=True, eq=False)  # a row is itself: tables are looked up for each record
class Phrase:
    """A row of the table.

    ``kind`` says what goes: ``line``, the whole line; ``label``, the line and the link-only lines behind it;
    ``inside``, a pair of brackets with all between them; ``tail``, the end of the line.

    ``pattern`` is a regular expression without groups, case ignored. For ``line`` and ``label`` it matches the line,
    but for bullets before it and a colon, dots or arrows behind it, and spells out the first three letters of the
    first word; for ``inside`` what stands between the brackets; for ``tail`` a literal of at most 60 characters that
    ends no sentence, its last one a letter or digit.

    ``goes`` is a line that this row alone touches, ``leaves`` what is left of it, ``stays`` a near miss that no row
    touches; of an outlet's own rows they stand with its fixtures.
    """

    name: str
    kind: Literal["line", "label", "inside", "tail"]
    pattern: str
    goes: str = ""
    stays: str = ""
    leaves: str = ""


# A headline behind a prompt, to the end of the line. Where line breaks were lost, the paragraph that followed is glued
# to it: the line then is too long (the longest prompt met has 122 characters), holds the end of one sentence and the
# start of the next, or the number of a sub-heading, or ends in a full stop, as headlines do not. It stays whole.
_HEADLINE = (
    r"(?=\S.{0,179}\Z)"
    r"(?!.*(?-i:[a-z]{4}[\"”’]?\.[\"”’]?|[a-z)\"”’?!] \d{1,2}\.) [\"“‘]?(?-i:[A-Z]))"
    r"(?:.*\b(?:klik|baca) di ?sini\.|.*(?-i:(?<![a-z0-9)\]%]\.)(?<!\.[\"”’'])))\Z"
)
_SEPARATOR = r"(?:\s?[:：|»>]|\s[–—-](?=\s))\s?"
_ALSO = r"(?: juga| pula)?"
_WATCH = r"(?:yuk,? )?(?:simak|lihat|tonton|saksikan)!?"
_CLIP = r"(?:tayangan )?(?:videonya|video|foto|infografis)"
_HERE = r"(?: ?di ?sini)"  # a link's words are often glued to the word before
_NEXT_PAGE = r"halaman (?:selanjutnya|berikutnya)"
_CHANNEL = r"(?:(?:whatsapp|wa|telegram) channel|(?:channel|saluran|kanal|grup) (?:whatsapp|wa|telegram))"
_CLAUSE = r"(?:[^.,]|\.\w)"  # a full stop within a site's name ends no sentence

PHRASES: tuple[Phrase, ...] = (
    # other articles
    Phrase(
        "read also",
        "label",
        r"baca(?: juga| pula|\s?:)",
        "BACA JUGA",
        "Baca juga menjadi kebiasaan para perwira itu.",
    ),
    Phrase(
        "read also: headline",
        "line",
        rf"baca{_ALSO}{_SEPARATOR}{_HEADLINE}",
        "Baca juga:Rusia Tarik Pasukan dari Pulau Utara",
        "Baca Juga: Rusia Tarik Pasukan dari Pulau Utara Keputusan itu diumumkan Kamis. Warga menyambutnya.",
    ),
    Phrase(
        "see also",
        "label",
        r"(?:lihat|simak|tonton|saksikan) (?:juga|pula)",
        "Lihat Juga :",
        "Lihat juga dari sisi lain, kata duta besar itu.",
    ),
    Phrase(
        "see also: headline",
        "line",
        rf"{_WATCH}(?: (?:juga|pula)(?: [\w-]+){{0,3}})?{_SEPARATOR}{_HEADLINE}",
        "Simak juga: Lima Kapal Terbesar di Samudra Selatan",
        "Lihat: kapal itu sudah berlayar, kata nelayan.",
    ),
    Phrase(
        "video",
        "label",
        rf"(?!lihat foto){_WATCH}{_ALSO} {_CLIP}"
        r"(?: (?:pilihan|redaksi|menarik|terkait|lainnya|selengkapnya|berikut|di|bawah|ini|sini|dari|menit|awal))*"
        r"(?: kanal youtube(?: [\w.]+){1,4})?",
        "Saksikan Video Pilihan Berikut Ini:",
        "Simak video itu berulang kali, kata dia, dan jangan percaya begitu saja.",
    ),
    Phrase(
        "video: headline",
        "line",
        rf"{_WATCH}{_ALSO} {_CLIP}{_SEPARATOR}{_HEADLINE}",
        "Tonton Video: Detik-detik Jembatan Tua Runtuh",
        "Simak video: kapal itu berlayar, kata nelayan, sebelum matahari terbit.",
    ),
    Phrase(
        "'title'",
        "line",
        rf"(?:{_WATCH}{_ALSO} {_CLIP}|(?:baca|{_WATCH}) (?:juga|pula)):? ?[\"“'‘].{{1,160}}[\"”'’]"
        rf"(?:{_HERE}| di bawah ini)?",
        'Tonton juga video "Detik-detik Jembatan Tua Runtuh" di sini:',
        'Lihat video "Jembatan Tua" yang beredar, kata polisi.',
    ),
    Phrase(
        "video title",
        "line",
        rf"{_WATCH} (?:juga|pula) {_CLIP} (?=(?-i:[A-Z0-9])){_HEADLINE}",
        "Lihat juga Video Hakim Tertidur Ketika Sidang Dimulai",
        "Simak juga video Perdana Menteri itu, lalu nilailah sendiri.",
    ),
    Phrase(
        "video title alone",
        "line",
        rf"video\s?:\s?(?=(?-i:[A-Z0-9])){_HEADLINE}",
        "Video: Kapal Induk Terbesar Dunia Melintasi Selat",
        "Video: Polisi Levania menyebut rekaman itu asli.",
    ),
    Phrase(
        "live",
        "label",
        rf"{_WATCH}{_ALSO} live(?: streaming)?\b[^.:,]{{0,60}}",
        "Saksikan Live Debat Malam:",
        "Saksikan live, kata dia, bukan dari rekaman.",
    ),
    Phrase(
        "infographic",
        "line",
        rf"infografis|infografis:? (?=(?-i:[A-Z0-9])){_HEADLINE}"
        r"|simak selengkapnya dalam (?:rangkaian )?infografis berikut(?: ini)?",
        "Simak selengkapnya dalam rangkaian Infografis berikut ini:",
        "Infografis itu disebarkan kementerian.",
    ),
    Phrase(
        "related",
        "label",
        r"(?:(?:berita|artikel|foto|topik(?: berita)?|tag) )?terkait"
        r"|(?:berita|artikel) (?:lain(?:nya)?|rekomendasi|terkini|terpopuler)|lainnya|topik(?: artikel)?|tags?"
        r"|rekomendasi(?: untuk anda)?|pilihan (?:editor|redaksi)|(?:artikel|berita|video) pilihan|jangan lewatkan"
        r"|(?:artikel |berita )?ter(?:populer|baru)|trending|menarik dibaca|baca selanjutnya"
        r"|ikuti perkembangan berita ini dalam topik|related (?:news|articles?)|recommended by|more from"
        r"|next article|read next",
        "Berita Terkait:",
        "Berita terkait penahanan itu menyebar cepat.",
    ),
    Phrase(
        "related: headline",
        "line",
        rf"(?:(?:berita|artikel|topik) terkait|pilihan (?:editor|redaksi)|baca (?:selanjutnya|selengkapnya)"
        rf"|menarik dibaca|{_NEXT_PAGE}|selanjutnya|read next){_SEPARATOR}{_HEADLINE}",
        "Pilihan Editor: Mengapa Selat Itu Diperebutkan",
        "Artikel terkait: tiga halaman yang hilang itu ditemukan.",
    ),
    Phrase(
        "other news on a topic",
        "line",
        rf"berita lain terkait (?=(?-i:[A-Z0-9])){_HEADLINE}",
        "Berita lain terkait Konflik Pulau Utara",
        "Berita lain terkait Konflik Pulau Utara dibantah kementerian.",
    ),
    Phrase(
        "read also, in brackets",
        "inside",
        r"(?:baca|lihat|simak|tonton) (?:juga|pula)\s?:(?:[^()\[\]]|\([^()]{0,80}\)){1,180}",
        "Pasukan itu ditarik (Baca Juga: Rusia Tarik Pasukan). Warga menyambutnya.",
        "Pasukan itu ditarik (baca: melarikan diri). Warga menyambutnya.",
        "Pasukan itu ditarik. Warga menyambutnya.",
    ),
    # the rest of the article, elsewhere
    Phrase(
        "all of it here",
        "line",
        rf"(?:baca|simak|lihat) (?:berita |artikel )?(?:\w+ )?selengkapnya{_HERE}?"
        rf"|(?:anda|kamu) (?:bisa|dapat) (?:membaca|menyimak) (?:artikel|berita) ini selengkapnya{_HERE}"
        rf"|selengkapnya,? (?:baca|simak|klik){_HERE}|berita selengkapnya (?:bisa|dapat) anda (?:baca|simak){_HERE}"
        rf"|(?:selanjutnya,? |bagaimana kelanjutan\w*(?: \w+)?\? )?baca{_HERE}"
        rf"|klik{_HERE}(?: untuk \w{_CLAUSE}{{0,60}})?",
        "Simak selengkapnya di sini.",
        "Baca selengkapnya laporan itu sebelum menilai, kata dia.",
    ),
    Phrase(
        "all of it on the next page",
        "line",
        r"(?:(?:baca|simak|lihat)(?: \w+)? (?:selengkapnya )?(?:di )?|bersambung (?:ke|di) |lanjut ke )"
        rf"(?:{_NEXT_PAGE}|sebelah)|lanjut(?:kan)? baca di {_NEXT_PAGE}"
        r"|lanjutkan membaca(?: (?:artikel|berita)(?: ini)?)?(?: di bawah(?: ini)?)?",
        "Bersambung ke halaman berikutnya...",
        "Lanjut ke sebelah timur, kapal itu melewati selat.",
    ),
    Phrase(
        "next page",
        "label",
        rf"{_NEXT_PAGE}|selanjutnya|sebelumnya",
        "Halaman Selanjutnya",
        "Halaman selanjutnya dari sejarah itu ditulis di Wina.",
    ),
    Phrase(
        "page number",
        "label",
        r"halaman(?:\s?:)?(?: ?\d{1,3}(?: ?(?:/|dari) ?\d{1,3}| \d{1,2}){0,12})?(?: tampilkan semua)?"
        r"|\d{1,3} dari \d{1,3} halaman|show all|tampilkan semua",
        "Halaman 2 dari 2",
        "Halaman 2 dari laporan itu dihitamkan.",
    ),
    Phrase(
        "elsewhere",
        "line",
        r"lihat artikel asli|baca artikel sumber|cari berita lain ?di ?sini"
        r"|(?:lihat|simak|telusuri) (?:berita|artikel) (?:[\w.]+ )?"
        r"lain(?:nya)?(?: seputar [^.,]{1,60}(?:, di ?sini)?)?|baca artikel (?:\w+ ){1,3}lainnya di tautan ini",
        "Lihat Artikel Asli",
        "Lihat artikel asli yang dimuat koran itu, kata dia.",
    ),
    Phrase(
        "published before",
        "line",
        r"(?:sebagian (?:dari )?)?artikel ini (?:telah|sudah|pernah)"
        r" (?:tayang|terbit|dimuat|diterbitkan|ditayangkan|dipublikasikan)"
        r"(?: sebelumnya)?(?: pertama kali)? (?:di|oleh|pada)\b(?!.*(?-i:, (?:kata|ujar|tulis)\b))"
        r"(?:.{1,150}\b(?:judul|pada hari)\b.{0,250}|(?: (?:(?-i:[A-Z])[\w.]*|\w+\.(?:com|co\.id|id))){1,5})",
        "Artikel ini telah tayang di Harian Utara dengan judul Selat yang Diperebutkan",
        "Artikel ini pernah dimuat di jurnal kedokteran pada 2019 dengan judul lain, kata penulisnya.",
    ),
    Phrase(
        "title elsewhere",
        "line",
        rf"judul artikel\s?: ?{_HEADLINE}",
        "Judul Artikel : Selat yang Diperebutkan",
        "Judul artikel: hanya itu yang diubah redaksi, kata dia.",
    ),
    Phrase(
        "made by",
        "line",
        r"artikel ini (?:diproduksi|ditulis ulang|diterjemahkan) oleh (?-i:[A-Z]).{1,100}",
        "Artikel ini diproduksi oleh Kantor Berita Utara",
        "Artikel ini diterjemahkan oleh agen lawan lalu disebar.",
    ),
    # adverts and what stands in their place
    Phrase(
        "advertisement",
        "tail",
        r"(?:^|(?<=[.!?…:\"”’')\]]))\s?advertisement",
        "Perundingan itu ditunda, katanya.ADVERTISEMENT",
        "Mereka menyebut siaran itu sebuah advertisement",
        "Perundingan itu ditunda, katanya.",
    ),
    Phrase(
        "scroll to continue",
        "tail",
        r"scroll to (?:continue with|resume) content",
        "Perundingan itu ditunda. SCROLL TO CONTINUE WITH CONTENT",
        "Tombol bertuliskan scroll to continue with content itu menipu pembaca.",
        "Perundingan itu ditunda.",
    ),
    Phrase(
        "scroll",
        "line",
        r"(?:advertisement ?\.? ?)?scroll (?:ke bawah |down )?(?:untuk|to) (?:melanjutkan|lanjut|membaca|baca|see)\b"
        r"[^.,]{0,40}",
        "Scroll ke bawah untuk melanjutkan membaca",
        "Scroll untuk membaca pasal itu, kata hakim, memakan waktu sejam.",
    ),
    Phrase(
        "advert label",
        "line",
        r"iklan|hide ads?|close ads?|sponsored(?: content)?|geser untuk (?:melihat|membaca)\b[^.,]{0,40}",
        "Iklan",
        "Iklan itu ditayangkan di Moskow.",
    ),
    Phrase(
        "without adverts",
        "line",
        r"baca (?:berita |artikel )?(?:tanpa|dengan sedikit) iklan\b.{0,60}",
        "Baca berita tanpa iklan. Gabung jadi pelanggan",
        "Membaca berita tanpa iklan menjadi keinginan warga.",
    ),
    Phrase(
        "embed",
        "inside",
        r"gambas:[^()\[\]]{1,80}",
        "[Gambas:Video 20detik]",
        "Gambas: sayur itu diekspor ke Jepang.",
    ),
    Phrase(
        "embedded post",
        "line",
        r"(?:a post shared by|(?:sebuah )?(?:kiriman|postingan) (?:yang )?dibagikan oleh) .{1,80}\(@[\w.]{1,40}\)"
        r"(?: (?:on|pada) .{1,60})?|(?:view this post on|lihat postingan ini di) instagram",
        "A post shared by Kantor Berita Utara (@harianutara)",
        "Sebuah kiriman dibagikan oleh akun militer itu, memperlihatkan kapal yang terbakar.",
    ),
    Phrase(
        "photo credit",
        "line",
        r"(?:foto|photo|image)\s?:\s?(?-i:[^a-z]).{0,100}(?<![.!?])\Z",
        "Foto: AFP/Tomas Reinholt",
        "Foto: rekaman itu, kata polisi, palsu.",
    ),
    Phrase(
        "asterisks",
        "inside",
        r"\*{1,3}",
        "Mereka pulang. (*)",
        "Nilai itu * sementara.",
        "Mereka pulang.",
    ),
    Phrase(
        "hashtags",
        "line",
        r"\w+(?: #\w+){1,12}",
        "#newsupdate #news #update",
        "Tagar #damai dan #gencatan ramai dipakai.",
    ),
    Phrase(
        "placeholder",
        "line",
        r"loading|load more|konten tidak ditemukan|read more|update me",
        "Loading...",
        "Loading dock pelabuhan itu terbakar.",
    ),
    Phrase(
        "photo button",
        "line",
        r"lihat foto|perbesar|zoom",
        "Lihat Foto",
        "Lihat foto itu baik-baik, kata jaksa.",
    ),
    Phrase(
        "summary label",
        "line",
        r"ringkasan berita|baca \d{1,2} detik|waktu (?:mem)?baca\s?:? \d{1,3} menit",
        "Ringkasan Berita:",
        "Ringkasan berita itu dibacakan juru bicara.",
    ),
    # comments and sharing
    Phrase(
        "comments",
        "label",
        r"(?:(?:tulis|tuliskan|berikan|kirim|lihat|isi|tinggalkan|\d{1,4}) )?komentar"
        r"(?: (?:anda|pembaca|artikel ini))?(?: ?\(\d+\))?"
        r"|(?:login |masuk )?untuk (?:memberikan )?komentar|komentari artikel ini"
        r"|tulis komentarmu dengan tagar #\w+.{0,100}",
        "tulis komentar anda",
        "Komentar pembaca itu dihapus pemerintah.",
    ),
    Phrase(
        "comment rules",
        "line",
        r"(?:disclaimer ?: ?)?komentar adalah tanggapan pribadi\b.{0,400}|ingatlah untuk menjaga komentar\b.{0,100}",
        "Komentar adalah tanggapan pribadi, tidak mewakili kebijakan redaksi.",
        "Komentar adalah hak setiap warga, kata dia.",
    ),
    Phrase(
        "share",
        "line",
        r"bagikan(?: (?:artikel|berita|halaman) ini)?|(?:\+ ?|\d+ )?shares?(?: on (?:facebook|twitter|x|whatsapp))?"
        r"|copy link|follow|salin (?:link|tautan)|link successfully copied|rate artikel ini|suka artikel ini ?\?",
        "Bagikan Artikel Ini",
        "Bagikan makanan itu kepada pengungsi, kata dia.",
    ),
    # follow us
    Phrase(
        "follow us",
        "line",
        r"(?:follow|ikuti)(?: \w+)? (?:kami|berita|artikel|update)\b"
        rf"(?={_CLAUSE}{{0,80}}\b(?:google news|whatsapp|telegram|instagram|facebook|media sosial|terkini|terbaru)\b)"
        rf"{_CLAUSE}{{0,120}}|(?:follow|ikuti) (?:kami di|us|(?-i:[A-Z])[\w.]*(?: (?-i:[A-Z])\w*){{0,3}} di"
        rf" (?:google news|{_CHANNEL})\b{_CLAUSE}{{0,100}}"
        r"|yang terbaru di (?-i:[A-Z]).{0,40}(?<!\.)|[\w.]+ untuk mendapatkan (?:informasi|berita|update) ter\w+)",
        "Ikuti kami di Google News",
        "Ikuti berita resmi pemerintah, kata duta besar itu.",
    ),
    Phrase(
        "follow the channel",
        "line",
        rf"(?:follow|ikuti|gabung(?: di)?) {_CHANNEL}\b{_CLAUSE}{{0,100}}(?<!\.)\Z"
        rf"|follow official {_CHANNEL}\b.{{0,150}}"
        r"|bbc news indonesia hadir di whatsapp|jadilah yang pertama mendapatkan berita\b.{0,150}\bwhatsapp anda"
        rf"|{_CHANNEL}(?: (?-i:[A-Z])[\w.]*){{1,5}}",
        "Follow WhatsApp Channel Harian Utara untuk update berita terbaru setiap hari",
        "Ikuti saluran WhatsApp kedutaan agar tidak tertinggal kabar evakuasi.",
    ),
    Phrase(
        "more elsewhere",
        "line",
        rf"(?:cek|simak|baca|dapatkan|temukan|sila(?:h)?kan baca) (?=.{{0,60}}\b(?:berita|artikel|konten|update)\b)"
        rf"{_CLAUSE}{{0,100}} (?:google news|{_CHANNEL})\b{_CLAUSE}{{0,100}}",
        "Cek Berita dan Artikel yang lain di Google News",
        "Simak berita lewat Google News, kata peneliti itu, sudah menjadi kebiasaan.",
    ),
    Phrase(
        "choice of news",
        "line",
        r"dapatkan (?:update )?berita pilihan\b.{0,300}|bergabung dan dapatkan analisis informasi\b.{0,200}"
        r"|dapatkan informasi, inspirasi dan insight di email (?:kamu|anda)|daftarkan email",
        "Dapatkan update berita pilihan dan breaking news setiap hari dari Harian Utara.",
        "Dapatkan berita itu dari pilihan saudaranya, kata dia.",
    ),
    Phrase(
        "channel address",
        "line",
        r"(?:simak|dapatkan|ikuti|follow|gabung|mari|yuk)\b.{0,300}\b(?:whatsapp\.com/channel|t\.me)/.{1,200}",
        "Mari bergabung di grup kami, caranya klik https://t.me/contoh, kemudian join.",
        "Dapatkan paspor Anda di https://kedutaan.example/paspor, tulis kementerian itu.",
    ),
    Phrase(
        "preferred source",
        "tail",
        r"add as a preferred source on google",
        "Perundingan itu ditunda. (blq/bac) Add as a preferred source on Google",
        "Google menambah tombol preferred source.",
        "Perundingan itu ditunda. (blq/bac)",
    ),
    Phrase(
        "chosen source",
        "line",
        r"jadikan (?-i:[A-Z])[\w.]*(?: \w+){0,3} sebagai sumber (?:pilihan|utama|berita)\b.{0,60}"
        r"|jadikan (?-i:[A-Z])[\w.]* sumber pilihan di google",
        "Jadikan Harian Utara sebagai sumber pilihan di Google",
        "Jadikan sumur itu sebagai sumber air, pinta warga.",
    ),
    Phrase(
        "newsletter",
        "line",
        rf"(?:subscribe|(?:ber)?langganan|daftar)\b{_CLAUSE}{{0,60}}\b(?:newsletter|buletin)\b{_CLAUSE}{{0,80}}(?<!\.)\Z"
        r"|ayo (?:ber)?langganan\b.{0,60}\bnewsletter\b.{0,150}"
        r"|jangan (?:sampai )?ketinggalan (?:berita|update|info)\b.{0,100}"
        r"\b(?:newsletter|(?:ber)?langganan|whatsapp|telegram)\b.{0,60}"
        r"|(?:download|unduh) (?:aplikasi (?=(?-i:[A-Z]))[\w.]+(?: [^.,]{1,60})?(?<!\.)|sekarang)",
        "Jangan sampai ketinggalan berita terkini, langganan newsletter kami sekarang!",
        "Jangan sampai ketinggalan berita itu, kata dia.",
    ),
    # rights
    Phrase(
        "copyright",
        "line",
        r"(?:(?:copyright|hak cipta)\s?(?:©|\(c\)|@)|©|(?:\(c\)|@)(?= ?\d{4})).{0,120}"
        r"|copyright \d{4} (?-i:[A-Z]).{0,80}|all rights reserved",
        "Copyright © 2026 Harian Utara. All Rights Reserved",
        "(c) kedua negara wajib menarik pasukan dari koridor itu.",
    ),
    Phrase(
        "copyright, glued on",
        "tail",
        r"copyright\s?©\s?[\w.]{2,20} \d{4}",
        "Pewarta: Rina KusumaEditor: Wulan SariCopyright © ANTARA 2026",
        "Tanda Copyright © ANTARA 2026 itu palsu, kata polisi.",
        "Pewarta: Rina KusumaEditor: Wulan Sari",
    ),
    Phrase(
        "no copying",
        "line",
        r"dilarang (?:keras )?(?:mengambil|mengutip|menyalin|memperbanyak)\b"
        r"(?=.{0,250}\b(?:konten|situs|redaksi|tertulis)\b).{0,200}\bizin\b.{0,100}",
        "Dilarang keras mengambil konten di situs web ini tanpa izin tertulis dari redaksi.",
        "Dilarang mengambil gambar di perbatasan itu tanpa izin, kata tentara.",
    ),
)

_BULLET = r"[^\w\"“”‘’'(\[©@+]{0,4}"
_TRAILING = r"[\s.:!…>»→↓|-]*"
_OPENING = re.compile(rf"{_BULLET}([^\W\d_]{{1,3}}|[\"“”‘’'])")
_LONGEST_TAIL = 60
_SHORTEST_HEADLINE = 4  # words
_LINK_ALONE = "link alone"
_WORD = re.compile(r"\w")


class _Alternatives:
    """The rows of a kind as one regular expression that tells which row matched."""

    def __init__(self, phrases: Iterable[Phrase], kind: str, before: str, behind: str) -> None:
        self.phrases = [phrase for phrase in phrases if phrase.kind == kind]
        patterns = "|".join(f"({phrase.pattern})" for phrase in self.phrases) or "(?!)"
        self.pattern = re.compile(f"{before}(?:{patterns}){behind}", re.IGNORECASE)
        if self.pattern.groups > len(self.phrases):
            raise ValueError("the pattern of a phrase has groups")

    def phrase(self, match: re.Match[str]) -> Phrase:
        assert match.lastindex
        return self.phrases[match.lastindex - 1]


@cache
def _whole_line(row: Phrase) -> re.Pattern[str]:
    pattern = re.compile(f"{_BULLET}(?:{row.pattern}){_TRAILING}", re.IGNORECASE)
    if pattern.groups:
        raise ValueError("the pattern of a phrase has groups")
    return pattern


def _openings(row: Phrase) -> set[str]:
    """The first three letters of all words of a row."""
    literals = re.sub(r"\\.", " ", row.pattern)
    return {word[:3].lower() for word in re.findall(r"[^\W\d_]+", literals)}


class Boilerplate:
    """A table of phrases, ready for use; made by :func:`compile_phrases`."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        table = tuple(phrases)
        self._whole = [(row, _whole_line(row)) for row in table if row.kind in ("line", "label")]
        self._inside = _Alternatives(table, "inside", r"[(\[]\s?", r"[)\]]")
        self._tail = _Alternatives(table, "tail", r"\s?", r"\Z")
        self._by_any_word = [row for row in self._whole if row[0].pattern.startswith(r"\w")]
        # Most lines of an article differ from all other rows in their first three letters, the rest from all but a few.
        openings = [_openings(row) for row, _ in self._whole]
        self._by_opening = {
            opening: [
                row
                for row, own in zip(self._whole, openings, strict=True)
                if opening in own or row in self._by_any_word
            ]
            for opening in set().union(*openings)
        }

    def strip(self, blocks: list[Block]) -> tuple[list[Block], list[tuple[str, str]]]:
        """The blocks without boilerplate, and what was dropped: name of the row and text, in reading order.

        Lines within a block are judged one by one; a block of which nothing is left vanishes. The link-only lines
        behind a label go with it, under its name; others go where they read like the headline of another article, and
        with them a heading that has nothing else behind it. ``blocks`` is left as it was. Linear in the text.
        """
        kept: list[Block] = []
        dropped: list[tuple[str, str]] = []
        label: Phrase | None = None
        alone = 0  # links that were dropped since the last block that was kept, and not for a label
        for block in blocks:
            lines = []
            for line in block.text.split("\n"):
                phrase = self._judge(line)
                if phrase and phrase.kind == "label":
                    label = phrase
                gone = phrase or (label if block.link else None)
                if gone:
                    dropped.append((gone.name, line))
                elif block.link and _is_headline(line):
                    dropped.append((_LINK_ALONE, line))
                    alone += 1
                elif rest := self._cut(line, dropped):
                    lines.append(rest)
                    label = None
            if text := "\n".join(lines):
                _drop_heading(kept, dropped, alone > (0 if block.heading else 1))
                kept.append(block if text == block.text else replace(block, text=text))
                alone = 0
        _drop_heading(kept, dropped, alone > 0)
        return kept, dropped

    def _judge(self, line: str) -> Phrase | None:
        """The row that takes the whole line."""
        opening = _OPENING.match(line)
        rows = self._by_opening.get(opening[1].lower(), self._by_any_word) if opening else self._whole
        return next((row for row, pattern in rows if pattern.fullmatch(line)), None)

    def _cut(self, line: str, dropped: list[tuple[str, str]]) -> str:
        """The line without the brackets and tails of the table; empty where no word is left of it."""
        rest = line
        if "(" in line or "[" in line:
            start, pieces = 0, []
            for found in self._inside.pattern.finditer(line):
                dropped.append((self._inside.phrase(found).name, found[0]))
                pieces.append(line[start : found.start()].rstrip())
                start = found.end()
            rest = "".join(pieces) + line[start:]
        end = len(rest)
        while rest[end - 1 : end].isalnum():
            tail = self._tail.pattern.search(rest, max(0, end - _LONGEST_TAIL), end)
            if not tail:
                break
            dropped.append((self._tail.phrase(tail).name, tail[0].strip()))
            end = tail.start()
        if end == len(line):
            return line
        return rest[:end].strip() if _WORD.search(rest, 0, end) else ""


def _drop_heading(kept: list[Block], dropped: list[tuple[str, str]], of_links: bool) -> None:
    """A heading of nothing but links goes with them."""
    if of_links and kept and kept[-1].heading:
        dropped.append((_LINK_ALONE, kept.pop().text))


def _is_headline(link: str) -> bool:
    """Whether a line that is all link is long enough for a headline, and ends like one."""
    return len(link.split()) >= _SHORTEST_HEADLINE and not link.endswith((".", '."', ".”"))


@cache
def _compiled(phrases: tuple[Phrase, ...]) -> Boilerplate:
    return Boilerplate(phrases)


def compile_phrases(phrases: Iterable[Phrase]) -> Boilerplate:
    """The table ready for use; made once for equal tables.

    :raises ValueError: a pattern has groups.
    """
    return _compiled(tuple(phrases))


def boilerplate_of(outlet: type[Outlet]) -> Boilerplate:
    """The table of an outlet: what all outlets share and what it adds."""
    return compile_phrases(PHRASES + outlet.phrases)


def strip_boilerplate(draft: Draft) -> Draft:
    """The step: the table of the draft's outlet."""
    draft.blocks, dropped = boilerplate_of(draft.outlet).strip(draft.blocks)
    draft.boilerplate_removed += len(dropped)
    return draft


class BoilerplatePipeline(StepPipeline):
    step = staticmethod(strip_boilerplate)
