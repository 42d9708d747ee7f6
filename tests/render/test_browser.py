"""The page in a real browser, from disk and without a network: it opens, leads to sentences, filters, prints."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from summarizer.render.html.page import to_html
from tests.pipeline.test_end_to_end import replayed
from tests.render.test_page import page_of
from tests.support.browser import Watched, chromium, opened
from tests.support.crowd import crowd
from tests.support.hostile import EVIL
from tests.support.reported import Report

pytestmark = pytest.mark.processes
SOON = 3_000  # milliseconds that a change may take to be seen


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the five seeds, replayed."""
    folder = tmp_path_factory.mktemp("seeds")
    run = replayed(folder / "cache")
    file = folder / "brief.html"
    file.write_text(to_html(run.briefs[0], run.articles, run.summaries), "utf-8")
    return file


@pytest.fixture(scope="module")
def browser(seeds: Path) -> Iterator[Browser]:
    """Started when the seeds are replayed: the driver keeps an event loop, beside which no other can run."""
    with chromium() as started:
        yield started


def _is_quiet(watched: Watched) -> bool:
    """Nothing was complained of, and nothing but the file itself was asked for."""
    return not watched.complaints and all(url.startswith("file:") for url in watched.requests)


def _lit(watched: Watched) -> list[str]:
    """The anchors of the sentences that are lit."""
    found: list[str] = watched.page.eval_on_selector_all(".sentence.lit", "all => all.map(one => one.id)")
    return found


def test_a_citation_leads_to_its_sentence_in_one_click(browser: Browser, seeds: Path) -> None:
    """The sentence is lit and in view, in its article, and names the statements that rest on it: the second click."""
    watched = opened(browser, seeds)
    page = watched.page
    chip = page.locator("#in-brief .chip").first
    anchor = (chip.get_attribute("href") or "").removeprefix("#")
    chip.click()
    sentence = page.locator(f"#{anchor}")
    expect(sentence).to_be_in_viewport(timeout=SOON)
    assert anchor in _lit(watched)
    assert page.url.endswith(f"#{anchor}")
    links = page.locator("#resting a")
    assert links.count() >= 1
    links.first.click()
    statement = (links.first.get_attribute("href") or "").removeprefix("#")
    expect(page.locator(f"#{statement}")).to_be_in_viewport(timeout=SOON)
    assert _is_quiet(watched), watched


def test_a_sentence_lists_what_rests_on_it(browser: Browser, seeds: Path) -> None:
    """A click on a cited sentence shows statements that cite it, and on another that there are none."""
    watched = opened(browser, seeds)
    page = watched.page
    cited = page.locator(".source:not([hidden]) .sentence.cited").first
    cited.locator("sup").click()
    rests = (cited.get_attribute("data-rests") or "").split()
    assert page.locator("#resting a").count() == len(rests) > 0
    page.locator(".source:not([hidden]) .sentence:not(.cited) sup").first.click()
    expect(page.locator("#resting")).to_contain_text("No statement")


def test_a_deep_link_opens_what_is_folded(browser: Browser, seeds: Path) -> None:
    """A link to a position unfolds the list, lights the position, and shows its sentence beside it."""
    watched = opened(browser, seeds, "#stance-1")
    position = watched.page.locator("#stance-1")
    expect(position).to_be_in_viewport(timeout=SOON)
    assert "lit" in (position.get_attribute("class") or "").split()
    assert len(_lit(watched)) == 1
    assert watched.page.evaluate("document.querySelector('#positions').open")
    assert _is_quiet(watched), watched


def test_a_cell_of_the_matrix_opens_to_its_dated_quotes(browser: Browser, seeds: Path) -> None:
    """The card has the sentence and when its article was published; Esc closes it."""
    watched = opened(browser, seeds)
    stand = watched.page.locator(".matrix [data-card]").first
    stand.click()
    card = watched.page.locator("#card")
    expect(card).to_be_visible(timeout=SOON)
    expect(card.locator("blockquote bdi").first).not_to_be_empty()
    assert card.locator("cite").first.inner_text().startswith(("published", "undated"))
    watched.page.keyboard.press("Escape")
    expect(card).to_be_hidden(timeout=SOON)
    assert _is_quiet(watched), watched


def test_filters_leave_what_is_asked_for(browser: Browser, seeds: Path) -> None:
    """By facet, actor, article and words; Clear brings everything back."""
    watched = opened(browser, seeds)
    page = watched.page

    def of_shown(expression: str) -> object:
        return page.evaluate(f"(shown => {expression})([...document.querySelectorAll('main .say:not([hidden])')])")

    def until(expression: str) -> None:
        """The page's policy lets no expression be evaluated in it, as waiting for one would need."""
        for _ in range(SOON // 50):
            if of_shown(expression):
                return
            page.wait_for_timeout(50)
        pytest.fail(f"never came true: {expression}")

    everything = of_shown("shown.length")
    page.locator("[name=facet][value=events]").uncheck()
    until("shown.every(one => one.dataset.facet !== 'events')")
    assert of_shown(f"shown.length && shown.length < {everything}")
    page.locator("[type=reset]").click()
    until(f"shown.length === {everything}")
    page.locator("#in").select_option("004")
    until("shown.every(one => one.dataset.in.split(' ').includes('004'))")
    expect(page.locator("#a-004")).to_be_visible()
    page.locator("#who").select_option("actor-3")
    until("shown.every(one => one.dataset.who.split(' ').includes('actor-3'))")
    assert of_shown("shown.length")
    page.locator("[type=reset]").click()
    page.keyboard.press("/")
    page.keyboard.type("red cross")
    until("shown.every(one => /red cross/i.test(one.textContent))")
    assert of_shown("shown.length")
    assert page.locator(".sentence.hit").count() > 0
    expect(page.locator("#found")).to_contain_text("statements")
    page.keyboard.press("Escape")
    until(f"shown.length === {everything}")
    assert _is_quiet(watched), watched


def test_keys(browser: Browser, seeds: Path) -> None:
    """j and k go from statement to statement, Enter to the sentence, ? shows the keys."""
    watched = opened(browser, seeds)
    page = watched.page
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "narrative-2"
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.id") == "narrative-1"
    page.keyboard.press("Enter")
    assert _lit(watched)
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    assert _is_quiet(watched), watched


SEEN = {"light": {}, "dark": {"color_scheme": "dark"}, "narrow": {"viewport": {"width": 390, "height": 800}}}


@pytest.mark.parametrize("options", SEEN.values(), ids=SEEN)
def test_nothing_serious_for_those_who_see_or_hear_otherwise(
    browser: Browser, seeds: Path, options: dict[str, object]
) -> None:
    """axe-core's rules (https://dequeuniversity.com/rules/axe), with everything unfolded, in both themes and narrow."""
    watched = opened(browser, seeds, **options)
    watched.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = Axe().run(watched.page).response["violations"]
    assert not [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")]


def test_charts_can_be_read_on_a_phone(browser: Browser, seeds: Path) -> None:
    """Each chart stands whole beside the edge of a narrow screen, with letters of nine pixels at least."""
    page = opened(browser, seeds, **SEEN["narrow"]).page
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    charts = page.locator(".chart svg").evaluate_all("all => all.map(one => one.getBoundingClientRect().toJSON())")
    assert len(charts) == 3
    assert all(0 <= chart["left"] <= chart["right"] <= 390 for chart in charts)
    sizes = page.locator(".chart text").evaluate_all(
        "all => all.map(one => parseFloat(one.getAttribute('font-size')) * one.getScreenCTM().a)"
    )
    assert min(sizes) >= 9


def test_the_page_is_as_wide_as_a_phone(browser: Browser, seeds: Path) -> None:
    """On a phone, which widens its view to what juts out, nothing does, with everything unfolded."""
    page = opened(browser, seeds, **SEEN["narrow"], is_mobile=True, has_touch=True).page
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_it_prints(browser: Browser, seeds: Path, tmp_path: Path) -> None:
    """To a PDF of a few pages, without the controls and the reader."""
    watched = opened(browser, seeds)
    watched.page.emulate_media(media="print")
    assert not watched.page.locator(".reader").is_visible()
    assert not watched.page.locator(".tools").is_visible()
    file = tmp_path / "brief.pdf"
    watched.page.pdf(path=file)
    assert file.read_bytes().startswith(b"%PDF-")
    assert 2 <= file.read_bytes().count(b"/Type /Page\n") + file.read_bytes().count(b"/Type /Page/") <= 40
    assert _is_quiet(watched), watched


def test_it_can_be_read_without_a_script(browser: Browser, seeds: Path) -> None:
    """Every article is there, no control that would do nothing, and a link still leads to its sentence."""
    watched = opened(browser, seeds, java_script_enabled=False)
    page = watched.page
    assert not page.locator(".tools").is_visible()
    assert page.locator(".source").count() == 5
    chip = page.locator("#in-brief .chip").first
    chip.click()
    expect(page.locator(chip.get_attribute("href") or "")).to_be_in_viewport(timeout=SOON)


def test_hostile_articles_run_nothing(browser: Browser, tmp_path: Path) -> None:
    """No dialog, no request, no error; what they say is there to be read as text."""
    reports = []
    for number, evil in enumerate(EVIL):
        report = Report(f"h{number}", "2031-05-02").write(f"Norland {evil} spoke in Velta.")
        report.title = evil
        report.actor("Norland", aliases=(evil,), role=evil).event(
            f"Norland {evil}", "2031-05-01", "Norland", place=evil
        )
        report.figure("12", 12, f"boats {evil}", attributed_to=evil)
        report.stance("Norland", "accuses", evil, evil, quoted=True)
        reports.append(report)
    file = tmp_path / "hostile.html"
    file.write_text(page_of(reports), "utf-8")
    watched = opened(browser, file)
    dialogs: list[str] = []
    watched.page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    for chip in watched.page.locator("#in-brief .chip").all():
        chip.click()
    watched.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert watched.page.locator("main script, main img, main iframe, aside script, aside img").count() == 0
    assert "<script>alert(1)</script>" in watched.page.locator(".reader").evaluate("one => one.textContent")
    assert not dialogs
    assert _is_quiet(watched), watched


def test_a_page_of_two_hundred_articles_opens_and_scrolls(browser: Browser, tmp_path: Path) -> None:
    """20,000 records: laid out with less than 2 seconds of work, and a frame for every step of a scroll."""
    file = tmp_path / "crowd.html"
    file.write_text(page_of(crowd(200)), "utf-8")
    watched = opened(browser, file)
    spent = watched.processor_seconds()
    steps = """async () => {
        for (let at = 0; at < 10; at += 1) {
            scrollTo(0, at * 3000);
            await new Promise(requestAnimationFrame);
        }
        return scrollY;
    }"""
    assert watched.page.evaluate(steps) == 27_000
    assert watched.page.locator(".source").count() == 200
    assert spent < 2
    assert _is_quiet(watched), watched
