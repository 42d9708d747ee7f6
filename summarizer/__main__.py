"""`python -m summarizer`, the same as `summarize`."""

import sys

from summarizer.cli import main

sys.exit(main())
