"""`python -m summarizer`, the same as `summarize`."""

import sys

from summarizer.cli.main import main

sys.exit(main())
