"use strict";

// The page works without this. With it, the page follows along: it fetches itself again when something is new, and puts
// the parts that differ in place.

const byId = (id) => document.getElementById(id);
const recipient = byId("recipient");
/** The fetch under way, something to fetch after it, and whether refresh() sees to that. */
let fetching = null;
let stale = false;
let refreshing = false;

document.documentElement.classList.add("js");

/** Fetches the page at `url` and puts its parts in place. A later call overtakes an earlier one. */
async function show(url) {
  fetching?.abort();
  const mine = (fetching = new AbortController());
  try {
    const response = await fetch(url, { signal: mine.signal, cache: "no-store" });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    swap(new DOMParser().parseFromString(await response.text(), "text/html"));
    return true;
  } catch (error) {
    if (error.name !== "AbortError") console.warn("The messages cannot be fetched.", error);
    return false;
  } finally {
    if (fetching === mine) {
      fetching = null;
      if (stale && !refreshing) refresh();
    }
  }
}

function swap(page) {
  const newest = page.querySelector("#list a[data-id]");
  const isNew = newest && newest.dataset.id !== document.querySelector("#list a[data-id]")?.dataset.id;
  document.title = page.title;
  replaceIfDifferent(byId("channels"), page.getElementById("channels"));
  if (byId("message") && page.getElementById("message")) {
    byId("main").className = page.getElementById("main").className;
    swapList(page.getElementById("list"));
    swapMessage(page.getElementById("message"));
  } else {
    byId("main").replaceWith(page.getElementById("main"));
  }
  if (isNew) announce(newest);
}

function swapList(list) {
  const scrolled = byId("list").scrollTop;
  const focused = document.activeElement?.closest("#list a[data-id]")?.dataset.id;
  byId("list").replaceWith(list);
  list.scrollTop = scrolled;
  if (focused) list.querySelector(`a[data-id="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

/** The same message keeps its frame, its scroll position and what is selected in it; only the facts may have changed. */
function swapMessage(message) {
  const { id, view } = byId("message").dataset;
  if (!id || message.dataset.id !== id || message.dataset.view !== view) {
    byId("message").replaceWith(message);
  } else {
    replaceIfDifferent(byId("facts"), message.querySelector("#facts"));
  }
}

/** What is the same keeps its focus and selection. */
function replaceIfDifferent(present, next) {
  if (present.innerHTML !== next.innerHTML) present.replaceWith(next);
}

function announce(entry) {
  const kind = entry.querySelector("svg + .hidden").textContent;
  byId("announce").textContent = `New: ${kind} ${entry.querySelector(".to").textContent}`;
}

// Links between messages and views, and the search as one types.

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-swap], #channels a");
  if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  history.pushState(null, "", link.href);
  fillSearch();
  if (!(await show(link.href))) return;
  const tabs = link.closest("nav")?.getAttribute("aria-label");
  if (tabs) document.querySelector(`nav[aria-label="${tabs}"] [aria-current]`)?.focus();
  else if (matchMedia("(max-width: 760px)").matches) byId("message")?.focus();
});

addEventListener("popstate", () => {
  fillSearch();
  show(location.href);
});

function fillSearch() {
  recipient.value = new URLSearchParams(location.search).get("recipient") ?? "";
}

function search() {
  const url = new URL(location.href);
  for (const name of ["before", "message"]) url.searchParams.delete(name);
  url.searchParams.set("recipient", recipient.value.trim());
  if (!recipient.value.trim()) url.searchParams.delete("recipient");
  history.replaceState(null, "", url);
  show(url);
}

let typing;
recipient.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(search, 150);
});
byId("search").addEventListener("submit", (event) => {
  event.preventDefault();
  search();
});

// Up and down go through the list.

document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  const here = document.activeElement?.closest?.("#list li");
  if (!step || !here || event.metaKey || event.ctrlKey || event.altKey) return;
  const next = (step > 0 ? here.nextElementSibling : here.previousElementSibling)?.querySelector("a");
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.click();
});

// Whoever turns to the newest message wants it to stay when a newer one comes.

function stay(event) {
  const current = document.querySelector("#list a[aria-current]");
  if (!event.target.closest("#message") || byId("main").classList.contains("chosen") || !current) return;
  history.replaceState(null, "", current.href);
}
document.addEventListener("pointerdown", stay);
document.addEventListener("focusin", stay);
addEventListener("blur", () => document.activeElement?.tagName === "IFRAME" && stay({ target: document.activeElement }));

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button.copy");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  button.textContent = "Copied";
  setTimeout(() => (button.textContent = "Copy"), 1500);
});

// Live.

async function refresh() {
  stale = true;
  if (refreshing || fetching || document.hidden) return;
  refreshing = true;
  while (stale) {
    stale = false;
    await show(location.href);
  }
  refreshing = false;
}

function follow() {
  const events = new EventSource("/sandbox/events");
  events.addEventListener("open", () => {
    indicate("Live", true);
    refresh();
  });
  events.addEventListener("change", refresh);
  events.addEventListener("error", () => {
    indicate("Reconnecting…", false);
    // A refusal ends the source for good, unlike a lost connection.
    if (events.readyState === EventSource.CLOSED) setTimeout(follow, 3000);
  });
}

function indicate(text, isOn) {
  const live = byId("live");
  live.hidden = false;
  live.classList.toggle("on", isOn);
  if (live.textContent !== text) live.textContent = text;
}

follow();
// "3 min" grows old by itself.
setInterval(refresh, 30_000);
document.addEventListener("visibilitychange", () => stale && refresh());
addEventListener("pagehide", () => fetching?.abort());
