"""Reading labels: what is wrong with a set is told, file by file, and nothing of it is scored."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from summarizer.records.article import ArticleHead, Span
from summarizer.records.brief import Citation
from summarizer.records.errors import GoldFault
from summarizer.records.facets import FACETS
from summarizer.records.summary import Actor, ArticleSummary, Event, Evidence, Figure, Provenance, Stance, Ungrounded
from summarizer.scoring.labels.gold import GoldSet, read_gold, read_predictions
from summarizer.scoring.labels.records import ArticleLabels
from summarizer.scoring.labels.sheets import LABELS as LABEL_OF
from summarizer.scoring.labels.sheets import CitedPassage, overlapping, passages_of, sheet_of_summary
from tests.support.labelled import BOATS, COST, LABELS, OPENING, PRAISE, SEEDS, TEXT, seeds_gold

Json = dict[str, object]
PIER: Json = {
    "article": "pier.txt",
    "published": "2021-05-05",
    "actors": [
        {"name": "Ilse Brandt", "aliases": ["Brandt", "the mayor"], "kind": "person", "evidence": [OPENING]},
        {"name": "Lantern Guild", "kind": "organisation", "evidence": [COST], "optional": True},
    ],
    "events": [
        {
            "what": "Ilse Brandt opens a pier",
            "date": "2021-05-04",
            "participants": ["Ilse Brandt"],
            "status": "happened",
            "salience": "main",
            "evidence": [OPENING],
        }
    ],
    "figures": [
        {
            "text": "3 million",
            "value": 3000000,
            "qualifier": "exact",
            "unit": "crown",
            "measures": "cost of the pier",
            "as_of": "2021-05",
            "evidence": [COST],
        }
    ],
    "stances": [
        {
            "holder": "Lantern Guild",
            "target": "Ilse Brandt",
            "polarity": "supportive",
            "act": "praises",
            "claim": "She is patient",
            "evidence": [PRAISE],
        }
    ],
}
CLAIM = "The pier was free."
HARBOUR: Json = {
    "actors": [{"name": "Ilse Brandt", "members": ["pier#actors0", "boats#actors0"]}],
    "events": [{"what": "The pier is opened", "members": ["pier#events0"]}],
    "figures": [{"measures": "cost", "members": ["pier#figures0"], "relation": "agree"}],
    "disputes": [
        {
            "about": "the pier",
            "sides": [
                {"holder": "Lantern Guild", "position": "good", "members": ["pier#stances0"]},
                {"holder": "gulls", "position": "bad", "members": ["pier#events0"]},
            ],
        }
    ],
    "shared_text": [{"articles": ["pier", "boats"], "passages": [[BOATS, BOATS]]}],
    "single_source": ["pier#events0"],
    "brief_must_say": [{"fact": "A pier was opened.", "refs": ["pier#events0"]}],
    "brief_must_not_say": [CLAIM],
}
RULES = [{"claim": CLAIM, "rules": [{"parts": ["figures"], "citing": ["pier#figures0"], "value": 0, "date": "2021"}]}]


class Harbour:
    """A small set of labels in a folder, to be broken in one way."""

    def __init__(self, folder: Path) -> None:
        self.labels, self.articles = folder / "labels", folder / "articles"
        self.labels.mkdir()
        self.articles.mkdir()
        for name in ("pier", "boats"):
            (self.articles / f"{name}.txt").write_text(f"{TEXT}Printed in the {name} paper.", "utf-8")
            self.write(f"{name}.json", {**PIER, "article": f"{name}.txt"})
        self.write("story.json", HARBOUR)
        self.write("story.rules.json", RULES)

    def write(self, name: str, content: object) -> None:
        (self.labels / name).write_text(json.dumps(content), "utf-8")

    def change(self, name: str, place: str, value: object) -> None:
        """Sets the value at a dotted place of a file, such as `actors.0.kind`."""
        content = json.loads((self.labels / name).read_text("utf-8"))
        *path, last = [int(part) if part.isdigit() else part for part in place.split(".")]
        inner = content
        for part in path:
            inner = inner[part]
        inner[last] = value
        self.write(name, content)

    def read(self) -> GoldSet:
        return read_gold(self.labels, self.articles)

    def fault(self) -> str:
        with pytest.raises(GoldFault) as raised:
            self.read()
        return str(raised.value)


@pytest.fixture
def harbour(tmp_path: Path) -> Harbour:
    return Harbour(tmp_path)


# --- sets that hold ---------------------------------------------------------------------------------------------------


def test_the_seeds_labels_hold() -> None:
    """The committed labels have no fault: five articles, a story, and rules for each of its six claims."""
    gold = seeds_gold()
    assert [one.id for one in gold.articles] == sorted(path.stem for path in SEEDS.glob("*.txt"))
    assert [story.name for story in gold.stories] == ["story.json"]
    assert [claim.claim for claim in gold.stories[0].claims] == list(gold.stories[0].labels.brief_must_not_say)
    assert len(gold.stories[0].claims) == 6
    assert gold.unreviewed == ()
    assert all(gold.passages[ref] for ref in gold.stories[0].labels.references())


def test_evidence_is_where_it_stands() -> None:
    """Each labelled quote is found at its place in its article, under its item's reference."""
    for gold in seeds_gold().articles:
        for facet in FACETS:
            for index, item in enumerate(gold.sheet.of(facet)):
                assert item.ref == f"{gold.id}#{facet}{index}"
                assert item.label == gold.labels.of(facet)[index]
                assert tuple(gold.article.quote(span) for span in item.spans) == item.label.evidence
                passages = seeds_gold().passages[item.ref]
                assert [(one.article, one.start, one.end) for one in passages] == [
                    (gold.id, span.start, span.end) for span in item.spans
                ]


def test_a_small_set_holds(harbour: Harbour) -> None:
    """The set that the other tests break has no fault of its own; its labels are as written."""
    gold = harbour.read()
    assert [one.id for one in gold.articles] == ["boats", "pier"]
    assert gold.articles[1].labels == ArticleLabels.model_validate(PIER)
    (story,) = gold.stories
    assert (story.claims[0].claim, story.labels.brief_must_not_say) == (CLAIM, (CLAIM,))
    assert gold.articles[1].sheet.actors[0].label.text == "Ilse Brandt (Brandt, the mayor)"


def test_a_set_needs_no_story(harbour: Harbour) -> None:
    """Labels of articles alone are a set; a story without claims needs no rules."""
    harbour.change("story.json", "brief_must_not_say", [])
    (harbour.labels / "story.rules.json").unlink()
    assert harbour.read().stories[0].claims == ()
    (harbour.labels / "story.json").unlink()
    assert harbour.read().stories == ()


def test_several_stories_have_their_own_rules(harbour: Harbour) -> None:
    """`<name>.story.json` is a story too, with the rules of `<name>.story.rules.json`."""
    for ending in ("story.json", "story.rules.json"):
        shutil.move(harbour.labels / ending, harbour.labels / f"harbour.{ending}")
    (story,) = harbour.read().stories
    assert story.name == "harbour.story.json"
    assert story.claims


# --- sets that do not -------------------------------------------------------------------------------------------------

WRONG_LABELS = {
    "no evidence": ("actors.0.evidence", [], "actors.0.evidence: "),
    "evidence that is not in the text": ("actors.1.evidence", ["gulls"], "actors1: evidence stands 0 times"),
    "evidence that is there twice": ("events.0.evidence", ["pier"], "events0: evidence stands 4 times"),
    "empty evidence": ("events.0.evidence", [""], "events0: evidence stands "),
    "kind": ("actors.0.kind", "robot", "actors.0.kind: "),
    "alias": ("actors.0.aliases", ["Brandt", "Otto"], "actors0: alias is not in the text: 'Otto'"),
    "status": ("events.0.status", "rumoured", "events.0.status: "),
    "salience": ("events.0.salience", "minor", "events.0.salience: "),
    "participant": ("events.0.participants", ["Brandt"], "events0: participant is no actor: 'Brandt'"),
    "date of an event": ("events.0.date", "May 2021", "events0: 'May 2021' is no EDTF date, such as 2023-09-25"),
    "qualifier": ("figures.0.qualifier", "roughly", "figures.0.qualifier: "),
    "text of a figure": ("figures.0.text", "3m", "figures0: text is not in the article: '3m'"),
    "date of a figure": ("figures.0.as_of", "2021-13", "figures0: '2021-13' is no EDTF date"),
    "polarity": ("stances.0.polarity", "cool", "stances.0.polarity: "),
    "act": ("stances.0.act", "hums", "stances.0.act: "),
    "holder": ("stances.0.holder", "the Guild", "stances0: holder is no actor: 'the Guild'"),
    "unknown key": ("actors.0.nickname", "Ilse", "actors.0.nickname: "),
    "missing article": ("article", "quay.txt", "quay.txt cannot be read: no such file"),
    "a folder for an article": ("article", ".", "cannot be read: it is not one file"),
}


@pytest.mark.parametrize(("place", "value", "told"), WRONG_LABELS.values(), ids=WRONG_LABELS)
def test_a_wrong_label_is_told(harbour: Harbour, place: str, value: object, told: str) -> None:
    """Labels of an article that are wrong in one way: the fault names the file, the item and what is wrong."""
    harbour.change("pier.json", place, value)
    fault = harbour.fault()
    assert "pier.json: " in fault
    assert told in fault
    assert "boats.json" not in fault


WRONG_STORIES = {
    "actor": ("story.json", "actors.0.members", ["pier#actors0", "pier#actors9"], "'pier#actors9'"),
    "event": ("story.json", "events.0.members", ["quay#events0"], "'quay#events0'"),
    "figure": ("story.json", "figures.0.members", ["pier#figures1"], "'pier#figures1'"),
    "side": ("story.json", "disputes.0.sides.1.members", ["gulls"], "'gulls'"),
    "single source": ("story.json", "single_source", ["pier#events1"], "'pier#events1'"),
    "fact": ("story.json", "brief_must_say.0.refs", ["pier#events0", "pier#events2"], "'pier#events2'"),
    "shared text": ("story.json", "shared_text.0.articles", ["pier", "quay"], "unknown article 'quay'"),
    "rule": ("story.rules.json", "0.rules.0.citing", ["pier#figures7"], "'pier#figures7'"),
    "rule, also": ("story.rules.json", "0.rules.0.citing_also", ["pier#figures8"], "'pier#figures8'"),
    "date of a rule": ("story.rules.json", "0.rules.0.date", "XXXX-05", "a rule's date 'XXXX-05' is no EDTF date"),
    "claim": ("story.rules.json", "0.claim", "Piers are free.", "not in brief_must_not_say: 'Piers are free.'"),
    "no rule": ("story.json", "brief_must_not_say", [CLAIM, "Gulls sang."], "no rule states the claim 'Gulls sang.'"),
}


@pytest.mark.parametrize(("name", "place", "value", "told"), WRONG_STORIES.values(), ids=WRONG_STORIES)
def test_a_wrong_story_is_told(harbour: Harbour, name: str, place: str, value: object, told: str) -> None:
    """A story or its rules wrong in one way: the fault names the story, and what leads nowhere."""
    harbour.change(name, place, value)
    fault = harbour.fault()
    assert "story.json: " in fault
    assert told in fault


MALFORMED = {
    "no JSON": ("pier.json", '{"article": ', "Invalid JSON"),
    "no object": ("boats.json", "[]", ""),
    "unknown key of a story": ("story.json", '{"gulls": []}', "gulls: "),
    "one side": ("story.json", '{"disputes": [{"about": "a", "sides": []}]}', "disputes.0.sides: "),
    "rules without parts": ("story.rules.json", '[{"claim": "a", "rules": [{"parts": []}]}]', "0.rules.0.parts: "),
    "a claim without rules": ("story.rules.json", '[{"claim": "a", "rules": []}]', "0.rules: "),
}


@pytest.mark.parametrize(("name", "content", "told"), MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_file_is_told(harbour: Harbour, name: str, content: str, told: str) -> None:
    """A file that is not in the format: the fault names file, place, and where the format is described."""
    (harbour.labels / name).write_text(content, "utf-8")
    fault = harbour.fault()
    assert f"{name}: not in the format of evals/GUIDELINE.md: {told}" in fault


def test_a_file_that_cannot_be_read(harbour: Harbour) -> None:
    """A folder with the name of a label file is a fault, not a crash."""
    (harbour.labels / "gulls.json").mkdir()
    assert "gulls.json: the file cannot be read (Is a directory)" in harbour.fault()


def test_rules_of_no_story(harbour: Harbour) -> None:
    """Rules that no story goes with would never be applied: a fault."""
    harbour.write("strory.rules.json", RULES)
    assert "strory.rules.json: there is no story of this name" in harbour.fault()


def test_two_files_for_one_article(harbour: Harbour) -> None:
    """An article labelled in two files would count twice: a fault that names both."""
    harbour.write("quay.json", PIER)
    assert "quay.json: labels the article pier, as pier.json does" in harbour.fault()


def test_all_faults_are_told_twelve_at_most(harbour: Harbour) -> None:
    """Every fault of every file is told at once, up to twelve, with the number of the others."""
    harbour.change("pier.json", "events.0.participants", ["a", "b"])
    harbour.change("boats.json", "events.0.participants", [f"gull {number}" for number in range(12)])
    lines = harbour.fault().splitlines()
    assert lines[0] == f"The labels in {harbour.labels} do not hold; correct them:"
    assert len(lines) == 1 + 12 + 1
    assert lines[-1] == "… and 2 more"
    harbour.change("pier.json", "events.0.participants", [])
    assert len(harbour.fault().splitlines()) == 1 + 12


# --- reviewed or not --------------------------------------------------------------------------------------------------


def test_unreviewed_labels_are_left_out_and_named(harbour: Harbour) -> None:
    """What no person has corrected is neither checked nor scored, and is named; references to it lead nowhere."""
    harbour.write("gulls.json", {**PIER, "article": "gulls.txt", "reviewed": False})
    harbour.write("gulls.story.json", {"reviewed": False, "single_source": ["gulls#events0"]})
    gold = harbour.read()
    assert [one.id for one in gold.articles] == ["boats", "pier"]
    assert [story.name for story in gold.stories] == ["story.json"]
    assert gold.unreviewed == ("gulls.json", "gulls.story.json")
    harbour.change("boats.json", "reviewed", False)
    assert "unknown reference 'boats#actors0': no reviewed label has it" in harbour.fault()


def test_none_reviewed(harbour: Harbour) -> None:
    """Without any reviewed label there is nothing to score against; the fault says what to do."""
    for name in ("pier.json", "boats.json"):
        harbour.change(name, "reviewed", False)
    fault = harbour.fault()
    assert "none of its labels is reviewed" in fault
    assert '"reviewed": true' in fault


def test_no_labels(tmp_path: Path) -> None:
    """A folder without labels, or none at all, is told how to get some."""
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(GoldFault, match=r"no label file\. .*summarize eval init"):
            read_gold(folder, tmp_path)


# --- the hash ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["pier.json", "boats.json", "story.json", "story.rules.json"])
def test_the_hash_is_of_every_byte(harbour: Harbour, name: str) -> None:
    """One byte more in any file that counts gives another hash; the same bytes give the same."""
    before = harbour.read().sha256
    assert harbour.read().sha256 == before
    with (harbour.labels / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert harbour.read().sha256 != before


def test_the_hash_is_of_what_counts(harbour: Harbour) -> None:
    """Labels that are left out change no hash, nor do the rules of a story that is."""
    before = harbour.read().sha256
    harbour.write("gulls.json", {"article": "gulls.txt", "reviewed": False})
    harbour.write("gulls.story.json", {"reviewed": False})
    harbour.write("gulls.story.rules.json", RULES)
    assert harbour.read().sha256 == before


def test_the_seeds_hash_is_of_every_file(tmp_path: Path) -> None:
    """Each committed label file is in the hash."""
    folder = tmp_path / "labels"
    shutil.copytree(LABELS, folder)
    hashes = {read_gold(folder, SEEDS).sha256}
    assert hashes == {seeds_gold().sha256}
    files = sorted(folder.glob("*.json"))
    for path in files:
        path.write_bytes(path.read_bytes() + b" ")
        hashes.add(read_gold(folder, SEEDS).sha256)
    assert len(hashes) == 1 + len(files)


# --- predictions ------------------------------------------------------------------------------------------------------


def test_predictions_by_article(harbour: Harbour, tmp_path: Path) -> None:
    """A prediction is read for each article that has one; a wrong quote leaves its item without a place."""
    gold = harbour.read()
    made = tmp_path / "made"
    made.mkdir()
    wrong = {"name": "Otto", "kind": "person", "evidence": ["Otto was not there.", ""]}
    (made / "pier.json").write_text(json.dumps({**PIER, "actors": [wrong, *PIER["actors"]]}), "utf-8")  # type: ignore[misc]
    (sheet,) = read_predictions(made, gold)
    assert sheet.article == "pier"
    assert sheet.actors[0].spans == ()
    assert sheet.actors[1:] == tuple(
        item.model_copy(update={"ref": f"pier#actors{index + 1}"})
        for index, item in enumerate(gold.articles[1].sheet.actors)
    )
    (made / "boats.json").write_text((harbour.labels / "boats.json").read_text("utf-8"), "utf-8")
    assert read_predictions(made, gold) == (gold.articles[0].sheet, sheet)


def test_no_predictions(harbour: Harbour, tmp_path: Path) -> None:
    """A folder with a prediction for none of the articles, or none at all: the fault says how to name the files."""
    (tmp_path / "quay.json").write_text("{}", "utf-8")
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(GoldFault, match="has a prediction for none of the articles; name the files <article id>"):
            read_predictions(folder, harbour.read())


def test_a_malformed_prediction(harbour: Harbour, tmp_path: Path) -> None:
    """A prediction that is not in the format is a fault that names file and place."""
    (tmp_path / "pier.json").write_text('{"article": "pier.txt", "actors": [{"name": "Otto"}]}', "utf-8")
    with pytest.raises(GoldFault, match=r"pier\.json: not in the format .*: actors\.0\.evidence: Field required"):
        read_predictions(tmp_path, harbour.read())


# --- a summary, laid out ----------------------------------------------------------------------------------------------

PROVENANCE = Provenance(prompt="p", prompt_sha256="0", model="m", recordings=("r",))


def grounded(quote: str) -> Json:
    start = TEXT.index(quote)
    evidence = Evidence(start=start, end=start + len(quote), text=quote)
    return {"evidence": (evidence,), "grounding": "exact", "provenance": PROVENANCE}


def test_a_summary_laid_out() -> None:
    """A summary's records become labels of the same fields, at the spans they bring; what was refused is counted."""
    made: dict[str, Callable[..., object]] = {"actors": Actor, "events": Event, "figures": Figure, "stances": Stance}
    records = {
        facet: tuple(
            kind(**{name: value for name, value in written.items() if name not in ("evidence", "optional")}, **place)
            for written, place in _written(facet)
        )
        for facet, kind in made.items()
    }
    refused = Ungrounded(facet="events", sentence=1, draft="{}", reason="no such number", recording="r")
    summary = ArticleSummary.model_validate(
        {
            "article": ArticleHead(id="pier", sha256="0", path="p", encoding="utf-8"),
            "ungrounded": (refused,),
            "model": "m",
            "profile": "p",
            **records,
        }
    )
    sheet = sheet_of_summary(summary)
    assert (sheet.article, sheet.ungrounded) == ("pier", 1)
    labels = ArticleLabels.model_validate(PIER)
    for facet in FACETS:
        assert [item.ref for item in sheet.of(facet)] == [f"pier#{facet}{n}" for n in range(len(labels.of(facet)))]
        for item, label in zip(sheet.of(facet), labels.of(facet), strict=True):
            assert type(item.label) is LABEL_OF[facet]
            assert item.label == label.model_copy(update={"optional": False})
            assert [TEXT[span.start : span.end] for span in item.spans] == list(label.evidence)


def _written(facet: str) -> Iterator[tuple[Json, Json]]:
    items = PIER[facet]
    assert isinstance(items, list)
    for written in items:
        yield written, grounded(written["evidence"][0])


def test_spans_overlap_when_they_share_a_character() -> None:
    """Neighbours do not overlap, and nothing overlaps nothing."""
    first, second, third = Span(start=0, end=5), Span(start=5, end=9), Span(start=4, end=6)
    assert overlapping((first,), (third,))
    assert overlapping((first, second), (second,))
    assert not overlapping((first,), (second,))
    assert not overlapping((), (first,))


def test_passages_of_two_articles_never_overlap() -> None:
    """A citation's passage has its article: the same characters of another one are another passage."""
    cited = Citation(article="a", sentence=1, start=2, end=5, text="oat")
    elsewhere = cited.model_copy(update={"article": "b"})
    passage, other = passages_of((cited, elsewhere))
    assert (passage.article, passage.start, passage.end) == ("a", 2, 5)
    assert passage.overlaps(CitedPassage(article="a", start=4, end=6))
    assert not passage.overlaps(CitedPassage(article="a", start=5, end=6))
    assert not passage.overlaps(other)
    assert passage.overlaps(Span(start=0, end=3))
    assert not overlapping((passage,), (other,))
    assert passages_of(()) == ()
