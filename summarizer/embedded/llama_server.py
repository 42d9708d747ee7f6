"""llama.cpp's server as a program of its own, run by `server.EmbeddedServer`: it imports nothing of this package.

Its settings are the first line of standard input, as JSON; its address, or why there is none, goes to standard output
as another. It ends when standard input does, and so with the process that holds the other end, however that ends.
"""

import json
import os
import sys


def main() -> None:
    """Serves until standard input ends. Whatever llama.cpp prints is dropped."""
    from xllamacpp import CommonParams, Server  # type: ignore[import-untyped]

    settings = json.loads(sys.stdin.readline())
    said = os.fdopen(os.dup(1), "w")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    params = CommonParams()
    params.model.path = settings["path"]
    params.model_alias = {settings["model_id"]}  # else it calls itself by the file's path, which is recorded
    params.hostnames = ["127.0.0.1"]
    params.port = 0  # the system gives a free one
    params.n_ctx = settings["context"]
    params.n_parallel = settings["slots"]
    params.cache_ram_mib = settings["prompt_cache_mib"]
    params.cpuparams.n_threads = settings["threads"]
    params.verbosity = -1
    params.cors_origins = ""  # no web page may use the port,
    params.ui = False
    params.endpoint_slots = False  # nor any process read the prompts in it
    params.api_keys = [settings["api_key"]]
    if settings["states"]:
        params.slot_save_path = os.path.join(settings["states"], "")
    try:
        server = Server(params)
    except RuntimeError as error:
        print(json.dumps({"fault": str(error)}), file=said, flush=True)
        os._exit(1)
    print(json.dumps({"address": str(server.listening_address)}), file=said, flush=True)
    sys.stdin.read()
    os._exit(0)  # at once: its destructor waits for open requests


if __name__ == "__main__":
    main()
