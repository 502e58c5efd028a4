// The card at the bottom left: is the sign alive, how fast, who sends, what was lost.

import { say } from "./words.js";

const $ = id => document.getElementById(id);

export class Health {
  constructor() {
    this.last = null;
    this.online = true;
    $("fold").addEventListener("click", () => {
      const open = $("health").classList.toggle("open");
      $("fold").setAttribute("aria-expanded", String(open));
    });
  }

  // Whether the simulator answers: without it nothing here is known to be so any more.
  connected(online) {
    this.online = online;
    this.show();
  }

  show(health = this.last) {
    this.last = health;
    $("health").classList.toggle("offline", !this.online);
    if (!this.online) return this.unknown();
    if (!health) return;
    const all = health.controllers, states = new Set(all.map(one => one.state));
    const state = states.size > 1 ? (states.has("lost") ? "lost" : "waiting") : all[0]?.state ?? "waiting";
    $("lamp").className = `lamp ${state}`;
    $("state").textContent = say(states.size > 1 ? "mixed" : state);
    const rate = Math.min(...all.filter(one => one.state === "live").map(one => one.fps_now));
    $("rate").textContent = states.has("live") ? `${rate.toFixed(1)} ${say("fps")}` : "";
    const bad = all.reduce((sum, one) => sum + one.torn + one.lost, 0);
    $("worst").textContent = bad ? `▲ ${bad}` : "";
    $("controllers").replaceChildren(...all.map(controller));
  }

  unknown() {
    $("lamp").className = "lamp";
    $("state").textContent = say("disconnected");
    $("rate").textContent = $("worst").textContent = "";
    for (const lamp of document.querySelectorAll("#controllers .lamp")) lamp.className = "lamp";
    for (const detail of document.querySelectorAll("#controllers h2 :last-child")) detail.textContent = say("before");
  }
}

function controller(one) {
  const box = element("section", "controller"), head = element("h2");
  const detail = one.state === "live" ? `${one.fps_now.toFixed(1)} ${say("fps")}` : say(one.cause || one.state);
  head.append(element("span", `lamp ${one.state}`), element("span", "", one.controller), element("span", "", detail));
  const list = element("dl");
  const row = (word, value, bad = false) => list.append(element("dt", "", say(word)), element("dd", bad ? "bad" : "", String(value)));
  row("protocol", one.protocol.toUpperCase() + (one.synchronised || one.state !== "live" ? "" : ` · ${say("unsynchronised")}`));
  row("sender", one.senders.join(", ") || say("none"));
  row("frames", one.frames.toLocaleString());
  row("jitter", `${one.jitter_ms.p99.toFixed(2)} ms`);
  row("missing", one.lost, one.lost > 0);
  row("torn", one.torn, one.torn > 0);
  if (one.foreign.length) row("foreign", one.foreign.join(", "), true);
  if (one.state === "lost") row("silent", `${(one.silent_ms / 1000).toFixed(1)} s`, true);
  box.append(head, list);
  return box;
}

function element(tag, kind = "", text = "") {
  const made = document.createElement(tag);
  if (kind) made.className = kind;
  if (text) made.textContent = text;
  return made;
}
