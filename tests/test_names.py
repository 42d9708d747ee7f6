"""Names: comparison forms, governments, titles, and which forms are one actor."""

from __future__ import annotations

import random
import tomllib
from collections import Counter
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.records import Kind
from summarizer.text.names import (
    Naming,
    affiliation,
    canonical,
    fold,
    government_forms,
    group,
    has_office,
    is_acronym,
    is_metonym,
    is_organisation,
    is_pronoun_or_generic,
    same_name,
    split_title,
)


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("The U.S. Agency’s", "us agency"),
        ("“West”", "west"),
        ("Élysée Palace", "elysee palace"),
        ("the Georgians'", "georgians"),
        ("Porto‑Novo", "porto novo"),
        ("An Agency (AG)", "agency ag"),
        ("  New\n York ", "new york"),
        ("the", "the"),
        ("", ""),
    ],
)
def test_fold_levels_spelling(name: str, folded: str) -> None:
    """Case, accents, quotes, possessives, articles, hyphens and initialism dots do not tell names apart."""
    assert fold(name) == folded


@given(st.text(max_size=40) | st.text(alphabet="aAsStTh’'‘ -.“_()/é", max_size=12))
def test_folding_twice_changes_nothing(name: str) -> None:
    """fold(fold(x)) == fold(x) for any text."""
    assert fold(fold(name)) == fold(name)


@pytest.mark.parametrize(
    ("name", "government"),
    [
        ("Baku", "Azerbaijan"),
        ("the Kremlin", "Russia"),
        ("Downing Street", "United Kingdom"),
        ("Brussels", "European Union"),
        ("EU", "European Union"),
        ("NATO", "North Atlantic Treaty Organization"),
        ("US", "United States"),
        ("the U.S.", "United States"),
        ("America", "United States"),
        ("Britain", "United Kingdom"),
        ("Côte d’Ivoire", "Ivory Coast"),
        ("Georgian government", "Georgia"),
        ("Officials from Baku", "Azerbaijan"),
        ("Peru’s leadership", "Peru"),
        ("Government of the Netherlands", "Netherlands"),
        ("New Zealand authorities", "New Zealand"),
        ("us", None),
        ("Georgian", None),
        ("Georgians", None),
        ("Dominican government", None),
        ("Georgian Foreign Ministry", None),
        ("US embassy", None),
        ("Peruvian army", None),
        ("Senior US officials", None),
        ("someone", None),
        ("", None),
    ],
)
def test_canonical_names_the_government_that_acts(name: str, government: str | None) -> None:
    """Seats, other names and adjective + government stand for the state; its bodies, peoples and adjectives do not."""
    assert canonical(name) == government


def test_a_seat_is_a_metonym_and_a_country_is_not() -> None:
    """Only capitals and seats need context; a state whose capital bears its name is not a metonym."""
    assert is_metonym("the Kremlin")
    assert is_metonym("Lima")
    assert not is_metonym("Peru")
    assert not is_metonym("Singapore")
    assert is_organisation("European Union")
    assert not is_organisation("Peru")


def test_the_table_holds_every_state_once() -> None:
    """193 member states, two observers, Kosovo and Taiwan; no seat and no name belongs to two of them."""
    table = tomllib.loads(resources.files("summarizer").joinpath("metonyms.toml").read_text("utf-8"))
    states = table["states"]
    assert len(states) == 197
    for field in ("seats", "names"):
        forms = Counter(fold(form) for row in states.values() for form in set(map(fold, row.get(field, ()))))
        assert [form for form, count in forms.items() if count > 1] == []
    assert all(canonical(seat) for row in states.values() for seat in row["seats"])
    assert all(canonical(name) == name for name in states)


def test_bodies_of_a_government_have_one_key() -> None:
    """Adjective, possessive, "of" and seat give the same government and body; spelling and word order are levelled."""
    forms = ["Kenyan Defense Ministry", "Kenya’s Ministry of Defence", "Defence Ministry in Nairobi"]
    assert {affiliation(form) for form in forms} == {affiliation("the Kenyan Ministry of Defense")}
    foreign = affiliation("Kenyan Ministry of Foreign Affairs")
    assert foreign is not None
    assert (foreign.government, foreign.body) == ("Kenya", "foreign ministry")
    assert affiliation("Ministry of Silly Walks") is None


def test_government_forms_are_as_a_text_writes_them() -> None:
    """Own forms never are places, seats are listed apart; an unknown government is a KeyError."""
    forms = government_forms("Kenya")
    assert {"Kenya", "Kenyan government", "Officials from Nairobi"} <= set(forms.own)
    assert forms.seats == ("Nairobi",)
    with pytest.raises(KeyError):
        government_forms("Atlantis")


@pytest.mark.parametrize(
    ("form", "title", "name"),
    [
        ("Chilean President Ana Rojas", "Chilean President", "Ana Rojas"),
        ("Chile’s Prime Minister, Ana Rojas", "Chile’s Prime Minister", "Ana Rojas"),
        (
            "Acting Secretary of State for Arctic Affairs Jo Berg",
            "Acting Secretary of State for Arctic Affairs",
            "Jo Berg",
        ),
        ("Agency for Rural Roads (ARR) chief Jo Berg", "Agency for Rural Roads (ARR) chief", "Jo Berg"),
        ("John IV, the head of the Old Church", "head of the Old Church", "John IV"),
        ("Prime Minister of Chile Ana Rojas", "Prime Minister of Chile", "Ana Rojas"),
        ("Vice-President Ana Rojas", "Vice-President", "Ana Rojas"),
        ("the spokesman Jan van der Berg", "spokesman", "Jan van der Berg"),
        ("Commander de la Cruz", "Commander", "de la Cruz"),
        ("Prime Minister John Major", "Prime Minister", "John Major"),
        ("President  Ana\n Rojas", "President", "Ana\n Rojas"),
        ("Dr. Ana Rojas", None, "Ana Rojas"),
        ("Mr Berg", None, "Berg"),
        ("Martin Luther King", None, "Martin Luther King"),
        ("agency chief", None, "agency chief"),
        ("chief of the agency", None, "chief of the agency"),
        ("President", None, "President"),
        ("", None, ""),
    ],
)
def test_titles_come_apart_from_names(form: str, title: str | None, name: str) -> None:
    """An office before or behind a name is its title; honorifics are cut off; a name is never used up."""
    split = split_title(form)
    assert (split.title, split.name) == (title, name)


@given(st.text(alphabet="AaBb .,’-", max_size=20), st.sampled_from(["President ", "Mr. ", "envoy of Peru ", ""]))
def test_title_and_name_are_pieces_of_the_form(name: str, office: str) -> None:
    """Nothing is made up: title and name occur in the form."""
    split = split_title(office + name)
    assert split.name in office + name
    assert split.title is None or split.title in office + name


@pytest.mark.parametrize(
    ("one", "other", "kind", "same"),
    [
        ("Rojas", "President Ana Rojas", "person", True),
        ("A. Rojas", "Ana Rojas", "person", True),
        ("Ana Maria Rojas", "Ana Rojas", "person", True),
        ("Ana Rojas", "Eva Rojas", "person", False),
        ("Ana Rojas", "Ana Berg", "person", False),
        ("Assad", "Bashar al-Assad", "person", True),
        ("Zelenskyy", "Volodymyr Zelensky", "person", True),
        ("Xi", "Xi Jinping", "person", True),
        ("Ana", "Ana Rojas", "person", False),
        ("Sammy Davis Jr.", "Sammy Davis", "person", True),
        ("Lima", "Peruvian authorities", "government", True),
        ("Peruvian Foreign Ministry", "Peru", "government", False),
        ("IRC", "International Rescue Committee", "organisation", True),
        ("the mission", "the agency", "organisation", False),
        ("ethnic Serbs in Kosovo", "Kosovo’s ethnic Serbs", "population", True),
        ("Peruvians", "the Peruvian people", "population", True),
        ("Peruvian forces", "the Peruvian Forces", "armed_group", True),
        ("", "", "person", False),
    ],
)
def test_same_name(one: str, other: str, kind: Kind, same: bool) -> None:
    """Likeness of two forms is symmetric and knows each kind's ways of shortening."""
    assert same_name(one, other, kind) is same
    assert same_name(other, one, kind) is same


def test_acronyms() -> None:
    """Initials, with or without small words, or the acronym in parentheses; never a word or a single letter."""
    assert is_acronym("U.N.", "United Nations")
    assert is_acronym("IOM", "International Organization for Migration")
    assert is_acronym("ARR", "Agency for Rural Ways (ARR)")
    assert not is_acronym("Un", "United Nations")
    assert not is_acronym("U", "United")
    assert not is_acronym("UN", "Urban League")


@pytest.mark.parametrize(
    ("name", "none"),
    [
        ("they", True), ("the two sides", True), ("Both", True), ("many others", True), ("us", True), ("talks", True),
        ("", True), ("324", True), ("US", False), ("the U.S.", False), ("rebel leaders", False),
        ("324 families", False),
        ("Peru", False),
    ],
)  # fmt: skip
def test_pronouns_and_generic_nouns_are_no_actor(name: str, none: bool) -> None:
    """A pronoun, a number or a bare generic noun names nobody; one narrowing word makes it a name."""
    assert is_pronoun_or_generic(name) is none


def test_has_office() -> None:
    """An office is found by its head noun, in any case and behind a hyphen."""
    assert has_office("Vice-President of Peru")
    assert not has_office("friend of Peru")


def _named(kind: Kind, *forms: str) -> Naming:
    return Naming(forms=forms, kind=kind)


def _groups(*namings: Naming) -> set[frozenset[str]]:
    return {frozenset(namings[i].forms[0] for i in members) for members in group(namings)}


def test_a_surname_joins_the_only_person_that_has_it() -> None:
    """With one candidate a short form attaches; with two it stays alone, and full names that differ stay apart."""
    ana, eva, short = (_named("person", name) for name in ("Ana Rojas", "Eva Rojas", "Mr Rojas"))
    assert _groups(ana, short) == {frozenset({"Ana Rojas", "Mr Rojas"})}
    assert _groups(ana, eva, short) == {frozenset({name}) for name in ("Ana Rojas", "Eva Rojas", "Mr Rojas")}


def test_governments_organisations_and_bodies_group_by_what_they_stand_for() -> None:
    """Metonyms join their state, a bare ministry its only state, an acronym its full form; kinds may be mixed up."""
    assert _groups(
        _named("government", "Lima"),
        _named("organisation", "Peru"),
        _named("government", "Peruvian Foreign Ministry"),
        _named("government", "Foreign Ministry"),
        _named("organisation", "IRC"),
        _named("organisation", "International Rescue Committee"),
        _named("armed_group", "Peruvian patrol"),
        _named("armed_group", "Peruvian patrol in the north"),
    ) == {
        frozenset({"Lima", "Peru"}),
        frozenset({"Peruvian Foreign Ministry", "Foreign Ministry"}),
        frozenset({"IRC", "International Rescue Committee"}),
        frozenset({"Peruvian patrol", "Peruvian patrol in the north"}),
    }


def test_a_person_that_is_really_a_government() -> None:
    """A capital labelled a person is its government, unless somebody bears the name."""
    place, state, bearer = _named("person", "Lima"), _named("government", "Peru"), _named("person", "Rosa Lima")
    assert _groups(place, state) == {frozenset({"Lima", "Peru"})}
    assert _groups(place, state, bearer) == {frozenset({"Lima", "Rosa Lima"}), frozenset({"Peru"})}


def test_a_listed_alias_joins_unless_the_names_forbid_it() -> None:
    """An alias joins its bearer; a wrong one joins no two governments, no two full names, no person and thing."""
    assert _groups(_named("person", "Ana Rojas", "agency chief"), _named("person", "agency chief")) == {
        frozenset({"Ana Rojas", "agency chief"})
    }
    for one, other in [
        (_named("government", "Peru", "Chile"), _named("government", "Chile")),
        (_named("person", "Ana Rojas", "Eva Berg"), _named("person", "Eva Berg")),
        (_named("person", "Ana Rojas", "Berg Institute"), _named("organisation", "Berg Institute")),
        (_named("government", "Peru", "officials"), _named("government", "officials")),
    ]:
        assert len(_groups(one, other)) == 2


def test_part_of_a_people_joins_the_only_people_it_can_be_part_of() -> None:
    """ "ethnic X" joins "ethnic X in Y"; bare "Xs", another place or another description stays apart."""
    people, croatia = _named("population", "ethnic Serbs in Kosovo"), _named("population", "Croatia’s ethnic Serbs")
    assert len(_groups(people, _named("population", "ethnic Serbs"))) == 1
    assert len(_groups(people, _named("population", "Serbs"))) == 2
    assert len(_groups(people, _named("population", "ethnic Serbs"), croatia)) == 3
    assert len(_groups(_named("population", "Serbian diaspora"), _named("population", "Serbian population"))) == 2


FORMS = [
    "Lima", "Peru", "Peruvian officials", "Chile", "Rosa Lima", "Ana Rojas", "Rojas", "Eva Rojas", "President Rojas",
    "they", "IRC", "International Rescue Committee", "Foreign Ministry", "Peruvian Foreign Ministry", "Peruvians", "EU",
    "ethnic Peruvians", "ethnic Peruvians in Chile", "African Union", "AU", "agency chief",
]  # fmt: skip
NAMINGS = st.lists(
    st.builds(
        Naming,
        forms=st.lists(st.sampled_from(FORMS), min_size=1, max_size=3).map(tuple),
        kind=st.sampled_from(["person", "government", "organisation", "population"]),
    ),
    max_size=9,
)


@given(NAMINGS, st.integers())
def test_groups_are_a_partition_and_do_not_depend_on_order(namings: list[Naming], seed: int) -> None:
    """Every index is in exactly one group, and shuffled namings give the same groups."""
    groups = group(namings)
    assert sorted(i for members in groups for i in members) == list(range(len(namings)))
    order = list(range(len(namings)))
    random.Random(seed).shuffle(order)
    shuffled = group([namings[i] for i in order])

    def shown(found: tuple[tuple[int, ...], ...], of: list[Naming]) -> list[list[str]]:
        return sorted(sorted(of[i].model_dump_json() for i in members) for members in found)

    assert shown(shuffled, [namings[i] for i in order]) == shown(groups, namings)
