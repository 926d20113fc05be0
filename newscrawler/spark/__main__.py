"""What ``spark-submit`` and ``python -m newscrawler.spark`` start."""

import sys

from newscrawler.spark.job import main

if __name__ == "__main__":
    sys.exit(main())
