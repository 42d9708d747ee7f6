"""Stances: holder, target, cue and claim are in view, and quoted words stand in quotation marks."""

from __future__ import annotations

from typing import get_args

import pytest

from summarizer.grounding.stances import POLARITY
from summarizer.prompts.drafts import LONGEST_CLAIM, StanceDraft
from summarizer.records.article import Article
from summarizer.records.facets import Act
from summarizer.records.summary import Stance
from tests.support.drafting import an_article, grounded, reason_of

CHARGE = "Chile accused Bolivian President Ana Lopez of poisoning the Loa in 2014, which Bolivia denied."
GOOD = {
    "cue": "accused",
    "holder": "Chile",
    "target": "Ana Lopez",
    "act": "accuses",
    "claim": "Ana Lopez poisoned the Loa",
}


def draft(**fields: object) -> StanceDraft:
    return StanceDraft.model_validate(GOOD | fields)


def stance(article: Article, **fields: object) -> Stance:
    groundwork = grounded(article, "stances", draft(**fields))
    assert groundwork.ungrounded == ()
    (found,) = groundwork.records.stances
    return found


def refusal(article: Article, **fields: object) -> str:
    return reason_of(grounded(article, "stances", draft(**fields)))


def test_a_stance_has_its_sentence_as_evidence() -> None:
    """The whole sentence is the evidence."""
    found = stance(an_article(CHARGE), claim="Ana Lopez poisoned the Loa.")
    assert (found.holder, found.target, found.claim) == ("Chile", "Ana Lopez", "poisoning the Loa in 2014")
    assert (found.act, found.polarity, found.quoted) == ("accuses", "opposed", False)
    assert [evidence.text for evidence in found.evidence] == [CHARGE]


@pytest.mark.parametrize(
    ("cue", "claim", "ended"),
    [
        ("urges", "Peru should stay after forcing a surrender", "Peru should stay"),
        ("urges", "Peru should stay after a surrender", "Peru should stay after a surrender"),
        ("backs", "Peru should stay after forcing a surrender", "Peru should stay after forcing a surrender"),
    ],
)
def test_what_is_asked_ends_before_what_either_may_have_done(cue: str, claim: str, ended: str) -> None:
    """In "A urges B to stay after forcing a surrender" it may be A who forced it; that B should stay is certain."""
    found = stance(
        an_article(f"Chile {cue} Peru to stay after forcing a surrender."), cue=cue, target="Peru", claim=claim
    )
    assert found.claim == ended


@pytest.mark.parametrize(
    ("behind", "act"),
    [
        ("agreed to leave Peru", "promises"),
        ("agreed to the plan of Peru", "supports"),
        ("agreed to its terms with Peru", "supports"),
        ("agreed to 12 demands of Peru", "supports"),
        ("committed to helping Peru", "promises"),
        ("committed to peace with Peru", "supports"),
    ],
)
def test_who_undertakes_to_do_something_promises_it(behind: str, act: Act) -> None:
    """ "Agreed to leave" is a promise, "agreed to the plan" support for it."""
    found = stance(an_article(f"Chile {behind}."), cue=" ".join(behind.split()[:2]), target="Peru", claim=behind)
    assert (found.act, found.polarity) == (act, "supportive")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"cue": "condemned"}, "cue 'condemned'"),
        ({"cue": "accuse"}, "cue 'accuse'"),
        ({"cue": "president"}, "cue 'president'"),
        ({"holder": "Peru"}, "holder 'Peru'"),
        ({"holder": "Chi"}, "holder 'Chi'"),
        ({"holder": "Chilean army"}, "holder 'Chilean army'"),
        ({"target": "Peru"}, "target 'Peru'"),
        ({"target": "President Dan Reyes"}, "target 'President Dan Reyes'"),
        ({"target": "President Carla Lopez"}, "target 'President Carla Lopez'"),
        ({"target": "a new railway line"}, "target 'a new railway line'"),
        ({"holder": "Ana Lopez"}, "both holder and target"),
        ({"holder": "Lopez"}, "both holder and target"),
        ({"holder": "Chile", "target": "Chile"}, "both holder and target"),
        ({"target": ""}, "target ''"),
        ({"target": "it"}, "target 'it'"),
        ({"claim": ""}, "most words of the claim"),
        ({"claim": "It should not be."}, "most words of the claim"),
        ({"claim": "Ana Lopez poisoned the Loa in 2015"}, "number 2015"),
        ({"claim": "Ana Lopez poisoned the Loa 12 times"}, "number 12"),
        ({"claim": "The railway workers deserve higher wages"}, "most words of the claim"),
    ],
)
def test_a_stance_that_the_sentence_does_not_bear_out_is_refused(fields: dict[str, str], said: str) -> None:
    """An invented cue, a holder or target that is not named, an altered number, a claim of other words: no stance."""
    assert said in refusal(an_article(CHARGE), **fields)


def test_a_holder_may_be_named_before_only_where_the_sentence_refers_back() -> None:
    """A pronoun or a quotation takes its speaker from the sentences shown before, another sentence does not."""
    article = an_article("Peru stayed calm.", "It accused Ana Lopez of poisoning the Loa.")
    assert grounded(article, "stances", draft(holder="Peru"), shown=[1]).tally.used == 1
    assert "holder 'Peru'" in reason_of(grounded(article, "stances", draft(holder="Peru"), asked=[2]))
    plain = an_article("Peru stayed calm.", "Chile accused Ana Lopez of poisoning the Loa.")
    assert "holder 'Peru'" in reason_of(grounded(plain, "stances", draft(holder="Peru"), shown=[1]))


def test_a_name_within_the_quotation_only_is_spoken_of() -> None:
    """Who is named only inside the quoted words does not speak them."""
    article = an_article("“Peru accused Ana Lopez of poisoning the Loa,” Chile complained.")
    assert "only in the quotation" in refusal(article, holder="Peru")
    assert stance(article, holder="Chile", cue="accused").holder == "Chile"


def test_an_owner_does_not_take_the_position_of_what_is_owned() -> None:
    """In "Peru's president accused" Peru accuses nobody; of the noun in "Peru's demand for" it is the holder."""
    article = an_article("Peru's president accused Ana Lopez of poisoning the Loa.")
    assert "only as an owner" in refusal(article, holder="Peru")
    article = an_article("Peru's demand for a new lock surprised Ana Lopez.")
    assert stance(article, holder="Peru", cue="demand for", target="a new lock", claim="a new lock").act == "demands"


def test_the_object_of_a_cue_does_not_take_the_position() -> None:
    """In "Chile accused Peru" Peru accuses nobody, unless named once more; the owner of a noun holds it."""
    article = an_article("Ana Lopez left, and Chile accused Peru of poisoning the Loa.")
    assert "as an object" in refusal(article, holder="Peru")
    twice = an_article("Peru spoke, and Chile accused Peru of poisoning the Loa, Ana Lopez heard.")
    assert stance(twice, holder="Peru").holder == "Peru"
    backed = an_article("Ana Lopez backs Peru's demand for a new lock.")
    assert stance(backed, holder="Peru", cue="demand for", target="a new lock", claim="a new lock").holder == "Peru"


def test_a_cue_within_a_name_is_nobody_s_position() -> None:
    """ "Chilean-backed rebels" back nobody by being called so."""
    article = an_article("Chilean-backed rebels took the lock from Ana Lopez.")
    said = refusal(article, holder="Chilean-backed rebels", cue="backed", act="supports", claim="took the lock")
    assert "part of the holder's name" in said


def test_a_duty_is_no_promise() -> None:
    """What somebody "must ensure" nobody has promised."""
    article = an_article("Peru must ensure safe roads for Ana Lopez.")
    said = refusal(article, holder="Peru", cue="ensure", act="promises", claim="safe roads for Ana Lopez")
    assert "a duty" in said


@pytest.mark.parametrize(
    ("act", "target", "stands"),
    [
        ("denies", "Ana Lopez", False),
        ("rejects", "Ana Lopez", False),
        ("accuses", "seven people", False),
        ("accuses", "Ana Lopez", True),
        ("criticises", "Ana Lopez", True),
    ],
)
def test_plain_speech_is_no_denial_and_accuses_nobody_unnamed(act: str, target: str, stands: bool) -> None:
    """Behind "said" the label names the act, but not one for which news writing has a word of its own."""
    article = an_article("“Ana Lopez and seven people poisoned the Loa,” Chile said.")
    drafted = draft(holder="Chile", cue="said", act=act, target=target, claim="poisoned the Loa")
    groundwork = grounded(article, "stances", drafted)
    assert bool(groundwork.records.stances) is stands
    assert stands or "read into" in reason_of(groundwork)


def test_two_names_of_one_government_are_not_two_sides() -> None:
    """A capital and its country are the same actor, which takes no position on itself."""
    article = an_article("Chile accused Santiago of poisoning the Loa.")
    assert "both holder and target" in refusal(article, target="Santiago", claim="Santiago poisoned the Loa")


# --- pointing -------------------------------------------------------------------------------------------------------


def test_the_sentence_is_the_one_pointed_at_or_the_one_with_the_cue() -> None:
    """Without a number, a window of several sentences is searched for the cue."""
    article = an_article("Nothing happened.", CHARGE)
    assert stance(article, at=2).evidence[0].text == CHARGE
    assert stance(article).evidence[0].text == CHARGE
    assert "not in the sentence" in refusal(article, at=1)
    assert "none of the sentences" in refusal(article, cue="praised")


def test_one_cue_and_holder_have_several_targets_only_where_they_are_joined() -> None:
    """ "Praised Chile and Peru" are two stances; a second target picked from elsewhere in the sentence is refused."""
    joined = an_article("Ana Lopez praised Chile and Peru as brave neighbours of Bolivia.")
    praise = {"cue": "praised", "holder": "Ana Lopez", "act": "praises", "claim": "brave neighbours"}
    groundwork = grounded(
        joined,
        "stances",
        draft(**praise, target="Chile"),
        draft(**praise, target="Peru"),
        draft(**praise, target="Bolivia"),
    )
    assert [found.target for found in groundwork.records.stances] == ["Chile", "Peru"]
    assert "has been given the target" in groundwork.ungrounded[0].reason


# --- act, polarity, quotation ---------------------------------------------------------------------------------------


def test_the_cue_settles_the_act() -> None:
    """Where the table knows the cue, the label's act does not count, and the rule is named."""
    found = stance(an_article(CHARGE), act="praises")
    assert (found.act, found.polarity) == ("accuses", "opposed")
    assert "act" in found.provenance.rules[0]


def test_the_label_settles_the_act_of_plain_speech() -> None:
    """ "Said" expresses no act of its own."""
    article = an_article("“The Loa is poisoned by Ana Lopez,” Chile said.")
    found = stance(article, cue="said", act="criticises", claim="The Loa is poisoned by Ana Lopez")
    assert (found.act, found.polarity, found.provenance.rules) == ("criticises", "opposed", ())


def test_every_act_has_a_polarity() -> None:
    """The table covers the acts there are."""
    assert set(POLARITY) == set(get_args(Act))


@pytest.mark.parametrize(("target", "polarity"), [("a new lock", "supportive"), ("Ana Lopez", "neutral")])
def test_a_thing_that_is_demanded_is_supported(target: str, polarity: str) -> None:
    """A demand on an actor is neutral, a demand for a thing favours the thing."""
    article = an_article("Chile demanded a new lock from Ana Lopez.")
    found = stance(article, cue="demanded", target=target, claim="a new lock")
    assert (found.act, found.polarity) == ("demands", polarity)


@pytest.mark.parametrize(
    ("sentence", "claim", "quoted"),
    [
        ("Chile accused Ana Lopez of “poisoning the Loa” for years.", "poisoning the Loa", True),
        ('Chile accused Ana Lopez of "poisoning the Loa" for years.', "poisoning the Loa", True),
        ("Chile accused Ana Lopez of poisoning the Loa “for years”.", "Ana Lopez is poisoning the Loa", False),
        ('Chile accused Ana Lopez of poisoning the Loa "for years".', "Ana Lopez is poisoning the Loa", False),
        ('The "mad" mayor: Chile accused Ana Lopez of poisoning the Loa.', "Ana Lopez is poisoning the Loa", False),
        ("Chile accused Ana Lopez of poisoning the Loa.", "poisoning the Loa", False),
    ],
)
def test_quoted_means_that_the_claims_words_stand_within_the_marks(sentence: str, claim: str, quoted: bool) -> None:
    """Quotation marks elsewhere in the sentence, curly or straight, quote nothing of the claim."""
    assert stance(an_article(sentence), claim=claim).quoted is quoted


def test_a_claim_half_from_before_is_partly_grounded() -> None:
    """Words that only the sentences before have make the grounding partial."""
    article = an_article(
        "Ana Lopez poisoned rivers and killed fish, children wrote.", "She was accused by Chile of neglect."
    )
    claim = "Lopez poisoned rivers and killed fish by neglect"
    (found,) = grounded(article, "stances", draft(claim=claim), shown=[1]).records.stances
    assert found.grounding == "partial"


# --- what the sentence itself settles ---------------------------------------------------------------------------------


def test_a_surname_names_the_holder() -> None:
    """The model chooses full names; a later sentence has the surname."""
    article = an_article("Ana Lopez left.", "Lopez accused Chile of poisoning the Loa.")
    found = grounded(
        article,
        "stances",
        draft(holder="Ana Lopez", target="Chile", claim="Chile poisoned the Loa"),
        asked=[2],
    ).records.stances
    assert [(one.holder, one.target) for one in found] == [("Ana Lopez", "Chile")]


def test_a_pronoun_before_the_cue_acts_for_an_object() -> None:
    """In "Chile accused Lopez after she criticised Peru" Lopez criticises, though she is an object, too."""
    article = an_article("Chile accused Ana Lopez of lies after she criticised Peru for poisoning the Loa.")
    found = stance(article, cue="criticised", holder="Ana Lopez", target="Peru", claim="Peru poisoned the Loa")
    assert (found.holder, found.act) == ("Ana Lopez", "criticises")


def test_we_speaks_for_the_name_in_the_quotation() -> None:
    """A name that is only spoken of holds nothing, unless the speaker says "we" of it."""
    ours = an_article("“Chile is committed to all that we can do for Peru,” he said.")
    found = stance(ours, cue="committed to", holder="Chile", target="Peru", claim="all that we can do for Peru")
    assert found.holder == "Chile"
    theirs = an_article("“Chile is committed to all that Peru wants,” he said.")
    assert "only in the quotation" in refusal(theirs, cue="committed to", holder="Chile", target="Peru", claim="all")


def test_a_wrong_target_gives_way_to_the_verb_s_object() -> None:
    """What stands behind the verb is the target when the model names somebody who is not there."""
    article = an_article("Police in Lima denied rumours of a second attack on the dam.")
    found = stance(article, cue="denied", holder="Police", target="Ana Lopez", claim="rumours of a second attack")
    assert found.target == "rumours of a second attack on the dam"
    assert "target: behind 'denied'" in found.provenance.rules
    clause = an_article("Chile denied that it had poisoned the Loa.")
    assert "does not name the target" in refusal(clause, cue="denied", target="Ana Lopez", claim="poisoned the Loa")


def test_what_is_said_to_be_due_is_demanded() -> None:
    """ "Said" with a duty is a demand, whatever the label."""
    article = an_article("But Chile said Peru must leave the Loa to the farmers.")
    found = stance(article, cue="said", target="Peru", act="warns", claim="Peru must leave the Loa")
    assert (found.act, found.provenance.rules) == ("demands", ("act: said to be due",))


def test_blame_needs_a_word_for_it() -> None:
    """A report is not made an accusation by the label alone."""
    article = an_article("“Ana Lopez came at noon,” Chile said.")
    assert "read into" in refusal(article, cue="said", act="accuses", claim="Ana Lopez came at noon")


# --- the claim --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "claim"),
    [
        ("Chile accused Ana Lopez of draining the Loa, and left.", "draining the Loa"),
        ("Chile accused Ana Lopez over the drained Loa.", "Ana Lopez drained the Loa"),
    ],
)
def test_the_claim_is_the_charge_where_there_is_one(sentence: str, claim: str) -> None:
    """The sentence's own words for what somebody is accused of; else the drafted wording without its full stop."""
    assert stance(an_article(sentence), claim="Ana Lopez drained the Loa.").claim == claim


@pytest.mark.parametrize("length", [LONGEST_CLAIM - 1, LONGEST_CLAIM])
def test_a_claim_cut_at_the_limit_ends_on_a_whole_word(length: int) -> None:
    """A wording that ran into the limit loses its last word, which may be half of one, and shows that it was cut."""
    words = "a new lock beside the old mill on the upper Loa and " * 4
    article = an_article(f"Chile demanded from Ana Lopez {words}a bridge.")
    drafted = words[:length]
    assert not drafted.endswith(" ")
    claim = stance(article, cue="demanded", act="demands", claim=drafted).claim
    assert claim == (drafted if length < LONGEST_CLAIM else f"{drafted.rsplit(' ', 1)[0]} …")


@pytest.mark.parametrize(
    ("sentence", "drafted", "claim", "quoted"),
    [
        ("Chile accused Ana Lopez of “a cold theft” on the Loa.", "Ana Lopez accused on the Loa", "a cold theft", True),
        ("The “mad Loa baron”: Chile accused Ana Lopez of draining it.", "a mad Loa baron", "draining it", False),
    ],
)
def test_quoted_is_said_of_the_claim_that_is_kept(sentence: str, drafted: str, claim: str, quoted: bool) -> None:
    """Where the charge takes the place of the drafted wording, it is the charge that is quoted or not."""
    found = stance(an_article(sentence), claim=drafted)
    assert (found.claim, found.quoted) == (claim, quoted)


@pytest.mark.parametrize(
    ("sentence", "names"),
    [("“The Loa is poisoned,” Chile said.", False), ("“The Loa is poisoned,” Chile said of her.", True)],
)
def test_plain_speech_needs_its_target_in_the_sentence(sentence: str, names: bool) -> None:
    """Behind "said" a target named before counts only where a pronoun behind the cue refers to it."""
    article = an_article("Ana Lopez left.", sentence)
    drafted = draft(cue="said", act="warns", claim="The Loa is poisoned")
    groundwork = grounded(article, "stances", drafted, shown=[1])
    assert bool(groundwork.records.stances) is names
    assert names or "does not name the target" in reason_of(groundwork)


def test_another_cue_may_find_its_target_before() -> None:
    """A demand is often on who was named before."""
    article = an_article("Ana Lopez left.", "“We demand a new lock,” Chile shouted.")
    drafted = draft(cue="demand", act="demands", claim="a new lock")
    assert grounded(article, "stances", drafted, shown=[1]).tally.used == 1


@pytest.mark.parametrize(
    ("words", "stands"),
    [
        ("“Peru as a friend of Ghana is committed to all that we can do,” Ana Lopez said.", False),
        ("“Peru as a friend of Ghana is committed to all that it can do,” Ana Lopez said.", True),
    ],
)
def test_who_speaks_in_a_quotation_is_not_its_target(words: str, stands: bool) -> None:
    """ "We" speaks for the first name of the quotation, to which the speaker's words then cannot be addressed."""
    draft_of = {"cue": "committed to", "holder": "Ana Lopez", "target": "Peru", "act": "supports"}
    groundwork = grounded(an_article(words), "stances", draft(**draft_of, claim="Peru is committed"))
    assert bool(groundwork.records.stances) is stands


@pytest.mark.parametrize(
    ("sentence", "claim", "act"),
    [
        ("Chile said Ana Lopez opened fire on its boats.", "Ana Lopez opened fire on its boats", "accuses"),
        ("Chile said Ana Lopez wrote a letter.", "Ana Lopez wrote a letter", "other"),
        ("Chile said it would send boats to Ana Lopez.", "Chile would send boats to Ana Lopez", "promises"),
    ],
)
def test_what_is_not_to_come_is_no_promise(sentence: str, claim: str, act: Act) -> None:
    """Behind "said" a promise needs a word for what is to come; words of harm make it a charge."""
    article = an_article(f"“Yes.” {sentence}")
    assert stance(article, cue="said", act="promises", claim=claim).act == act


def test_a_denial_denies_what_its_holder_is_accused_of() -> None:
    """In "A accused B of lying, which B denied" the claim is the charge, also where the label has the accuser right."""
    article = an_article("Chile accused Peru of “poisoning the Loa,” an allegation that Peru has denied.")
    found = stance(article, cue="denied", holder="Peru", target="Chile", act="denies", claim="Chile poisons Peru's Loa")
    assert (found.holder, found.target, found.claim) == ("Peru", "Chile", "poisoning the Loa")


def test_the_same_is_not_said_again_of_a_part_of_the_target() -> None:
    """A noun such as "reports" may be taken for a cue of its own: no second position comes of the one claim."""
    article = an_article("Ana Lopez described as “lies” reports about the transfer of boats to Peru.")
    whole = draft(
        cue="described", holder="Ana Lopez", target="reports about the transfer of boats to Peru", claim="lies"
    )
    part = whole.model_copy(update={"cue": "reports", "target": "the transfer of boats to Peru"})
    assert "has been said of" in reason_of(grounded(article, "stances", whole, part))


def test_nobody_supports_what_he_is_against() -> None:
    """Where the claim of one position has slipped into another of the same holder, the sentence's own words stand."""
    article = an_article(
        "Chile, expressing support for U.S. envoy Ana Lopez in a letter, said Peru's use of force was unacceptable."
    )
    letter = draft(cue="expressing support", act="supports", claim="It supports Peru's use of force")
    force = draft(cue="unacceptable", target="Peru's use of force", act="accuses", claim="It is unacceptable")
    groundwork = grounded(article, "stances", letter, force)
    claims = {found.target: found.claim for found in groundwork.records.stances}
    assert claims["Ana Lopez"] == "expressing support for U.S. envoy Ana Lopez in a letter"
    fair = letter.model_copy(update={"claim": "Ana Lopez has Chile's support"})
    (kept, _) = grounded(article, "stances", fair, force).records.stances
    assert kept.claim == "Ana Lopez has Chile's support"
