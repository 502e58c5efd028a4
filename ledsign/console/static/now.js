// Now: both views of the sign, live, and whether they agree. Everything else on the page is the service's own.

import { Feed } from "./towers/feed.js";
import { Towers } from "./towers/towers.js";

const facts = JSON.parse(document.getElementById("now-facts").textContent);
const words = facts.words;
const stats = window.ledsignNow = { observed: null, desired: null };

class Pane {
  constructor(root, what, path) {
    this.root = root;
    this.what = what;
    this.badge = root.querySelector("[data-badge]");
    this.veil = root.querySelector("[data-veil]");
    this.towers = new Towers(root.querySelector("canvas"), facts.sign);
    this.told = null;
    this.state = "";
    this.times = [];
    this.feed = new Feed(path, {
      onPicture: picture => { this.towers.show(picture); this.times.push(performance.now()); this.has = true; this.tell(); },
      onTold: told => { this.told = told; this.tell(); agree(); },
      onState: state => { this.state = state; if (state !== "open") this.told = null; this.tell(); agree(); },
      reduction: () => this.reduction(),
    });
    stats[what] = this;
  }

  // The strongest reduction that still has a pixel for each of ours.
  reduction() {
    const { width, height } = this.towers.wanted;
    return [8, 4, 2].find(one => facts.sign.width / one >= width && facts.sign.height / one >= height) ?? 1;
  }

  get fps() {
    const now = performance.now();
    this.times = this.times.filter(at => now - at < 2000);
    return this.times.length / 2;
  }

  tell() {
    const [text, kind, veil] = this.words();
    if (this.badge.textContent !== text) this.badge.textContent = text;
    this.badge.className = `now-badge ${kind}`;
    if (this.veil.textContent !== veil) this.veil.textContent = veil;
    this.veil.hidden = !veil;
    this.root.classList.toggle("stale", Boolean(veil) || (this.what === "observed" && this.told?.live === false));
  }

  words() {
    if (paused) return [words.paused, "", ""];
    if (this.state === "lost") return [words.offline, "bad", words.again];
    if (this.state === "refused") return [words.refused, "bad", words.refused];
    if (!this.told) return [words.connecting, "", ""];
    if (this.what === "observed") {
      if (!this.told.monitor) return [words.unwatched, "", words.nobody];
      if (!this.told.live) return [words.silent, "bad", words.old];
      return [words.live, "ok", ""];
    }
    const word = words.states[this.told.state] ?? "";
    return [word, this.told.state === "show" ? "" : "warn", this.told.state === "none" ? words.nothing : ""];
  }
}

let paused = false;
const panes = [];

function agree() {
  const mark = document.querySelector("[data-agree]");
  const told = stats.desired?.told, live = stats.observed?.told?.live;
  const [text, kind] = paused || !told || !live || told.same === null ? ["", ""]
    : told.same ? [words.same, "ok"] : [words.different, "bad"];
  if (mark.textContent !== text) mark.textContent = text;
  mark.className = `now-agree ${kind}`;
  mark.hidden = !text;
}

function begin() {
  const hero = document.querySelector(".now-hero");
  hero.classList.toggle("wide", facts.sign.width > facts.sign.height * 1.3);
  for (const root of document.querySelectorAll("[data-pane]")) {
    const what = root.dataset.pane;
    panes.push(new Pane(root, what, `/api/v1/signs/${encodeURIComponent(facts.sign.name)}/${what}/frames`));
  }
  const button = document.querySelector("[data-pause]");
  button?.addEventListener("click", () => {
    paused = !paused;
    button.setAttribute("aria-pressed", String(paused));
    button.setAttribute("aria-label", paused ? words.go : words.pause);
    button.title = paused ? words.go : words.pause;
    button.classList.toggle("paused", paused);
    for (const one of panes) { one.feed.pause(paused); one.tell(); }
    agree();
  });
  slider();
  const full = document.querySelector("[data-full]");
  full?.addEventListener("click", () => document.fullscreenElement ? document.exitFullscreen() : hero.requestFullscreen?.());
  if (!document.documentElement.requestFullscreen) full?.remove();
}

// The slider says what is, but not while somebody moves it.
const HANDS_OFF_MS = 2500;
function slider() {
  const range = document.querySelector(".now-range");
  if (!range) return;
  let touched = -Infinity, timer = 0;
  const follow = () => {
    clearTimeout(timer);
    const left = touched + HANDS_OFF_MS - performance.now();
    if (left > 0) timer = setTimeout(follow, left);
    else if (range.dataset.level) range.value = range.dataset.level;
  };
  range.addEventListener("input", () => { touched = performance.now(); follow(); });
  new MutationObserver(follow).observe(range, { attributeFilter: ["data-level"] });
  follow();
}

// NiceGUI puts the page together in the browser: begin when the panes are there.
const wait = new MutationObserver(() => {
  if (!document.querySelector('[data-pane="desired"] canvas')) return;
  wait.disconnect();
  begin();
});
if (document.querySelector('[data-pane="desired"] canvas')) begin();
else wait.observe(document.documentElement, { childList: true, subtree: true });
document.addEventListener("visibilitychange", () => window.emitEvent?.("now_visible", !document.hidden));
