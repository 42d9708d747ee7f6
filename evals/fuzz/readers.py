"""Every public function of a package that reads a text, as a function of that text alone."""

from __future__ import annotations

import inspect
import io
import types
from collections.abc import Callable, Iterable, Sequence
from typing import Literal, Union, get_args, get_origin, get_type_hints

from summarizer.articles.read import read_articles
from summarizer.language.sentences import split_sentences
from summarizer.records.article import Article, Sentence, Span

Reader = Callable[[str], object]
_WHOLE = frozenset({"text", "sentence"})  # parameters that get all of a text
_PIECE = 160  # characters that the others get beside one of these: no name, wording or claim of a record is longer
_PLAIN = "The ferry sailed."


def readers_of(modules: Iterable[types.ModuleType]) -> dict[str, Reader]:
    """The functions that take texts, articles or sentences and, at most, what can be made of these; by module and name.

    Left out is what takes no plain sentence. What a function remembers is not used.
    """
    found: dict[str, Reader] = {"read_articles": lambda text: read_articles(["-"], io.BytesIO(text.encode()))}
    functions = [
        (f"{module.__name__}.{name}", inspect.unwrap(value))
        for module in modules
        for name, value in vars(module).items()
        if getattr(value, "__module__", "") == module.__name__ and inspect.isfunction(inspect.unwrap(value))
    ]
    for name, function in functions:
        reader = None if ("._" in name) else _reader(function)
        if reader:
            found[name] = reader
    return found


def forgetting(modules: Iterable[types.ModuleType]) -> Callable[[], None]:
    """What empties all that the modules remember of texts; word lists, which hold no text, stay."""
    values = [value for module in modules for value in vars(module).values()]
    remembering = [one for one in values if hasattr(one, "cache_parameters") and one.cache_parameters()["maxsize"]]

    def forget() -> None:
        for one in remembering:
            one.cache_clear()

    return forget


def _reader(function: Callable[..., object]) -> Reader | None:
    hints = get_type_hints(function)
    parameters = inspect.signature(function).parameters.values()
    types_of = {one.name: hints[one.name] for one in parameters if one.default is one.empty and one.name in hints}
    whole = {name for name, kind in types_of.items() if name in _WHOLE or kind is Article} or types_of.keys()

    def read(text: str) -> object:
        given = {name: _made(kind, text if name in whole else text[:_PIECE]) for name, kind in types_of.items()}
        result = function(**given)
        return list(result) if inspect.isgenerator(result) else result

    if not {str, Article, Sequence[Sentence]} & set(types_of.values()):
        return None
    try:
        read(_PLAIN)
    except Exception:  # noqa: BLE001 - whatever it is, the function takes no plain sentence
        return None
    return read


def _made(kind: object, text: str) -> object:
    """A value of the type, made of the text. Raises LookupError where none can be."""
    if get_origin(kind) in (Union, types.UnionType):
        return _made(get_args(kind)[0], text)
    if get_origin(kind) is Literal:
        return get_args(kind)[0]
    makers: dict[object, Callable[[], object]] = {
        str: lambda: text,
        int: lambda: len(text) // 2,
        Span: lambda: Span(start=0, end=len(text)),
        Article: lambda: article_of(text),
        Sequence[Sentence]: lambda: split_sentences(text),
        Sequence[str]: text.split,
        frozenset[str]: lambda: frozenset(text.split()),
    }
    return makers[kind]()


def article_of(text: str) -> Article:
    """An article of this text."""
    return Article(id="a", sha256="0" * 64, path="a.txt", encoding="utf-8", sentences=split_sentences(text), text=text)
