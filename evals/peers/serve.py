"""Serve the project's embedded model to the peers until Ctrl-C; prints the options they take.

Run in the project's own virtual environment: `.venv/bin/python -m evals.peers.serve`.
"""

import sys
import threading
from contextlib import suppress

from pydantic import SecretStr

from summarizer.embedded.find import find_weights
from summarizer.embedded.server import EmbeddedServer

KEY = "none"  # what the peers' programs send


def main() -> None:
    weights = find_weights()
    with EmbeddedServer(weights, api_key=SecretStr(KEY)) as server, suppress(KeyboardInterrupt):
        sys.stdout.write(f"--base-url {server.base_url} --model {weights.model_id} --sha256 {weights.sha256}\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main()
