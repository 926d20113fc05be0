"""``scrapy rehydrate``: the real command against a real HTTP server, and what it refuses."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from scrapy.cmdline import execute
from scrapy.settings import Settings

from newscrawler.storage.ledger import Ledger
from newscrawler.storage.ledgers import ledger_path, lock
from newscrawler.storage.segments import Manifest
from newscrawler.storage.verify import records, verify
from tests.dataset.published import publish
from tests.loopback.desk import DESK, Desk, crawl, scrapy
from tests.loopback.site import Answer, Site, running

RECORD = {
    "id": "sindonews:1900001", "outlet": "sindonews", "content_hash": "a", "source_hash": "b",
    "url": "https://international.sindonews.com/read/1900001/42/satu-1784000001",
}  # fmt: skip


def rehydrate(site: Site, folder: Path, *arguments: str) -> tuple[int, dict[str, tuple[str, str, bool]], list[str]]:
    """Exit code, id -> state, detail and whether there is a time; and the lines that were printed."""
    quick = ("-s", "DOWNLOAD_DELAY=0.02", "-s", "DOWNLOAD_DELAY_JITTER=0", "-s", "MIN_FREE_SPACE=0")
    done = scrapy(site, "rehydrate", str(folder), arguments=(*quick, *arguments))
    with (folder / "rehydrated.csv").open(encoding="utf-8", newline="") as file:
        found = {row["id"]: (row["state"], row["detail"], bool(row["fetched_at"])) for row in csv.DictReader(file)}
    return done.returncode, found, done.stdout.splitlines()


def texts(folder: Path) -> list[str]:
    root = folder / "rehydrated"
    files = [root / line["file"] for line in Manifest(root).lines() if line["kind"] == "articles"]
    return sorted(record["id"] for file in files for _, record in records(file) if record)


def test_texts_are_fetched_once_and_of_each_article_it_is_said_what_became_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSCRAWLER_LEDGER", "postgresql://127.0.0.1:1/x")  # of the live crawl, not of this
    with running() as site:
        site.add(site.url(DESK, "/robots.txt"), Answer(b"User-agent: *\nDisallow: /read/1900007/\n"))
        desk = Desk(site)
        for slug in ("satu", "dua", "tiga", "empat", "lima", "enam", "tujuh"):
            desk.article(slug)
        urls = [card.url for card in desk.cards]
        listed = tmp_path / "urls"
        listed.write_text("\n".join(urls[:6]))
        code, published, log = crawl(site, tmp_path / "x.jsonl", "-a", f"url=@{listed}")
        assert (code, len(published)) == (0, 6), log
        site.asked.clear()

        last = published[5]
        published[2] |= {"content_hash": "f" * 64, "crawler_version": "0.0.9"}  # tiga, as an older extractor read it
        published += [
            last | {"id": "sindonews:1900007", "url": urls[6]},
            last | {"id": "hilang:1", "outlet": "hilang", "url": "https://www.hilang.example/1"},
            last | {"id": "sindonews:9", "url": site.url(DESK, "/9"), "outlet": "sindonews"},
        ]
        folder = publish(tmp_path / "set", published)

        # on the first day there is time for two, after robots.txt
        code, found, _ = rehydrate(site, folder, "-s", "REQUESTS_PER_DAY=3")
        assert code == 3
        assert found["sindonews:1900001"] == ("same", "", True)
        assert found["sindonews:1900006"] == ("pending", "", False)
        assert texts(folder) == ["sindonews:1900001", "sindonews:1900002"]

        page = site.answers[urls[3]][0].body.decode()
        site.add(urls[3], page.replace("dua pelabuhan", "tiga pelabuhan"))
        site.add(urls[4], Answer(status=410))
        site.add(urls[5], Answer(status=503), Answer(status=503), Answer(status=503))
        code, found, lines = rehydrate(site, folder)
        assert code == 3
        assert {id_: state for id_, (state, _, _) in found.items()} == {
            "hilang:1": "failed",
            "sindonews:1900001": "same",
            "sindonews:1900002": "same",
            "sindonews:1900003": "changed",
            "sindonews:1900004": "changed",
            "sindonews:1900005": "gone",
            "sindonews:1900006": "failed",
            "sindonews:1900007": "forbidden",
            "sindonews:9": "failed",
        }
        assert found["sindonews:1900003"][1].startswith("source_hash is the same: not by the newsroom")
        assert found["sindonews:1900004"][1] == "source_hash differs: the newsroom changed the text"
        assert found["sindonews:1900005"][1] == "HTTP 410"
        assert found["sindonews:1900006"][1].startswith("server_error, 1 times; again from 20")
        assert found["sindonews:1900007"][1] == "Forbidden by robots.txt"
        assert found["hilang:1"][1] == "no outlet has the site of https://www.hilang.example/1"
        assert lines[-3:] == [
            "9 articles: 2 same, 2 changed, 1 gone, 1 forbidden, 3 failed",
            "1 of the changed ones by the extractor alone: the newsroom's text is the same",
            "1 wait for a later run: run the command again",
        ]
        assert [site.count(url) for url in urls] == [1, 1, 1, 1, 1, 2, 0]
        assert texts(folder) == [f"sindonews:190000{number}" for number in (1, 2, 3, 4)]
        assert list(verify(folder / "rehydrated")) == []
        ledger = Ledger(ledger_path(folder / "rehydrated", "sindonews"), read_only=True)
        assert [entry.key for entry in ledger.entries() if entry.due is not None] == [
            "1900006"
        ]  # none is looked at again
        assert [(run["mode"], run["exported"]) for run in ledger.runs()] == [("backfill", 2), ("backfill", 2)]
        ledger.close()


def run(*arguments: str) -> int:
    """Exit code of the command in this process; no outlet is crawled."""
    settings = Settings()
    settings.setmodule("newscrawler.settings")
    with pytest.raises(SystemExit) as ended:
        execute(["scrapy", "rehydrate", *arguments], settings)
    return int(ended.value.code or 0)


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ([], "name one folder of a dataset"),
        (["{set}", "{set}"], "name one folder of a dataset"),
        (["{set}/articles"], "is no dataset: it has no articles/OUTLET-YYYY-MM.jsonl.zst"),
        (["{set}", "--outlet", "detik"], "the dataset has nothing of 'detik', but of sindonews"),
        (["{set}", "-s", "DATA_DIR=x"], "the texts go into FOLDER/rehydrated: leave DATA_DIR out"),
        (["{set}", "-s", "CONTACT="], "a live crawl needs a contact"),
        (["{set}", "--replay", "absent.warc.gz"], "there is no such file"),
        (["{set}", "--replay", "README.md"], "README.md is no WARC file"),
        (["{set}", "--no-text"], "no such option: --no-text"),
    ],
)
def test_usage_errors_are_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, arguments: list[str], line: str
) -> None:
    publish(tmp_path, [RECORD])
    assert run(*(part.format(set=tmp_path) for part in arguments)) == 2
    error = capsys.readouterr().err.strip()
    assert line in error
    assert error.startswith("scrapy rehydrate: ")
    assert len(error.splitlines()) == 1
    assert not (tmp_path / "rehydrated").exists()


def test_an_outlet_that_is_being_crawled_is_left_to_a_later_run(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    publish(tmp_path, [RECORD])
    with lock(tmp_path / "rehydrated", "sindonews"):
        assert run(str(tmp_path), "-s", "CONTACT=you@example.org") == 4
    said = capsys.readouterr()
    assert said.err.startswith("scrapy rehydrate: sindonews is already being crawled, by process ")
    assert said.out.splitlines()[-1] == "1 wait for a later run: run the command again"


def test_a_damaged_dataset_is_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    publish(tmp_path, [{"outlet": "sindonews", "id": 1}])
    assert run(str(tmp_path), "-s", "CONTACT=you@example.org") == 1
    said = capsys.readouterr()
    assert said.err.strip().endswith("line 1 is no record: it has no id, url, content_hash, source_hash")
    assert len(said.err.strip().splitlines()) == 1
    assert not (tmp_path / "rehydrated.csv").exists()
