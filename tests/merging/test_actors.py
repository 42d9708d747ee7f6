"""The same actor across articles."""

from __future__ import annotations

from summarizer.language.likeness.clusters import in_reading_order
from summarizer.merging.story import citations_of
from summarizer.merging.story.actors import Cast, merge_actors
from summarizer.records.merged import members_of
from summarizer.records.summary import Evidence
from tests.support.reported import Report


def _cast(*reports: Report) -> Cast:
    return merge_actors(in_reading_order(report.summary() for report in reports))


def _names(cast: Cast) -> list[tuple[str, int]]:
    return [(actor.name, len(actor.members)) for actor in cast.actors]


def test_same_name_is_one_actor_even_of_another_kind() -> None:
    """An organisation that another article takes for a government is still one actor."""
    cast = _cast(Report("a").actor("Harbour Union", "organisation"), Report("b").actor("Harbour Union", "government"))
    assert _names(cast) == [("Harbour Union", 2)]


def test_an_alias_of_one_is_the_name_of_the_other() -> None:
    """A capitalised alias links two actors whose kinds go together; the fuller list of aliases is kept."""
    cast = _cast(
        Report("a").actor("Harbour Union", "organisation", ("Unionists",)),
        Report("b").actor("Unionists", "organisation"),
    )
    assert _names(cast) == [("Harbour Union", 2)]
    assert cast.actors[0].aliases == ("Unionists",)


def test_bare_common_nouns_do_not_link() -> None:
    """ "civilians" in two articles need not be the same people."""
    cast = _cast(
        Report("a").actor("Families of Ombra", "population", ("civilians",)),
        Report("b").actor("Students of Velt", "population", ("civilians",)),
    )
    assert len(cast.actors) == 2


def test_two_governments_never_become_one() -> None:
    """A wrong alias in one article cannot fuse two states."""
    cast = _cast(
        Report("a").actor("France", aliases=("Italy",)), Report("b").actor("Italy"), Report("c").actor("France")
    )
    assert sorted(_names(cast)) == [("France", 2), ("Italy", 1)]


def test_a_surname_is_the_full_name_when_only_one_fits() -> None:
    """ "Quill" is Ada Quill, but nobody when Ada and Tom Quill both occur."""
    ada, short = Report("a").actor("Ada Quill", "person"), Report("b").actor("Quill", "person")
    assert _names(_cast(ada, short)) == [("Ada Quill", 2)]
    tom = Report("c").actor("Tom Quill", "person")
    assert sorted(_names(_cast(ada, short, tom))) == [("Ada Quill", 1), ("Quill", 1), ("Tom Quill", 1)]


def test_shared_surname_alias_does_not_make_two_persons_one() -> None:
    """Two persons whose articles shorten both to "Quill" stay two."""
    cast = _cast(
        Report("a").actor("Ada Quill", "person", ("Quill",)), Report("b").actor("Tom Quill", "person", ("Quill",))
    )
    assert len(cast.actors) == 2


def test_a_person_and_a_body_of_one_name_stay_apart() -> None:
    """ "Quill" the person is not "Quill" the company."""
    cast = _cast(Report("a").actor("Quill", "person"), Report("b").actor("Quill", "organisation"))
    assert len(cast.actors) == 2


def test_an_article_tells_its_own_actors_apart() -> None:
    """What one article lists as two actors is not fused through another article, save under an identical name."""
    one = Report("a").actor("Ombra rescuers", "armed_group").actor("Volunteer Ombra rescuers", "armed_group")
    other = Report("b").actor("Ombra rescuers", "armed_group", ("Volunteer Ombra rescuers",))
    assert sorted(len(actor.members) for actor in _cast(one, other).actors) == [1, 2]
    twice = Report("c").actor("Ombra rescuers", "armed_group").actor("The Ombra rescuers", "armed_group")
    assert len(_cast(twice).actors) == 1


def test_descriptions_of_groups_match_when_one_contains_the_other() -> None:
    """A population described more fully elsewhere is the same population; a government is not matched this way."""
    cast = _cast(
        Report("a").actor("Ombra families", "population"), Report("b").actor("flooded Ombra families", "population")
    )
    assert len(cast.actors) == 1
    ministries = _cast(Report("a").actor("Coastal Ministry"), Report("b").actor("Sudmark Coastal Ministry"))
    assert len(ministries.actors) == 2


def test_an_acronym_is_its_full_form() -> None:
    """Initials of an organisation match its full name in another article."""
    cast = _cast(
        Report("a").actor("International Dam Council", "organisation"), Report("b").actor("IDC", "organisation")
    )
    assert len(cast.actors) == 1


def test_names_are_found_per_article_first() -> None:
    """A name means what its own article says; elsewhere any capitalised name of the story; else nobody."""
    cast = _cast(
        Report("a").actor("Ada Quill", "person", ("the mayor",)).actor("Norland", aliases=("Nor",)),
        Report("b").actor("Tom Birch", "person", ("the mayor",)),
    )
    assert cast.called("a", "the mayor") == "Ada Quill"
    assert cast.called("b", "the mayor") == "Tom Birch"
    assert cast.called("b", "Nor") == "Norland"
    assert cast.find("c", "the mayor") is None
    assert cast.called("c", "a bridge") == "a bridge"


def test_role_and_kind_come_from_the_members() -> None:
    """The first role given is kept, and the kind that most members give."""
    cast = _cast(
        Report("a").actor("Ombra Board", "government"),
        Report("b").actor("Ombra Board", "organisation", role="owner of the dam"),
        Report("c").actor("Ombra Board", "organisation"),
    )
    assert (cast.actors[0].kind, cast.actors[0].role) == ("organisation", "owner of the dam")


def test_descriptions_that_only_share_a_word_stay_apart() -> None:
    """Two forces from different places are two, though both are border guards."""
    guards = ("Norland border guards", "Sudmark border guards")
    cast = _cast(*(Report(f"r{nth}").actor(name, "armed_group") for nth, name in enumerate(guards)))
    assert sorted(_names(cast)) == [(name, 1) for name in guards]


def test_white_space_before_a_sentence_is_no_citation() -> None:
    """Evidence is cut where sentences begin, and a piece without a word is not cited."""
    summary = Report("a").write("Rain fell.").write("Norland waited.").actor("Norland").summary()
    evidence = (Evidence(start=10, end=26, text=" Norland waited."),)
    actors = tuple(actor.model_copy(update={"evidence": evidence}) for actor in summary.actors)
    members = members_of("actors", [summary.model_copy(update={"actors": actors})], lambda one: one.actors)
    (citation,) = citations_of(members)
    assert (citation.sentence, citation.text) == (2, "Norland waited.")
