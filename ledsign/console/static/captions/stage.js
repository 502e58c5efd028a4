// Stage: the sign in the night with what is edited on it, play and pause, and how long a round is.
import {h, iconButton, svg, write} from "./dom.js";
import {Previewer} from "./previewer.js";
import {SignView} from "./sign_view.js";
import {clocked} from "./values.js";
import {say} from "./words.js";

const calm = matchMedia("(prefers-reduced-motion: reduce)");

export class Stage {
  // `known` is told what the service found; `scoped(all)` that the whole playlist or one item is wanted.
  constructor(facts, {known, scoped}) {
    this.playing = !calm.matches;
    this.canvas = h("canvas", {role: "img", "aria-label": say("预览", "Preview"), class: "cap-canvas"});
    this.box = h("div", {class: "cap-sky", tabindex: "-1"}, this.canvas);
    this.state = h("p", {role: "status", class: "cap-stage-state"}, "");
    this.play = iconButton("pause", say("暂停", "Pause"), () => this.toggle());
    this.track = h("input", {type: "range", min: 0, max: 1, step: "any", value: 0, "aria-label": say("播放位置", "Position"), oninput: () => { this.dragging = Date.now(); this.previewer.seek(Number(this.track.value)); }});
    this.time = h("span", {class: "cap-time"}, "0:00");
    this.real = h("button", {type: "button", class: "cap-chip small", "aria-pressed": "false", onclick: () => this.actual()}, "1:1");
    this.real.title = say("一个灯珠一个像素", "One LED, one pixel");
    this.all = h("button", {type: "button", class: "cap-chip small", "aria-pressed": "false", hidden: true, onclick: () => { this.whole(this.all.getAttribute("aria-pressed") !== "true"); scoped(this.isWhole); }}, say("全部连播", "All in order"));
    this.node = h("section", {class: "cap-stage", "aria-label": say("预览", "Preview")}, this.box,
      h("div", {class: "cap-player"}, this.play, this.track, this.time, this.all, this.real));
    this.view = null;
    this.facts = facts;
    this.previewer = new Previewer({known, moving: () => this.playing, shown: (bitmap, place, length) => this.shown(bitmap, place, length)});
  }

  mounted() { this.view = new SignView(this.canvas, this.facts.sign); this.label(); }

  ask(document, typed) { this.previewer.ask(document, typed); }

  shown(bitmap, place, length) {
    this.view?.set(bitmap);
    this.drawn = true;
    this.real.hidden = this.view?.exact && !this.view.real;
    this.length = length;
    if (Number(this.track.max) !== length) this.track.max = length || 1;
    if (!this.dragging || Date.now() - this.dragging > 400) this.track.value = place;
    write(this.time, `${clocked(place)} / ${clocked(length)}`);
    this.track.setAttribute("aria-valuetext", clocked(place));
  }

  toggle() {
    this.playing = !this.playing;
    this.label();
    if (this.playing) { this.previewer.from = null; this.previewer.move(); } else this.previewer.still();
  }

  label() {
    const name = this.playing ? say("暂停", "Pause") : say("播放", "Play");
    this.play.replaceChildren(svg("0 0 24 24", this.playing ? '<path d="M8 5v14M16 5v14"/>' : '<path d="M8 5v14l11-7z"/>', {class: "cap-icon"}));
    this.play.setAttribute("aria-label", name);
    this.play.title = name;
  }

  // Whether one item is shown, or all of them in order.
  whole(all) { this.isWhole = all; this.all.setAttribute("aria-pressed", String(all)); }

  actual() {
    this.view.real = !this.view.real;
    this.real.setAttribute("aria-pressed", String(this.view.real));
    this.box.classList.toggle("real", this.view.real);
    this.box.tabIndex = this.view.real ? 0 : -1;
    this.view.layout();
  }

  // A word on how sure the picture is, and what it says for who cannot see it.
  tell(text, kind, spoken) {
    write(this.state, text);
    this.state.className = `cap-stage-state ${kind || ""}`;
    if (spoken) this.canvas.setAttribute("aria-label", spoken);
  }
}
