"""Serve the project's embedded model to the peers until Ctrl-C; prints the options they take.

Run in the project's own virtual environment: `.venv/bin/python evals/peers/serve.py`.
"""

import sys
import threading
from contextlib import suppress

from summarizer.embedded import EmbeddedServer, find_weights


def main() -> None:
    weights = find_weights()
    with EmbeddedServer(weights) as server, suppress(KeyboardInterrupt):
        sys.stdout.write(f"--base-url {server.base_url} --model {weights.model_id} --sha256 {weights.sha256}\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main()
