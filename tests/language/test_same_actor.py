"""Which names are one actor: two by themselves, and many against each other."""

from __future__ import annotations

import random
from typing import get_args
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.language.same_actor import Naming, group, is_acronym, name_keys, same_name
from summarizer.records.facets import Kind


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


def test_the_legal_form_of_a_company_makes_no_other_company() -> None:
    """ "Harbour Line Ltd." is "Harbour Line"; a name of nothing but a legal form stays as it is."""
    namings = [
        Naming(forms=(name,), kind="organisation")
        for name in ("Harbour Line Ltd.", "Harbour Line", "Harbour Works Inc.")
    ]
    assert group(namings) == ((0, 1), (2,))


# fmt: off
WORDS = (
    "Ana", "A.", "Rojas", "Lopez", "Zelensky", "Zelenskyy", "President", "Jr.", "the", "Ministry", "of", "Foreign",
    "Affairs", "Peru", "Peruvian", "French", "residents", "Health", "WHO", "(WHO)", "World", "Organization",
)
# fmt: on
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)


@settings(max_examples=300)
@given(NAMES, NAMES, st.sampled_from(get_args(Kind)))
def test_names_that_may_be_one_share_a_key(one: str, other: str, kind: Kind) -> None:
    """So that only names with a common key need to be compared."""
    if same_name(one, other, kind):
        assert name_keys(one, kind) & name_keys(other, kind)


@settings(max_examples=100)
@given(st.lists(st.tuples(NAMES, NAMES, st.sampled_from(get_args(Kind))), max_size=6, unique=True))
def test_groups_are_those_of_comparing_every_pair(told: list[tuple[str, str, Kind]]) -> None:
    """Leaving out pairs without a common key changes no group."""
    namings = [Naming(forms=(name, alias), kind=kind) for name, alias, kind in told]
    every = [[other for other in range(len(namings)) if other != one] for one in range(len(namings))]
    with mock.patch("summarizer.language.same_actor._near", return_value=every):
        expected = group(namings)
    assert group(namings) == expected
