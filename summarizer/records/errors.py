"""The errors a user can meet, one class for each thing they can do about it.

SummarizerError             exit code 1; the message says what, where, and what to do
├── UsageFault              exit code 2: the command or call was put wrongly
├── InputFault              a file or folder cannot be used as an article
├── GoldFault               hand labels, or a report to compare with, cannot be used
├── BriefFault              an earlier brief, to compare with, cannot be used
├── PromptFault             a prompt file is missing, malformed or wrongly filled
├── EmbeddedModelFault      the local model cannot be found, fetched, verified or started
├── ServerFault             no usable answer from the server: unreachable, key refused, unknown model
│   └── RequestRejected     the server answers, but not this request: too long, filtered, no JSON schemas
├── BudgetSpent             the budget of the run leaves no room for another call
├── ReplyFault              the model answered, and the answer does not validate
│   └── TruncatedReply      the answer ran into the token limit
├── RecordingMissing        replay was asked for and there is no such recording
├── CacheFault              the recordings' store cannot be read or written
└── ProgramFault            the program failed at one window, article or story, and goes on with the others
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from traceback import walk_tb

_PACKAGE = __name__.partition(".")[0]


class SummarizerError(Exception):
    """Base of the tree. `str(error)` is the whole message for the user."""

    exit_code = 1


class UsageFault(SummarizerError):
    """The command or call was put wrongly."""

    exit_code = 2


class InputFault(SummarizerError):
    """A path cannot be used as an article."""


class GoldFault(SummarizerError):
    """Hand labels, or a report to compare with, are missing, malformed or not borne out by their article."""


class BriefFault(SummarizerError):
    """An earlier brief, to compare with, is missing or is none."""


class PromptFault(SummarizerError):
    """A prompt file is missing, malformed or wrongly filled."""


class EmbeddedModelFault(SummarizerError):
    """The embedded model cannot be found, fetched, verified or started."""


class ServerFault(SummarizerError):
    """The server gave no usable answer: unreachable, key refused, unknown model, not an API."""


class RequestRejected(ServerFault):
    """The server will not take this very request: too long, filtered, or asking for what the model cannot do."""


class BudgetSpent(SummarizerError):
    """The budget of the run leaves no room for another call."""


class ReplyFault(SummarizerError):
    """The model's reply does not validate, after the allowed re-asks."""


class TruncatedReply(ReplyFault):
    """The model's reply ran into the token limit."""


class RecordingMissing(SummarizerError):
    """Replay was asked for and no recording has this key."""


class CacheFault(SummarizerError):
    """The store of recordings cannot be read or written."""


class ProgramFault(SummarizerError):
    """The program failed in a way that nobody foresaw, at one window, article or story."""


@contextmanager
def contained() -> Iterator[None]:
    """What is raised within it and is none of these errors becomes a ProgramFault that says where, so that it costs one
    window, article or story and not the run. An error's own words stay out: a server's may hold the key."""
    try:
        yield
    except SummarizerError:
        raise
    except Exception as error:  # whatever it is: its window, article or story is lost, and said to be
        steps = ((str(frame.f_globals.get("__name__")), line) for frame, line in walk_tb(error.__traceback__))
        # The last of our own: where a library raised it says little.
        *_, (module, line) = (step for step in steps if step[0].startswith(_PACKAGE))
        raise ProgramFault(
            f"the program failed at it ({type(error).__name__} in {module}, line {line}). Leave the article out for "
            "now, and report this together with it."
        ) from error
