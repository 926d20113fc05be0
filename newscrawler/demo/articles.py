"""The articles of the demo archive, and what must become of each.

Everything here is invented: events, persons, institutions and figures. Only names of places are real. The expected
values are written by hand beside the text; nothing in this module is computed by the code that it tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from newscrawler.demo.markup import Card, Heading, Link, Piece, Quote, ReadAlso, Video
from newscrawler.items import Precision, Reason

HOST = "https://international.sindonews.com"


@dataclass(frozen=True, kw_only=True)
class Story:
    """One article: first what its record must say, then how the site prints and serves it.

    ``body`` holds the paragraphs of the record. With a ``rejection`` there is no record: then only ``title`` and
    ``body`` are printed and the other fields of the record mean nothing.
    """

    case: str
    # the record
    url: str
    title: str
    published_at: str = ""
    published_precision: Precision = "second"
    dateline: str | None = None
    editor_initials: str | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    repeats_removed: int = 0
    pages: int = 1
    layout: Literal["2025", "2022", "2018"] = "2025"
    rejection: Reason | None = None
    # the print: places are indices into ``body``
    section: str  #: last name of the breadcrumb; the layout of 2022-24 has none
    date: str  #: the date line of page and index
    stated_time: str | None = None  #: of the JSON-LD; None where the page states no time but its date line
    modified_at: str | None = None
    caption: str | None = None
    headings: tuple[int, ...] = ()
    quotes: tuple[int, ...] = ()
    read_also: tuple[int, ...] = ()  #: "Baca Juga" lines behind these paragraphs
    video: int | None = None  #: a video box behind this paragraph
    order: tuple[int, ...] = ()  #: in which the paragraphs are printed; () means once each
    first_page: int = 0  #: how many paragraphs stand on page 1 of several
    tail: tuple[str, ...] = ()
    pictures: tuple[tuple[str, str], ...] = ()
    # the delivery
    index_day: str | None = None  #: the day whose index lists the article
    in_feed: bool = False
    status: Literal[200, 404] = 200
    listed_url: str | None = None  #: what the listings link to, where that redirects to ``url``
    charset: str = "utf-8"  #: as the HTTP header claims; the bytes are UTF-8
    gzip: bool = False

    def expected(self) -> dict[str, Any]:
        """The fields of the record, by their names there."""
        return {
            "id": f"sindonews:{self.url.split('/')[4]}",
            "url": self.url,
            "title": self.title,
            "published_at": self.published_at,
            "published_precision": self.published_precision,
            "dateline": self.dateline,
            "editor_initials": self.editor_initials,
            "authors": list(self.authors),
            "tags": list(self.tags),
            "body": "\n\n".join(self.body),
            "repeats_removed": self.repeats_removed,
            "pages": self.pages,
            "layout": self.layout,
        }

    def printed(self, stop: int | None = None) -> list[Piece]:
        """The body as the site prints it, as far as paragraph ``stop``."""
        pieces: list[Piece] = []
        also = iter(READ_ALSO)
        for place in (self.order or range(len(self.body)))[:stop]:
            text = self.body[place]
            pieces.append(Heading(text) if place in self.headings else Quote(text) if place in self.quotes else text)
            if place in self.read_also:
                pieces.append(ReadAlso(next(also)))
            if place == self.video:
                pieces.append(Video("demoVideo001"))
        return pieces


READ_ALSO = (
    Link(
        "Warga Pulau Ini Menanam 1 Juta Bakau dalam 3 Tahun",
        f"{HOST}/read/1899760/40/warga-pulau-ini-menanam-1-juta-bakau-1784612044",
    ),
    Link(
        "Kereta Barang Tanpa Awak Melintasi Gurun untuk Pertama Kali",
        f"{HOST}/read/1899811/42/kereta-barang-tanpa-awak-melintasi-gurun-1784640733",
    ),
    Link(
        "Mengapa Menara Jam Ini Selalu Terlambat 7 Menit?",
        f"{HOST}/read/1899834/41/mengapa-menara-jam-ini-selalu-terlambat-1784655120",
    ),
    Link(
        "Pasar Terapung Tertua Itu Kini Bertenaga Surya",
        f"{HOST}/read/1899849/40/pasar-terapung-tertua-kini-bertenaga-surya-1784668902",
    ),
)


def _paragraphs(text: str) -> tuple[str, ...]:
    """Paragraphs are parted by an empty line; within them lines run on."""
    return tuple(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))


STORIES = (
    Story(
        case="the day before yesterday, listed there alone",
        url=f"{HOST}/read/1900201/42/kapal-riset-temukan-terumbu-karang-dingin-di-lepas-pantai-chile-1784722398",
        title="Kapal Riset Temukan Terumbu Karang Dingin di Lepas Pantai Chile",
        section="amerika",
        published_at="2026-07-22T20:00:31+07:00",
        dateline="VALPARAISO",
        editor_initials="rfk",
        authors=("Bagas Prakoso",),
        tags=("terumbu karang", "chile", "riset kelautan"),
        date="Rabu, 22 Juli 2026 - 20:00 WIB",
        stated_time="2026-07-22T20:00:31+07:00",
        read_also=(1,),
        index_day="2026-07-22",
        body=_paragraphs("""
            Sebuah kapal riset menemukan hamparan terumbu karang air dingin sepanjang 19 kilometer di lepas pantai
            Chile. Hamparan itu terletak di kedalaman sekitar 420 meter dan belum pernah dipetakan sebelumnya.

            Tim dari Institut Kelautan Valparaiso mengenali hamparan tersebut dari pantulan sonar yang tidak lazim.
            Robot selam kemudian diturunkan selama 11 jam untuk merekam gambar dan mengambil contoh air.

            "Kami mengira itu gundukan lumpur. Begitu lampu menyala, seluruh layar berwarna jingga," kata kepala
            ekspedisi, Catalina Arrué.

            Peneliti mencatat sedikitnya 60 spesies hidup di sela-sela karang, termasuk kepiting dan ikan kecil yang
            biasanya ditemukan jauh di selatan. Usia koloni tertua diperkirakan mencapai 900 tahun.

            Terumbu karang air dingin tidak membutuhkan cahaya matahari. Hewan ini menyaring makanan dari arus laut
            sehingga pertumbuhannya sangat lambat dan sulit pulih bila rusak oleh jaring dasar.

            Hasil ekspedisi akan diserahkan kepada otoritas perikanan pada bulan September. Institut tersebut
            mengusulkan agar kawasan seluas 300 kilometer persegi ditutup bagi penangkapan dengan pukat.
        """),
    ),
    Story(
        case="layout of 2018-20, paragraphs parted by a single <br>",
        url=f"{HOST}/read/1900202/41/kereta-malam-madrid-lyon-kembali-beroperasi-setelah-14-tahun-1784769347",
        title="Kereta Malam Madrid-Lyon Kembali Beroperasi setelah 14 Tahun",
        section="eropa",
        published_at="2026-07-23T09:20:00+07:00",
        published_precision="minute",
        dateline="MADRID",
        editor_initials="pur",
        authors=("Nadia Kirana",),
        tags=("kereta malam", "spanyol", "prancis"),
        layout="2018",
        date="Kamis, 23 Juli 2026 - 09:20 WIB",
        read_also=(2,),
        index_day="2026-07-23",
        body=_paragraphs("""
            Kereta malam yang menghubungkan Madrid dan Lyon kembali berangkat pada hari Rabu setelah berhenti
            beroperasi selama 14 tahun. Perjalanan perdana membawa 312 penumpang dan tiba delapan menit lebih awal.

            Rangkaian itu terdiri atas sembilan gerbong tidur dan satu gerbong makan. Tiket termurah dijual 39 euro,
            sementara kabin untuk dua orang dihargai 145 euro.

            Operator Nocturna Rail menyatakan kereta akan berjalan tiga kali sepekan hingga Oktober. Jika tingkat
            keterisian mencapai 70 persen, jadwal harian dimulai pada musim panas tahun depan.

            "Orang ingin tidur di satu negara dan sarapan di negara lain tanpa melewati antrean bandara," ujar
            direktur operator itu, Irene Valcárcel.

            Layanan lama dihentikan karena biaya sewa jalur yang tinggi dan persaingan dengan penerbangan murah. Kini
            kedua negara memberi potongan biaya jalur sebesar 40 persen bagi kereta malam lintas batas.

            Serikat penumpang menyambut baik pembukaan rute tersebut, tetapi meminta jadwal yang lebih pasti. Mereka
            menilai pekerjaan perbaikan rel di dekat perbatasan masih dapat menunda perjalanan hingga dua jam.
        """),
    ),
    Story(
        case="layout of 2022-24, initials as a line of the text, box and comment label in the body",
        url=f"{HOST}/read/1900203/43/yordania-dan-irak-sepakati-jaringan-listrik-bersama-1784776367",
        title="Yordania dan Irak Sepakati Jaringan Listrik Bersama Sepanjang 310 Km",
        section="timur tengah",
        published_at="2026-07-23T11:05:00+07:00",
        published_precision="minute",
        dateline="AMMAN",
        editor_initials="dwn",
        authors=("Yudha Mahendra",),
        tags=("yordania", "irak", "listrik"),
        layout="2022",
        date="Kamis, 23 Juli 2026 - 11:05 WIB",
        read_also=(1, 3),
        tail=("tulis komentar anda",),
        index_day="2026-07-23",
        body=_paragraphs("""
            Yordania dan Irak menyepakati pembangunan jaringan listrik bersama sepanjang 310 kilometer. Kesepakatan
            itu diumumkan setelah perundingan teknis selama dua hari di Amman.

            Jaringan bertegangan 400 kilovolt tersebut akan dibangun dalam dua tahap. Tahap pertama menyalurkan 150
            megawatt ke wilayah barat Irak, dan tahap kedua menaikkannya menjadi 500 megawatt.

            Pejabat kementerian energi kedua negara mengatakan biaya proyek mencapai 290 juta dolar. Sebagian besar
            dana berasal dari pinjaman lunak bank pembangunan kawasan.

            "Pemadaman di musim panas bukan lagi urusan satu negara. Jaringan ini membuat kami dapat saling menutup
            kekurangan," kata kepala tim perunding Yordania.

            Penduduk di wilayah perbatasan selama ini mengandalkan generator diesel pada siang hari. Pemerintah
            setempat memperkirakan pemakaian solar akan turun sepertiga begitu tahap pertama selesai.

            Pekerjaan dimulai pada November dan ditargetkan rampung dalam 22 bulan. Kedua pihak juga sepakat membentuk
            pusat kendali bersama yang diawaki teknisi dari dua negara secara bergantian.

            Negara tetangga lain diberi kesempatan bergabung setelah tahap kedua beroperasi penuh selama setahun.
        """),
    ),
    Story(
        case="listed, but gone",
        url=f"{HOST}/read/1900204/40/bandara-baru-di-fiji-mulai-menerima-penerbangan-uji-1784785727",
        title="Bandara Baru di Fiji Mulai Menerima Penerbangan Uji",
        section="asia pasifik",
        rejection="http_status",
        date="Kamis, 23 Juli 2026 - 13:30 WIB",
        index_day="2026-07-23",
        status=404,
    ),
    Story(
        case="three pages",
        url=f"{HOST}/read/1900205/42/41-awak-kapal-kargo-diselamatkan-di-tengah-badai-atlantik-1784785654",
        title="41 Awak Kapal Kargo Diselamatkan di Tengah Badai Atlantik, Begini Kronologinya",
        section="amerika",
        published_at="2026-07-23T14:10:47+07:00",
        dateline="HALIFAX",
        editor_initials="lta",
        authors=("Ratna Wijayanti",),
        tags=("kanada", "kapal kargo", "badai"),
        pages=3,
        date="Kamis, 23 Juli 2026 - 14:10 WIB",
        stated_time="2026-07-23T14:10:47+07:00",
        modified_at="2026-07-23T14:32:10+07:00",
        caption="Ilustrasi kapal kargo di tengah cuaca buruk. Foto/Dok. Redaksi",
        read_also=(1, 5, 8),
        video=4,
        first_page=4,
        index_day="2026-07-23",
        body=_paragraphs("""
            Sebanyak 41 awak kapal kargo Borealis Dawn diselamatkan penjaga pantai Kanada setelah kapal itu kehilangan
            tenaga di tengah badai Atlantik. Seluruh awak dinyatakan selamat, tiga di antaranya dirawat karena
            hipotermia.

            Kapal sepanjang 182 meter tersebut membawa 9.400 ton kayu olahan dari Halifax menuju Rotterdam. Mesin utama
            mati pada Selasa malam ketika gelombang mencapai tinggi delapan meter.

            Nakhoda mengirim panggilan darurat pukul 21.40 waktu setempat. Dua helikopter dan satu kapal patroli
            dikerahkan dari pangkalan di Nova Scotia.

            Helikopter pertama tiba setelah penerbangan 95 menit, tetapi harus kembali karena bahan bakarnya menipis.
            Pengangkatan awak baru dapat dimulai menjelang fajar ketika angin sedikit melemah.

            Menurut penjaga pantai, awak diangkat satu per satu dengan keranjang penyelamat. Proses itu memakan waktu
            lebih dari empat jam karena geladak terus dihantam ombak.

            "Mereka tetap tenang dan menunggu giliran sesuai nomor yang dibagikan juru mudi. Itu sangat membantu kami,"
            kata pilot helikopter, Marcel Doiron.

            Perusahaan pemilik kapal menyampaikan terima kasih kepada tim penyelamat. Kapal tunda sedang menuju lokasi
            untuk menarik Borealis Dawn ke pelabuhan terdekat sebelum muatannya bergeser.

            Otoritas lingkungan memantau kemungkinan kebocoran bahan bakar. Hingga Kamis pagi belum ada tanda
            pencemaran di sekitar kapal, dan tangki utama dilaporkan masih utuh.

            Badan keselamatan pelayaran akan memeriksa catatan perawatan mesin. Pemeriksaan serupa dilakukan tahun lalu
            terhadap kapal lain dari galangan yang sama, namun tidak ditemukan cacat produksi.

            Laporan awal dijadwalkan terbit dalam 30 hari. Keluarga para awak, yang berasal dari enam negara,
            diberangkatkan ke Halifax dengan biaya perusahaan.
        """),
    ),
    Story(
        case="the whole body exactly twice, dateline and all",
        url=f"{HOST}/read/1900206/43/museum-maritim-iskandariyah-dibuka-kembali-1784794019",
        title="Museum Maritim Iskandariyah Dibuka Kembali, Pamerkan Jangkar Berusia 1.800 Tahun",
        section="timur tengah",
        published_at="2026-07-23T15:45:12+07:00",
        dateline="ISKANDARIYAH",
        editor_initials="nst",
        authors=("Nadia Kirana",),
        tags=("mesir", "museum", "arkeologi"),
        repeats_removed=7,
        date="Kamis, 23 Juli 2026 - 15:45 WIB",
        stated_time="2026-07-23T15:45:12+07:00",
        order=(0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5, 6),
        index_day="2026-07-23",
        body=_paragraphs("""
            Museum maritim di Iskandariyah, Mesir, dibuka kembali untuk umum setelah renovasi yang berlangsung lima
            tahun. Ribuan pengunjung mengantre sejak pagi di sepanjang tepi laut kota itu.

            Koleksi utamanya adalah jangkar besi berusia sekitar 1.800 tahun yang diangkat dari pelabuhan kuno pada
            2021. Benda seberat 640 kilogram tersebut direndam dalam air tawar selama tiga tahun agar tidak berkarat.

            Kurator museum, Hala Mansouri, mengatakan ruang pamer kini mengikuti jalur pelayaran Laut Tengah, bukan
            urutan zaman. Pengunjung berjalan dari dermaga tiruan menuju ruang badai, lalu tiba di gudang rempah.

            "Kami ingin anak-anak memahami bahwa pelabuhan adalah pertemuan orang, bukan hanya tumpukan barang," ujar
            Mansouri.

            Renovasi menelan biaya 11 juta dolar, sebagian dari sumbangan warga kota. Atap lama yang bocor diganti
            dengan kubah kaca yang dapat meredam panas matahari.

            Tiket dijual seharga 60 pound bagi warga setempat dan gratis bagi pelajar hingga akhir Agustus. Museum buka
            setiap hari kecuali Senin.

            Pengelola membatasi kunjungan 1.500 orang sehari selama bulan pertama agar suhu ruangan tetap stabil.
        """),
    ),
    Story(
        case="listed under http, which redirects",
        url=f"{HOST}/read/1900207/41/norwegia-uji-feri-listrik-berkapasitas-300-mobil-1784798692",
        title="Norwegia Uji Feri Listrik Berkapasitas 300 Mobil",
        section="eropa",
        published_at="2026-07-23T17:20:05+07:00",
        dateline="OSLO",
        editor_initials="rfk",
        authors=("Bagas Prakoso",),
        tags=("norwegia", "feri listrik"),
        date="Kamis, 23 Juli 2026 - 17:20 WIB",
        stated_time="2026-07-23T17:20:05+07:00",
        read_also=(2,),
        index_day="2026-07-23",
        listed_url=(
            "http://international.sindonews.com"
            "/read/1900207/41/norwegia-uji-feri-listrik-berkapasitas-300-mobil-1784798692"
        ),
        body=_paragraphs("""
            Norwegia mulai menguji feri listrik berkapasitas 300 mobil di jalur penyeberangan terpanjangnya. Kapal
            bernama Fjordlys itu menempuh 46 kilometer hanya dengan tenaga baterai.

            Baterai seberat 140 ton dipasang di lambung bawah agar kapal lebih stabil. Pengisian daya dilakukan di
            kedua dermaga dan membutuhkan waktu 38 menit, hampir sama dengan lama bongkar muat.

            Badan jalan raya setempat mencatat tiga pelayaran uji berjalan tanpa gangguan. Pada pelayaran keempat
            sistem pendingin sempat memberi peringatan sehingga kecepatan diturunkan.

            "Peringatan itu justru yang kami cari. Lebih baik muncul sekarang daripada saat kapal penuh," kata kepala
            pengujian, Sigrid Aasen.

            Feri lama di jalur tersebut menghabiskan sekitar lima juta liter solar setahun. Pemerintah berharap
            seluruh armada penyeberangan di wilayah barat beralih ke listrik sebelum 2032.

            Pengujian berlangsung enam pekan. Bila hasilnya baik, Fjordlys mulai mengangkut penumpang pada bulan
            Oktober dengan tarif yang tidak berubah.

            Serikat pelaut meminta pelatihan khusus bagi awak kapal listrik, terutama untuk memadamkan api pada baterai.
            Pelatihan pertama digelar pekan depan bagi 60 orang.
        """),
    ),
    Story(
        case="photo page: captions, no text",
        url=f"{HOST}/read/1900208/40/foto-festival-lampion-sungai-di-chiang-mai-1784801769",
        title="Foto: Festival Lampion Sungai di Chiang Mai",
        section="asia pasifik",
        rejection="no_body",
        date="Kamis, 23 Juli 2026 - 18:00 WIB",
        stated_time="2026-07-23T18:00:22+07:00",
        index_day="2026-07-23",
        pictures=(
            (
                "https://pict.sindonews.com/dyn/850/pena/news/2026/07/23/40/1900208/lampion-1.jpg",
                "Warga melepas lampion kertas di tepi sungai Chiang Mai, Thailand, Rabu (22/7/2026) malam.",
            ),
            (
                "https://pict.sindonews.com/dyn/850/pena/news/2026/07/23/40/1900208/lampion-2.jpg",
                "Festival tahunan ini diikuti lebih dari 4.000 peserta dari tujuh kecamatan di sekitar kota.",
            ),
            (
                "https://pict.sindonews.com/dyn/850/pena/news/2026/07/23/40/1900208/lampion-3.jpg",
                "Anak-anak membantu menyusun lampion berbentuk ikan sebelum arak-arakan perahu dimulai.",
            ),
        ),
    ),
    Story(
        case="UTF-8 that the HTTP header calls ISO-8859-1",
        url=f"{HOST}/read/1900209/40/noumea-ubah-bekas-tambang-nikel-menjadi-kebun-raya-1784806163",
        title="Nouméa Ubah Bekas Tambang Nikel Menjadi Kebun Raya",
        section="asia pasifik",
        published_at="2026-07-23T19:40:36+07:00",
        dateline="NOUMEA",
        editor_initials="lta",
        authors=("Zoé Larasati",),
        tags=("kaledonia baru", "kebun raya", "nikel"),
        date="Kamis, 23 Juli 2026 - 19:40 WIB",
        stated_time="2026-07-23T19:40:36+07:00",
        index_day="2026-07-23",
        charset="ISO-8859-1",
        body=_paragraphs("""
            Pemerintah kota Nouméa mengubah bekas tambang nikel seluas 85 hektare menjadi kebun raya. Sekitar 12.000
            bibit tanaman asli Kaledonia Baru sudah ditanam di lereng yang gundul sejak 1970-an.

            Tanah bekas tambang itu miskin hara dan mengandung logam berat. Ahli botani Aurélie Téin memilih tanaman
            yang secara alami menyerap nikel, seperti pohon dari marga Phyllanthus.

            “Getah pohon ini berwarna biru kehijauan karena kandungan nikelnya,” kata Téin. “Tambang meninggalkan
            masalah, dan hutan sudah lama punya jawabannya.”

            Jalur setapak sepanjang 7 kilometer akan menghubungkan kebun dengan pusat kota. Di puncak bukit dibangun
            menara pandang setinggi 18 meter – bekas rangka ban berjalan yang dicat ulang.

            Warga dari tiga kampung di sekitarnya dilibatkan sebagai pembibit dan pemandu. Mereka menerima pelatihan
            selama enam bulan di sekolah pertanian setempat.

            Kebun raya itu dijadwalkan menerima pengunjung pada awal 2027. Biaya masuk akan dipakai untuk merawat
            persemaian dan memantau kualitas air sungai di kaki bukit.

            Kota-kota tambang lain di kawasan itu sudah meminta salinan rencana penanamannya.
        """),
    ),
    Story(
        case="just before midnight; no author named",
        url=f"{HOST}/read/1900210/40/topan-melemah-okinawa-cabut-peringatan-dini-1784821985",
        title="Topan Melemah, Okinawa Cabut Peringatan Dini",
        section="asia pasifik",
        published_at="2026-07-23T23:55:18+07:00",
        dateline="NAHA",
        editor_initials="dwn",
        tags=("jepang", "okinawa", "topan"),
        date="Kamis, 23 Juli 2026 - 23:55 WIB",
        stated_time="2026-07-23T23:55:18+07:00",
        read_also=(0,),
        index_day="2026-07-23",
        body=_paragraphs("""
            Pemerintah Prefektur Okinawa, Jepang, mencabut peringatan dini setelah topan yang mendekati pulau itu
            melemah menjadi badai tropis. Sekitar 2.300 warga yang mengungsi diperbolehkan pulang.

            Pusat badai bergerak ke timur laut dengan kecepatan 25 kilometer per jam. Angin terkencang turun dari 160
            menjadi 85 kilometer per jam dalam waktu 12 jam.

            Badan cuaca setempat menyebut suhu permukaan laut yang lebih dingin sebagai penyebab utama. Hujan deras
            masih mungkin turun di bagian utara pulau hingga Jumat siang.

            Bandara Naha kembali melayani penerbangan pada Kamis malam setelah 74 jadwal dibatalkan. Maskapai memberi
            penumpang kesempatan mengubah tanggal tanpa biaya.

            Tidak ada korban jiwa dalam peristiwa ini. Petugas mencatat 16 rumah rusak ringan dan sekitar 900 pelanggan
            masih menunggu aliran listrik dipulihkan.

            Sekolah dan kantor pemerintah dibuka seperti biasa pada hari Jumat. Wali kota meminta warga tetap menjauhi
            pantai karena ombak masih mencapai empat meter.

            Topan berikutnya diperkirakan terbentuk di sebelah timur Filipina pada akhir pekan, tetapi belum mengarah ke
            Okinawa.
        """),
    ),
    Story(
        case="just after midnight, listed on the index of the day before, which goes by creation",
        url=f"{HOST}/read/1900211/42/parlemen-uruguay-sahkan-undang-undang-air-tanah-1784822816",
        title="Parlemen Uruguay Sahkan Undang-Undang Air Tanah",
        section="amerika",
        published_at="2026-07-24T00:05:09+07:00",
        dateline="MONTEVIDEO",
        editor_initials="nst",
        authors=("Yudha Mahendra",),
        tags=("uruguay", "air tanah"),
        date="Jum'at, 24 Juli 2026 - 00:05 WIB",
        stated_time="2026-07-24T00:05:09+07:00",
        index_day="2026-07-23",
        body=_paragraphs("""
            Parlemen Uruguay mengesahkan undang-undang yang membatasi pengambilan air tanah untuk industri. Rancangan
            itu disetujui 71 dari 99 anggota setelah pembahasan selama sembilan jam.

            Undang-undang baru mewajibkan perusahaan memasang meteran yang datanya terbuka bagi umum. Pengambilan di
            atas 500 meter kubik sehari harus mendapat izin yang ditinjau setiap tiga tahun.

            Kekeringan tiga tahun lalu membuat air keran di ibu kota terasa asin selama beberapa pekan. Pengalaman itu
            mendorong warga mengumpulkan 180.000 tanda tangan.

            "Yang kita atur hari ini adalah tabungan cucu kita," kata ketua komisi lingkungan, Lucía Berruti, dalam
            pidato penutup.

            Asosiasi pengusaha minuman menilai tenggat pemasangan meteran terlalu singkat. Mereka meminta masa peralihan
            18 bulan, bukan 12 bulan seperti tertulis dalam undang-undang.

            Aturan pelaksana akan disusun kementerian lingkungan dalam 120 hari. Denda bagi pelanggar mencapai dua
            persen dari pendapatan tahunan perusahaan.

            Pengamat menyebut undang-undang itu akan menjadi rujukan bagi negara tetangga yang berbagi cekungan air yang
            sama. Pertemuan teknis lintas batas dijadwalkan berlangsung di Montevideo pada bulan November.
        """),
    ),
    Story(
        case="a date line that nobody can read, on page and index; no other time",
        url=f"{HOST}/read/1900212/42/pelabuhan-mombasa-tambah-dua-dermaga-peti-kemas-1784831387",
        title="Pelabuhan Mombasa Tambah Dua Dermaga Peti Kemas",
        section="afrika",
        dateline="MOMBASA",
        editor_initials="rfk",
        authors=("Ratna Wijayanti",),
        tags=("kenya", "pelabuhan"),
        rejection="no_time",
        date="Jum'at, 24 Julli 2026 - 25:61 WIB",
        index_day="2026-07-24",
        body=_paragraphs("""
            Pelabuhan Mombasa di Kenya menambah dua dermaga peti kemas untuk mengurangi antrean kapal. Dermaga baru itu
            dapat melayani kapal sepanjang 330 meter.

            Otoritas pelabuhan menyatakan waktu tunggu rata-rata akan turun dari empat hari menjadi kurang dari dua
            hari. Delapan derek listrik sudah dipasang dan diuji sejak Juni.

            Pembangunan berlangsung 26 bulan dan mempekerjakan sekitar 1.100 orang. Jalur kereta barang diperpanjang 3
            kilometer agar peti kemas dapat langsung dinaikkan dari dermaga.

            Para pengusaha truk mengkhawatirkan berkurangnya muatan. Pemerintah menjanjikan terminal alih muat di luar
            kota agar angkutan jarak pendek tetap dilayani truk.

            Kapal pertama yang memakai dermaga baru dijadwalkan merapat pekan depan dengan 2.800 peti kemas. Otoritas
            pelabuhan akan menilai kelancaran bongkar muat selama tiga bulan sebelum membuka dermaga kedua.

            Uganda dan Rwanda, yang sebagian besar impornya melewati Mombasa, menyambut baik perluasan tersebut. Biaya
            angkut ke pedalaman diperkirakan turun delapan persen.
        """),
    ),
    Story(
        case="the body twice but for its first paragraph, lines of the site behind it",
        url=f"{HOST}/read/1900213/41/pakar-12-negara-bahas-sampah-antariksa-di-wina-1784834681",
        title="Pakar 12 Negara Bahas Sampah Antariksa di Wina, Apa Hasilnya?",
        section="eropa",
        published_at="2026-07-24T03:30:54+07:00",
        dateline="WINA",
        editor_initials="lta",
        authors=("Nadia Kirana",),
        tags=("sampah antariksa", "austria", "satelit"),
        repeats_removed=7,
        date="Jum'at, 24 Juli 2026 - 03:30 WIB",
        stated_time="2026-07-24T03:30:54+07:00",
        order=(0, 1, 2, 3, 4, 5, 6, 7, 1, 2, 3, 4, 5, 6, 7),
        tail=("Lihat Juga :", "tulis komentar anda"),
        index_day="2026-07-24",
        body=_paragraphs("""
            Pakar dari 12 negara menutup pertemuan tiga hari di Wina dengan rancangan aturan pembersihan sampah
            antariksa. Aturan itu untuk pertama kali membagi biaya menurut jumlah satelit yang diluncurkan.

            “Selama ini semua orang membuang dan tidak ada yang menyapu,” kata ketua sidang, Annelies Hochreiter, dalam
            keterangan tertulis.

            Menurut data yang dibahas, sekitar 36.000 benda berukuran lebih dari 10 sentimeter mengelilingi Bumi. Jumlah
            serpihan yang lebih kecil diperkirakan melampaui 100 juta.

            Rancangan mewajibkan setiap satelit baru membawa bahan bakar cadangan agar dapat turun sendiri dalam lima
            tahun. Pemilik yang lalai harus membayar iuran ke dana bersama.

            Delegasi dari negara yang baru memulai program antariksa meminta keringanan. Mereka berpendapat sebagian
            besar serpihan berasal dari peluncuran sebelum tahun 2000.

            Sebagai jalan tengah, sidang menyepakati masa bebas iuran selama delapan tahun bagi negara dengan kurang
            dari lima satelit.

            Sebuah perusahaan rintisan memperagakan jaring penangkap yang diuji di orbit pada Maret. Alat tersebut
            berhasil menarik bekas roket seberat 200 kilogram ke atmosfer.

            Naskah akhir akan diajukan ke sidang umum pada Oktober. Jika disetujui, aturan mulai berlaku bagi
            peluncuran setelah 1 Januari 2028.
        """),
    ),
    Story(
        case="sent gzip-encoded",
        url=f"{HOST}/read/1900214/40/manila-dan-tokyo-latih-penyelamatan-gempa-bersama-1784842514",
        title="Manila dan Tokyo Latih Penyelamatan Gempa Bersama Pakai Anjing Pelacak",
        section="asia pasifik",
        published_at="2026-07-24T05:10:27+07:00",
        dateline="MANILA",
        editor_initials="dwn",
        authors=("Bagas Prakoso",),
        tags=("filipina", "jepang", "gempa"),
        date="Jum'at, 24 Juli 2026 - 05:10 WIB",
        stated_time="2026-07-24T05:10:27+07:00",
        read_also=(3,),
        index_day="2026-07-24",
        in_feed=True,
        gzip=True,
        body=_paragraphs("""
            Tim penyelamat dari Manila dan Tokyo menggelar latihan gempa bersama dengan 24 anjing pelacak. Latihan
            selama empat hari itu berlangsung di bekas pusat perbelanjaan yang akan dirobohkan.

            Skenarionya adalah gempa berkekuatan 7,2 yang meruntuhkan bangunan lima lantai. Peserta tidak diberi tahu
            letak 15 relawan yang berperan sebagai korban.

            Tim gabungan menemukan relawan terakhir setelah 19 jam, enam jam lebih cepat daripada latihan tahun lalu.
            Kamera panas dan alat pendengar getaran dipakai bergantian dengan anjing pelacak.

            "Alat memberi tahu di mana suara berasal, anjing memberi tahu apakah ada orang di sana," ujar pelatih asal
            Tokyo, Kenji Moriyasu.

            Kedua kota rawan gempa dan sama-sama padat penduduk. Perjanjian kerja sama yang ditandatangani tahun lalu
            memungkinkan tim saling dikirim dalam waktu kurang dari 24 jam.

            Latihan berikutnya direncanakan di Tokyo pada Februari. Panitia akan menambahkan skenario kebakaran dan
            putusnya jaringan telepon seluler.

            Anjing tertua dalam latihan kali ini berusia sembilan tahun dan akan pensiun setelah kembali ke Tokyo.
        """),
    ),
    Story(
        case="numbered headings, a block quotation, and short lines that stand twice by intent",
        url=f"{HOST}/read/1900215/42/3-alasan-kota-pesisir-ini-dipindahkan-ke-pedalaman-1784842348",
        title="3 Alasan Kota Pesisir Ini Dipindahkan ke Pedalaman, Nomor 2 Bikin Haru",
        section="amerika",
        published_at="2026-07-24T06:00:41+07:00",
        editor_initials="nst",
        authors=("Ratna Wijayanti",),
        tags=("suriname", "kenaikan muka laut", "relokasi"),
        date="Jum'at, 24 Juli 2026 - 06:00 WIB",
        stated_time="2026-07-24T06:00:41+07:00",
        modified_at="2026-07-24T06:21:02+07:00",
        headings=(2, 4, 7, 9, 13),
        quotes=(11,),
        read_also=(3, 8),
        index_day="2026-07-24",
        in_feed=True,
        body=_paragraphs("""
            Sebuah kota kecil di pesisir Suriname akan dipindahkan 14 kilometer ke pedalaman mulai tahun depan. Dewan
            kota menyetujui rencana itu setelah dua kali jajak pendapat warga.

            Sekitar 3.800 penduduk akan pindah secara bertahap selama enam tahun. Berikut ini alasan di balik keputusan
            tersebut.

            1. Laut Maju 9 Meter Setahun

            Garis pantai di sekitar kota mundur rata-rata sembilan meter setiap tahun. Tanggul kayu yang dibangun pada
            2015 sudah dua kali jebol, dan jalan utama kini hanya dapat dilalui saat air surut.

            Tanggapan Warga

            Para nelayan meminta dermaga lama tetap dipertahankan. Mereka khawatir biaya perjalanan ke laut menjadi
            lebih besar daripada hasil tangkapan.

            “Kami menunggu kepastian.”

            2. Makam Leluhur Mulai Terendam

            Pemakaman tua di sisi timur kota terendam setiap pasang purnama. Dewan kota sepakat memindahkan 640 makam
            lebih dahulu sebelum membangun rumah pertama di tempat baru.

            Tanggapan Warga

            Keluarga-keluarga tua menerima pemindahan itu dengan syarat upacara adat didahulukan. Seorang tetua berusia
            88 tahun menyampaikan pesan berikut dalam rapat warga.

            Tanah boleh kita tinggalkan, tetapi nama-nama di atasnya harus berjalan bersama kita sampai ke rumah yang
            baru.

            “Kami menunggu kepastian.”

            3. Air Sumur Menjadi Asin

            Dua pertiga sumur tidak lagi layak diminum. Sejak Maret, air bersih didatangkan dengan truk tangki tiga
            kali sepekan dan dibagikan di halaman sekolah.

            Pemerintah pusat menyediakan lahan dan jalan, sedangkan biaya rumah ditanggung dana iklim kawasan. Tahap
            pertama mencakup 210 rumah, sebuah klinik, dan sekolah dasar.
        """),
    ),
    Story(
        case="a JSON-LD time that calls WIB UTC, 420 minutes off the date line",
        url=f"{HOST}/read/1900216/43/oman-luncurkan-satelit-pemantau-kekeringan-1784847347",
        title="Oman Luncurkan Satelit Pemantau Kekeringan Buatan Mahasiswa",
        section="timur tengah",
        published_at="2026-07-24T06:45:00+07:00",
        published_precision="minute",
        dateline="MUSKAT",
        editor_initials="rfk",
        authors=("Yudha Mahendra",),
        tags=("oman", "satelit", "kekeringan"),
        date="Jum'at, 24 Juli 2026 - 06:45 WIB",
        stated_time="2026-07-24T06:45:00+00:00",
        index_day="2026-07-24",
        in_feed=True,
        body=_paragraphs("""
            Oman meluncurkan satelit pemantau kekeringan yang dirancang mahasiswa dari tiga universitas. Satelit sebesar
            kotak sepatu itu mencapai orbit 540 kilometer pada Kamis malam.

            Sinyal pertama diterima stasiun bumi di Muskat 52 menit setelah peluncuran. Panel surya terbuka sempurna dan
            suhu baterai berada dalam batas aman.

            Satelit akan memotret wilayah pertanian setiap lima hari untuk mengukur kelembapan tanah. Datanya dibagikan
            gratis kepada petani melalui pesan singkat.

            "Petani tidak memerlukan gambar yang indah. Mereka perlu tahu kapan harus mengairi kebun," kata ketua tim
            mahasiswa, Maryam Al-Habsi.

            Proyek itu menghabiskan 740.000 dolar dan melibatkan 46 mahasiswa. Sebagian komponen dicetak sendiri di
            bengkel kampus untuk menghemat biaya.

            Masa kerja satelit diperkirakan tiga tahun. Tim sudah menyiapkan penggantinya dengan kamera yang mampu
            membedakan jenis tanaman.

            Kementerian pertanian menyatakan siap memakai data satelit itu dalam perencanaan musim tanam berikutnya.
            Tiga desa penghasil kurma di wilayah Al Batinah dipilih sebagai tempat uji coba layanan pesan bagi petani.
        """),
    ),
    Story(
        case="a teaser that sends the reader to the app",
        url=f"{HOST}/read/1900217/41/ini-jalur-pendakian-paling-sepi-di-eropa-1784849222",
        title="Ini Jalur Pendakian Paling Sepi di Eropa",
        section="eropa",
        rejection="no_body",
        authors=("Nadia Kirana",),
        date="Jum'at, 24 Juli 2026 - 07:00 WIB",
        stated_time="2026-07-24T07:00:15+07:00",
        index_day="2026-07-24",
        in_feed=True,
        body=_paragraphs("""
            Jalur pendakian di Albania utara ini hanya dilalui belasan orang setiap pekan.

            Baca selengkapnya di aplikasi
        """),
    ),
    Story(
        case="two pages",
        url=f"{HOST}/read/1900218/40/australia-buka-pusat-pemadam-udara-terbesar-1784848555",
        title="Australia Buka Pusat Pemadam Udara Terbesar di Belahan Bumi Selatan",
        section="asia pasifik",
        published_at="2026-07-24T07:30:08+07:00",
        dateline="CANBERRA",
        editor_initials="dwn",
        authors=("Bagas Prakoso",),
        tags=("australia", "kebakaran hutan", "pesawat pemadam"),
        pages=2,
        date="Jum'at, 24 Juli 2026 - 07:30 WIB",
        stated_time="2026-07-24T07:30:08+07:00",
        modified_at="2026-07-24T07:44:50+07:00",
        caption="Pesawat pemadam menjatuhkan air dalam latihan. Foto/Dok. Redaksi",
        read_also=(1, 5),
        video=3,
        first_page=4,
        index_day="2026-07-24",
        in_feed=True,
        body=_paragraphs("""
            Australia membuka pusat pemadam udara yang disebut terbesar di belahan bumi selatan. Pangkalan di luar
            Canberra itu menampung 18 pesawat dan 9 helikopter.

            Pusat tersebut dibangun untuk menghadapi musim kebakaran hutan yang kian panjang. Dalam sepuluh tahun
            terakhir, jumlah hari dengan bahaya api tinggi bertambah rata-rata 11 hari.

            Seluruh armada dapat mengudara dalam waktu 20 menit setelah panggilan pertama. Tangki bawah tanah berisi
            dua juta liter air memungkinkan pengisian ulang tanpa menunggu truk.

            Kepala pusat itu, Tamsin Aldridge, mengatakan pilot berasal dari tujuh negara. Mereka bekerja bergantian
            mengikuti musim kebakaran di belahan bumi utara dan selatan.

            "Ketika musim di sini selesai, pesawat kami terbang ke utara. Api tidak mengenal paspor," kata Aldridge.

            Selain pesawat berawak, pusat itu mengoperasikan 30 pesawat nirawak yang memetakan arah api pada malam hari.
            Peta dikirim ke petugas di darat setiap sepuluh menit.

            Kelompok lingkungan mengingatkan bahwa pemadaman udara hanya satu bagian dari pencegahan. Mereka meminta
            anggaran yang sama besar untuk pembakaran terkendali bersama warga adat.

            Pemerintah negara bagian menyatakan anggaran pencegahan akan diumumkan pada September. Pusat pemadam mulai
            siaga penuh pada 1 Oktober.
        """),
    ),
    Story(
        case="typographic quotation marks and names from many alphabets",
        url=f"{HOST}/read/1900219/41/penyair-islandia-menangi-hadiah-sastra-nordik-1784851700",
        title="Penyair Islandia Þórunn Ægisdóttir Menangi Hadiah Sastra ‘Aurora’",
        section="eropa",
        published_at="2026-07-24T08:05:33+07:00",
        dateline="REYKJAVIK",
        editor_initials="lta",
        authors=("Zoé Larasati",),
        tags=("islandia", "sastra"),
        date="Jum'at, 24 Juli 2026 - 08:05 WIB",
        stated_time="2026-07-24T08:05:33+07:00",
        index_day="2026-07-24",
        in_feed=True,
        body=_paragraphs("""
            Penyair Islandia Þórunn Ægisdóttir memenangi hadiah sastra ‘Aurora’ untuk kumpulan puisi tentang gletser
            yang hilang. Juri memilihnya secara bulat dari 94 naskah berbahasa Nordik.

            “Bahasa kami punya 50 kata untuk es … dan sebentar lagi kami harus menghafalnya dari kamus,” ujar
            Ægisdóttir dalam pidato penerimaan di Reykjavik.

            Kumpulan itu diterjemahkan ke dalam bahasa Polandia oleh Łukasz Wójcik-Żak dan ke dalam bahasa Ceko oleh
            Jiřina Šťastná. Terjemahan Indonesia – yang pertama untuk penyair tersebut – sedang disiapkan.

            Ketua juri, Åse Bjørnstad, memuji puisi berjudul “Hari ke-0°” yang hanya terdiri atas empat baris. Menurut
            dia, ‘yang tidak tertulis’ di antara baris-baris itu berbicara paling keras.

            Hadiah senilai €60.000 akan dibagi dua dengan perpustakaan desa tempat Ægisdóttir bekerja. Perpustakaan di
            tepi fyord itu memiliki 212 anggota & satu-satunya layar film di wilayahnya.

            Upacara penyerahan berlangsung pada 12 September. Nominasi lain datang dari Tórshavn, Malmö, dan Jyväskylä.

            Tahun lalu hadiah yang sama diberikan kepada seorang penulis naskah panggung.
        """),
    ),
    Story(
        case="plain page",
        url=f"{HOST}/read/1900220/42/kenya-dan-tanzania-satukan-jalur-migrasi-gajah-1784854539",
        title="Kenya dan Tanzania Satukan Jalur Migrasi Gajah",
        section="afrika",
        published_at="2026-07-24T08:40:52+07:00",
        dateline="NAIROBI",
        editor_initials="rfk",
        authors=("Ratna Wijayanti",),
        tags=("kenya", "tanzania", "gajah"),
        date="Jum'at, 24 Juli 2026 - 08:40 WIB",
        stated_time="2026-07-24T08:40:52+07:00",
        modified_at="2026-07-24T08:52:14+07:00",
        read_also=(2,),
        index_day="2026-07-24",
        in_feed=True,
        body=_paragraphs("""
            Kenya dan Tanzania sepakat menyatukan jalur migrasi gajah di kedua sisi perbatasan. Pagar sepanjang 23
            kilometer akan dibongkar sebelum musim hujan.

            Jalur itu menghubungkan empat cagar alam dan dilalui sekitar 2.000 gajah setiap tahun. Selama ini kawanan
            harus memutar hingga 60 kilometer dan kerap memasuki ladang jagung.

            Badan satwa liar kedua negara akan memakai kalung pemancar yang datanya dibagikan secara langsung. Petani
            menerima peringatan lewat telepon bila kawanan mendekat.

            "Gajah mengingat jalan lama lebih baik daripada kita mengingat perjanjian," ujar peneliti satwa, Naserian
            Lekuta.

            Warga yang lahannya dilalui jalur mendapat bagian dari pendapatan wisata. Besarnya dihitung dari panjang
            jalur yang melintasi lahan masing-masing.

            Pembongkaran pagar dimulai pada 10 Agustus. Pemantauan bersama berlangsung lima tahun sebelum kedua negara
            memutuskan apakah jalur serupa dibuka di wilayah lain.

            Lembaga perlindungan satwa menyebut kesepakatan itu langkah kecil yang lama ditunggu. Mereka berharap pos
            jaga di kedua sisi perbatasan diisi penjaga hutan dari kampung-kampung terdekat.
        """),
    ),
    Story(
        case="in the feed, not yet in the index; no initials",
        url=f"{HOST}/read/1900221/40/selandia-baru-temukan-kembali-burung-yang-dianggap-punah-1784857746",
        title="Selandia Baru Temukan Kembali Burung yang Dianggap Punah",
        section="asia pasifik",
        published_at="2026-07-24T09:25:19+07:00",
        dateline="WELLINGTON",
        authors=("Yudha Mahendra",),
        tags=("selandia baru", "burung"),
        date="Jum'at, 24 Juli 2026 - 09:25 WIB",
        stated_time="2026-07-24T09:25:19+07:00",
        in_feed=True,
        body=_paragraphs("""
            Seekor burung kecil yang dianggap punah selama 61 tahun ditemukan kembali di hutan Selandia Baru. Suaranya
            terekam alat pemantau yang dipasang untuk menghitung kelelawar.

            Peneliti mendatangi lokasi tersebut selama 17 malam sebelum berhasil memotretnya. Sedikitnya empat pasang
            burung dewasa hidup di lembah yang sulit dijangkau itu.

            "Kami memutar rekamannya berkali-kali karena tidak berani percaya," kata ahli burung, Hemi Paratene.

            Letak lembah dirahasiakan agar burung tidak terganggu. Dinas konservasi memasang perangkap tikus dan musang
            dalam radius lima kilometer.

            Contoh bulu akan diperiksa untuk mengetahui keragaman genetikanya. Bila terlalu sempit, beberapa telur akan
            ditetaskan di pulau bebas pemangsa.

            Burung berwarna cokelat zaitun itu terakhir dilaporkan pada 1965. Museum nasional menyimpan tiga spesimen
            yang kini dipinjamkan kepada tim peneliti.

            Warga adat setempat mengenal burung tersebut sebagai pertanda pergantian musim. Tetua mereka akan memberi
            nama kepada setiap pasang yang ditemukan.

            Laporan lengkap tim diterbitkan pada bulan Desember setelah musim bertelur berakhir dan jumlahnya dihitung
            ulang.
        """),
    ),
)

#: what the index lists beside the desk's articles, by day: other desks, and a host that only looks like a desk
OTHER_CARDS: dict[str, tuple[Card, ...]] = {
    "2026-07-24": (
        Card(
            "https://ekbis.sindonews.com/read/1900231/178/bursa-asia-dibuka-menguat-tipis-1784853300",
            "Bursa Asia Dibuka Menguat Tipis pada Jumat Pagi",
            "Ekonomi Bisnis",
            "https://ekbis.sindonews.com/",
            "Jum'at, 24 Juli 2026 - 08:15 WIB",
            211,
        ),
        Card(
            "https://hi-lite.sindonews.com/read/1900233/700/promo-paket-liburan-keluarga-1784850000",
            "Promo Paket Liburan Keluarga ke Luar Negeri",
            "Hi-Lite",
            "https://hi-lite.sindonews.com/",
            "Jum'at, 24 Juli 2026 - 07:20 WIB",
            34,
        ),
    ),
    "2026-07-23": (
        Card(
            "https://nasional.sindonews.com/read/1900232/14/sidang-tahunan-dijadwalkan-pertengahan-agustus-1784791200",
            "Sidang Tahunan Dijadwalkan Pertengahan Agustus",
            "Nasional",
            "https://nasional.sindonews.com/",
            "Kamis, 23 Juli 2026 - 15:00 WIB",
            498,
        ),
    ),
}
