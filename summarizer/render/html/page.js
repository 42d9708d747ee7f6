// The page is readable without this script: it shows one article at a time, lights what is asked for, filters and searches.
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const tools = document.querySelector(".tools");
  const reader = document.querySelector(".reader");
  const sources = all(".source");
  const says = all("main .say");
  const sentences = all(".sentence");
  const resting = byId("resting");
  const card = byId("card");
  const keys = byId("keys");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  // --- the reader -------------------------------------------------------------------------------------------------

  function show(source) {
    // Hidden in a manner that the browser's own search still finds.
    for (const one of sources) if (one !== source && one.hidden !== "until-found") one.hidden = "until-found";
    source.hidden = false;
    byId("source").value = source.id.slice(2);
  }

  function light(elements) {
    for (const one of all(".lit")) one.classList.remove("lit");
    for (const one of elements) one.classList.add("lit");
  }

  function bring(element) {
    const behavior = calm.matches ? "auto" : "smooth";
    if (!reader.contains(element) || reader.scrollHeight <= reader.clientHeight) {
      return element.scrollIntoView({ block: "center", behavior });
    }
    // Only the reader moves: what is read in the brief stays where it is.
    const below = element.getBoundingClientRect().top - reader.getBoundingClientRect().top;
    reader.scrollTo({ top: reader.scrollTop + below - reader.clientHeight / 4, behavior });
  }

  function read(sentence, last) {
    show(sentence.closest(".source"));
    reader.classList.add("open");
    const label = sentence.id.slice(0, sentence.id.lastIndexOf("-") + 1);
    const first = Number(sentence.id.slice(label.length));
    const cited = [];
    for (let at = first; at <= Math.max(first, last || first); at += 1) {
      const one = byId(label + at);
      if (one) cited.push(one);
    }
    light(cited);
    bring(sentence);
    rest(sentence);
  }

  function link(id) {
    const statement = byId(id);
    const text = statement && statement.querySelector(".text");
    if (!text) return null;
    const item = document.createElement("li");
    const made = document.createElement("a");
    made.href = "#" + id;
    made.textContent = text.textContent;
    const kind = document.createElement("span");
    kind.className = "kind";
    kind.textContent = id.startsWith("narrative") ? "in brief" : id.slice(0, id.lastIndexOf("-"));
    item.append(kind, " ", made);
    return item;
  }

  function rest(sentence) {
    const links = (sentence.dataset.rests || "").split(" ").filter(Boolean).map(link).filter(Boolean);
    const told = document.createElement("p");
    told.textContent = links.length
      ? "Statements that rest on sentence " + sentence.id.slice(2).replace(/-(\d+)$/, ":$1")
      : "No statement rests on this sentence.";
    const list = document.createElement("ul");
    list.append(...links);
    resting.replaceChildren(told, ...(links.length ? [list] : []));
    resting.hidden = false;
  }

  // --- the brief --------------------------------------------------------------------------------------------------

  function unfold(element) {
    for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  }

  function stateOf(statement) {
    unfold(statement);
    light([statement]);
    bring(statement);
    statement.tabIndex = -1;
    statement.focus({ preventScroll: true });
  }

  function follow() {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id && byId(id);
    if (!target) return;
    if (target.classList.contains("sentence")) return read(target);
    if (target.classList.contains("source")) {
      show(target);
      reader.classList.add("open");
      return;
    }
    if (!target.classList.contains("say")) return unfold(target);
    if (target.hidden) clear();
    const chip = target.querySelector(".chip");
    const sentence = chip && byId(chip.hash.slice(1));
    if (sentence) {
      read(sentence, Number(chip.dataset.last));
      if (narrow.matches) reader.classList.remove("open");
      for (const one of all(".sentence.lit")) one.classList.add("lit");
    }
    const lit = all(".sentence.lit");
    stateOf(target);
    for (const one of lit) one.classList.add("lit");
  }

  const narrow = matchMedia("(max-width: 60rem)");

  function openCard(stand) {
    const position = byId(stand.dataset.card);
    const copy = document.createElement("div");
    for (const part of position.childNodes) copy.append(part.cloneNode(true));
    const onwards = document.createElement("a");
    onwards.href = "#" + stand.dataset.card;
    onwards.textContent = "Show in the list";
    card.replaceChildren(copy, onwards);
    card.showPopover();
    const at = stand.getBoundingClientRect();
    const left = Math.min(at.left, innerWidth - card.offsetWidth - 12);
    const below = at.bottom + 6 + card.offsetHeight < innerHeight;
    card.style.left = Math.max(left, 8) + "px";
    card.style.top = (below ? at.bottom + 6 : Math.max(at.top - card.offsetHeight - 6, 8)) + "px";
  }

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const stand = event.target.closest("[data-card]");
    if (stand) {
      event.preventDefault();
      return openCard(stand);
    }
    const anchor = event.target.closest("a[href^='#']");
    if (anchor) {
      if (card.matches(":popover-open")) card.hidePopover();
      const sentence = byId(decodeURIComponent(anchor.getAttribute("href").slice(1)));
      if (sentence && sentence.classList.contains("sentence")) {
        event.preventDefault();
        history.pushState(null, "", "#" + sentence.id);
        const own = anchor.closest(".say");
        read(sentence, Number(anchor.dataset.last));
        if (own) own.classList.add("lit");
      } else if (anchor.getAttribute("href") === location.hash) {
        follow();
      }
      return;
    }
    const sentence = event.target.closest(".sentence");
    if (sentence && !String(getSelection())) {
      history.replaceState(null, "", "#" + sentence.id);
      light([sentence]);
      rest(sentence);
    }
  });

  // What a sentence says, before it is asked for.
  document.addEventListener("mouseover", (event) => {
    const chip = event.target.closest(".chip:not([title])");
    const sentence = chip && byId(chip.hash.slice(1));
    if (sentence) chip.title = sentence.textContent.replace(/^\d+/, "").trim().slice(0, 400);
  });

  // --- filters and search -----------------------------------------------------------------------------------------

  const words = new Map();
  const wordsOf = (element) => {
    if (!words.has(element)) words.set(element, element.textContent.toLowerCase());
    return words.get(element);
  };

  function sift() {
    const wanted = byId("find").value.trim().toLowerCase();
    const who = byId("who").value;
    const within = byId("in").value;
    const told = document.querySelector("[name=told]:checked");
    const facets = new Set(all("[name=facet]:checked").map((box) => box.value));
    let found = 0;
    for (const one of says) {
      const { facet, who: actors = "", in: articles = "" } = one.dataset;
      const event = told && told.value && facet === "events";
      const kept =
        (!facet || facets.has(facet)) &&
        (!who || actors.split(" ").includes(who)) &&
        (!within || articles.split(" ").includes(within)) &&
        (!event || (told.value === "single") === one.classList.contains("single")) &&
        (!wanted || wordsOf(one).includes(wanted));
      one.hidden = !kept;
      found += kept;
    }
    let hits = 0;
    const filtered = wanted || who || within || facets.size < 4 || (told && told.value);
    reader.classList.toggle("sifted", Boolean(filtered));
    for (const one of sentences) {
      const rests = filtered && one.dataset.rests ? one.dataset.rests.split(" ") : [];
      one.classList.toggle("kept", rests.some((id) => byId(id) && !byId(id).hidden));
      const hit = Boolean(wanted) && wordsOf(one).includes(wanted);
      one.classList.toggle("hit", hit);
      hits += hit;
    }
    for (const facet of ["actors", "events", "figures", "stances"]) reader.classList.toggle("no-" + facet, !facets.has(facet));
    for (const fold of all("main details.fold")) {
      const inside = all(".say", fold);
      fold.hidden = inside.length > 0 && inside.every((one) => one.hidden);
      if (wanted && !fold.hidden) fold.open = true;
    }
    for (const holder of all(".holder")) holder.hidden = all(".say", holder.nextElementSibling).every((one) => one.hidden);
    const source = within && byId("a-" + within);
    if (source) show(source);
    byId("found").textContent = filtered
      ? `${found} of ${says.length} statements` + (wanted ? `, ${hits} sentences` : "")
      : "";
    return hits;
  }

  let waiting = 0;
  function later() {
    clearTimeout(waiting);
    waiting = setTimeout(sift, 120);
  }

  function everything() {
    const all = document.querySelector("[name=told][value='']");
    if (all) all.checked = true;
    sift();
  }

  function clear() {
    tools.reset();
    everything();
  }

  tools.addEventListener("input", later);
  tools.addEventListener("reset", () => setTimeout(everything));
  tools.addEventListener("submit", (event) => {
    event.preventDefault();
    sift();
    const hit = says.find((one) => !one.hidden) || sentences.find((one) => one.classList.contains("hit"));
    if (hit) location.hash = hit.id;
  });
  const choice = document.querySelector(".choice");
  if (choice) choice.addEventListener("input", sift);

  // --- keys -------------------------------------------------------------------------------------------------------

  function step(by) {
    const visible = says.filter((one) => !one.hidden && one.getClientRects().length);
    if (!visible.length) return;
    const at = visible.indexOf(document.activeElement.closest(".say"));
    const next = visible[Math.min(Math.max(at < 0 && by < 0 ? 0 : at + by, 0), visible.length - 1)];
    light([next]);
    next.tabIndex = -1;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.matches("input:not([type=checkbox], [type=radio]), select, textarea");
    if (event.key === "Escape") {
      if (keys.open || card.matches(":popover-open")) return;
      if (typing) event.target.blur();
      if (byId("find").value) clear();
      else reader.classList.remove("open");
      resting.hidden = true;
      return light([]);
    }
    if (typing || keys.open) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "?") keys.showModal();
    else if (event.key === "/") {
      event.preventDefault();
      byId("find").focus();
      byId("find").select();
    } else if (event.key === "Enter" && event.target.classList.contains("say")) {
      const chip = event.target.querySelector(".chip");
      if (chip) chip.click();
    }
  });

  // --- the rest ---------------------------------------------------------------------------------------------------

  const themes = ["auto", "light", "dark"];
  byId("theme").addEventListener("click", () => {
    const root = document.documentElement;
    const next = themes[(themes.indexOf(root.dataset.theme || "auto") + 1) % themes.length];
    root.dataset.theme = next;
    byId("theme").querySelector("span").textContent = next;
  });
  byId("help").addEventListener("click", () => keys.showModal());
  byId("close").addEventListener("click", () => reader.classList.remove("open"));
  byId("source").addEventListener("input", (event) => show(byId("a-" + event.target.value)));
  for (const one of sources) one.addEventListener("beforematch", () => show(one));
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = all("main details:not([open])");
    for (const fold of opened) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of opened) fold.open = false;
  });
  addEventListener("hashchange", follow);
  addEventListener("popstate", follow);

  document.documentElement.classList.add("js");
  for (const one of all(".tools, .choice, .pick, #close")) one.hidden = false;
  if (sources.length) show(sources[0]);
  follow();
})();
