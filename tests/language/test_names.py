"""One name: its comparison form, the government it stands for, its title."""

from __future__ import annotations

import tomllib
from collections import Counter
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.language.names import (
    affiliation,
    canonical,
    fold,
    government_forms,
    has_office,
    is_metonym,
    is_organisation,
    is_pronoun_or_generic,
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
    """193 member states, two observers, Kosovo, Taiwan, three that are no more; no seat and no name belongs to two."""
    table = tomllib.loads(resources.files("summarizer.language.lexicon").joinpath("metonyms.toml").read_text("utf-8"))
    states = table["states"]
    assert len(states) == 200
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
        ("Kestrel Chief Executive Officer Ana Rojas", "Kestrel Chief Executive Officer", "Ana Rojas"),
        ("Kestrel chief executive Ana Rojas", "Kestrel chief executive", "Ana Rojas"),
        ("Deputy Chief Constable Ana Rojas", "Deputy Chief Constable", "Ana Rojas"),
        ("Executive Committee", None, "Executive Committee"),
        ("Interior Ministry", None, "Interior Ministry"),
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
