"""An outlet whose pages do to the process that reads them what their text says."""

from __future__ import annotations

import errno
import os
import re
import signal
import time
from pathlib import Path

from newscrawler.extraction.page import Page
from newscrawler.extraction.select import Document
from newscrawler.spiders.sindonews import SindonewsSpider


class PoisonSpider(SindonewsSpider):
    name = "sindonews"

    @classmethod
    def document(cls, page: Page) -> Document:
        if b"racun: mati" in page.body:
            os.kill(os.getpid(), signal.SIGKILL)
        if b"racun: keluar" in page.body:
            os._exit(7)
        if b"racun: diam" in page.body:
            time.sleep(600)
        full = re.search(rb"racun: penuh (\S+?)<", page.body)
        if full and Path(full[1].decode()).exists():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if b"racun: galat" in page.body:
            raise RuntimeError("galat")
        return super().document(page)
