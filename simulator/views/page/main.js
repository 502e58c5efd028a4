// The page: puts the parts together and draws when there is something new, never more often than the screen.

import { Scene } from "../look/scene.js";
import { Feed } from "./feed.js";
import { Health } from "./health.js";
import { View } from "./view.js";
import { current, say, toggle } from "./words.js";

// Words shaped before their font has come keep empty boxes in Chromium: wait for ours, which is small, but not for long.
const soon = new Promise(done => setTimeout(done, 1500));
await Promise.race([document.fonts.load('16px "Console Words"', "中文").catch(() => {}), soon]);

const $ = id => document.getElementById(id);
const canvas = $("night"), pen = canvas.getContext("2d", { alpha: false });
const stats = window.simulator = { drawn: 0, received: 0, frames: 0, scale: 1 };
let sign = null, scene = null, lamps = null, fresh = false, moved = true, asked = false, online = true, reason = "offline";

const health = new Health();
const view = new View(canvas, () => { moved = true; ask(); });
const feed = new Feed({
  onSign: told => {
    const same = JSON.stringify(told) === JSON.stringify(sign);
    sign = told;
    if (!same) {
      lit = null;
      scene = new Scene(sign);
      ({ lamps } = scene);
      scene.night.plain = projector();
      view.scene = scene.night.scene;
      view.parts = lamps.sign.parts;
      view.fit();
    }
    label();
  },
  onHealth: told => { health.show(told); lost(); },
  onFrame: bytes => { stats.received = feed.received; show(bytes); stats.frames += 1; },
  onState: state => {
    online = state === "open";
    reason = state;
    health.connected(online);
    canvas.classList.toggle("offline", !online);
    if (!online) keep();
    lost();
  },
});

// A player that stops says goodbye with a black frame. When the simulator stops with it, the picture before that
// is what people want to see, dimmed: it is not live.
const GOODBYE_MS = 5000, QUIET_MS = 3000, AMBER = "#f2b84b";
let lit = null, litAt = 0;

function show(bytes) {
  lamps.set(bytes);
  if (lamps.lit) { lit = bytes; litAt = performance.now(); }
  fresh = true;
  ask();
}

function keep() {
  if (lamps && lit && !lamps.lit && performance.now() - litAt < GOODBYE_MS) show(lit);
}

function ask() {
  if (asked) return;
  asked = true;
  requestAnimationFrame(draw);
}

function draw() {
  asked = false;
  if (!scene) return;
  if (moved) {
    stats.scale = view.scale;
    $("scale").textContent = `${+(view.scale / devicePixelRatio).toPrecision(2)}×`;
  }
  scene.draw(pen, view, moved);
  outline();
  moved = false;
  if (fresh) { fresh = false; stats.drawn += 1; feed.drawn(); }
}

// For a meeting: letters one reads from the last row, nothing around the sign that a lamp makes grey. The address
// keeps it, so that a bookmark on the meeting room's machine opens the page as it was.
function projector() { return new URLSearchParams(location.search).has("projector"); }

function project(on) {
  const address = new URL(location);
  on ? address.searchParams.set("projector", "") : address.searchParams.delete("projector");
  history.replaceState(null, "", address);
  document.documentElement.classList.toggle("projector", on);
  $("projector").setAttribute("aria-pressed", String(on));
  if (scene) { scene.night.plain = on; moved = true; ask(); }
  stir();
}

// A controller without signal keeps its picture; a thin amber frame says that it is old.
function outline() {
  for (const one of health.last?.controllers ?? []) {
    if (one.state !== "lost") continue;
    const area = sign.controllers.find(known => known.name === one.controller)?.area;
    if (!area) continue;
    const { x, y, scale } = view, edge = (projector() ? 4 : 2) * devicePixelRatio, away = edge * 2;
    pen.strokeStyle = AMBER;
    pen.lineWidth = edge;
    pen.strokeRect(x + area.x * scale - away, y + area.y * scale - away, area.width * scale + 2 * away, area.height * scale + 2 * away);
  }
}

let lostBefore = "";
function lost() {
  const lostNow = (health.last?.controllers ?? []).filter(one => one.state === "lost").map(one => one.controller).join();
  if (lostNow !== lostBefore) { lostBefore = lostNow; moved = true; ask(); }
  document.body.classList.toggle("alarm", Boolean(lostNow) || !online);
  notice();
}

async function notice() {
  const waiting = health.last?.controllers.length && health.last.controllers.every(one => one.state === "waiting");
  let text = "";
  if (!online) text = say(reason);
  else if (waiting) {
    if (!notice.urls) notice.urls = fetch("/api/health").then(answer => answer.json()).then(told => told.listen.join("  ")).catch(() => "");
    text = `${say("hint")}\n${await notice.urls}`;
  }
  $("notice").textContent = text;
  $("notice").hidden = !text;
}

// A sign may be called anything, so its name waits for the whole font.
async function entitle(title) {
  await document.fonts.load('600 17px "Console Words", "Console Chinese"', title).catch(() => {});
  if (sign.title === title) $("title").textContent = title;
}

function label() {
  document.documentElement.lang = current() === "zh" ? "zh-CN" : "en";
  $("language").textContent = say("language");
  for (const button of document.querySelectorAll("[data-title]")) {
    const word = button.dataset.title === "language" ? "language_hint" : button.dataset.title;
    button.title = say(word);
    button.setAttribute("aria-label", say(word));
  }
  if (sign) {
    const leds = sign.parts.reduce((sum, part) => sum + part.width * part.height, 0);
    entitle(sign.title);
    $("size").textContent = `${leds.toLocaleString()} ${say("leds")} · ${say("simulator")}`;
    document.title = `${sign.title} · ${say("simulator")}`;
    canvas.setAttribute("aria-label", sign.title);
  }
  health.show();
  notice();
}

$("language").addEventListener("click", () => { toggle(); label(); });
$("in").addEventListener("click", () => view.step(1.6));
$("out").addEventListener("click", () => view.step(1 / 1.6));
$("fit").addEventListener("click", () => view.fit());
const full = () => document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen?.();
$("full").addEventListener("click", full);
$("projector").addEventListener("click", () => project(!projector()));
addEventListener("keydown", event => {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (plain && event.key.toLowerCase() === "f") full();
  else if (plain && event.key.toLowerCase() === "p") project(!projector());
  else view.key(event);
});
addEventListener("resize", () => view.resize());
new ResizeObserver(() => view.resize()).observe(canvas);

// Nothing but the sign: in full screen and for a projector the controls fade after three quiet seconds. They come
// back with any movement or key, and the card stays while a controller has no signal: that is what one watches for.
let quiet = 0;
function stir() {
  document.body.classList.remove("quiet");
  clearTimeout(quiet);
  if (document.fullscreenElement || projector()) quiet = setTimeout(() => document.body.classList.add("quiet"), QUIET_MS);
}
for (const name of ["pointermove", "pointerdown", "keydown", "fullscreenchange"]) addEventListener(name, stir);

// A font that came late, after all: say everything once more with it.
document.fonts.addEventListener("loadingdone", label);
label();
project(projector());
view.resize();
ask();
