// Run: the bar along which the pictures are looked at: a whole round of a playlist, or all days of a schedule with
// one day below it at full length. Everything is a slider: it works with a finger and with the arrow keys.
import {fill, h, iconButton, uid} from "../parts/dom.js";
import {say} from "../parts/page.js";
import {clock, day, instantOf, localText, seconds} from "../parts/times.js";
import {itemName} from "./words.js";

const HOUR = 3600e3;

export class Run {
  constructor(run, before, at, onmove) {
    this.run = run; this.before = before; this.onmove = onmove;
    this.node = h("div", {class: "run"});
    this.told = h("output", {class: "run-told", "aria-live": "off"});
    this.days = run.kind === "days";
    this.single = this.days && run.end - run.start <= 25 * HOUR;
    this.at = at;
    this.build();
    this.go(at, true);
  }

  get starts() { return [...new Set(this.run.marks.flatMap(([start, end]) => [start, end]))].filter((one) => one >= this.run.start && one < this.run.end).sort((a, b) => a - b); }

  build() {
    const previous = iconButton("skip_previous", say("上一处变化", "Change before"), () => this.jump(-1));
    const next = iconButton("skip_next", say("下一处变化", "Next change"), () => this.jump(1));
    this.head = h("div", {class: "run-head"}, previous, this.told, next);
    this.whole = this.bar(say("整个排期", "The whole schedule"), this.single ? 60e3 : this.days ? 15 * 60e3 : 100);
    const rows = [this.head];
    if (this.days) {
      this.one = this.single ? null : this.bar(say("这一天", "This day"), 60e3);
      const id = uid("when");
      this.when = h("input", {type: "datetime-local", id, class: "input", onchange: () => {
        const wanted = instantOf(this.when.value, this.run.zone);
        if (!Number.isNaN(wanted)) this.go(wanted);
      }});
      rows.push(this.whole.node, this.single ? null : [this.scale(), this.one.node], this.hours(), h("div", {class: "run-when"}, h("label", {for: id}, say("跳到", "Go to")), this.when));
      this.draw(this.whole, this.run.start, this.run.end);
    } else {
      this.whole.input.setAttribute("aria-label", say("一轮节目", "One round"));
      this.draw(this.whole, this.run.start, this.run.end);
      rows.push(this.whole.node, this.items());
    }
    fill(this.node, rows);
  }

  bar(label, step) {
    const lanes = h("div", {class: "lanes", "aria-hidden": "true"});
    const needle = h("div", {class: "needle", "aria-hidden": "true"});
    const input = h("input", {type: "range", "aria-label": label, step: String(step)});
    input.addEventListener("input", () => this.go(Number(input.value)));
    return {node: h("div", {class: "bar"}, lanes, needle, input), lanes, input, needle, start: 0, end: 1};
  }

  draw(bar, start, end) {
    Object.assign(bar, {start, end});
    bar.input.min = String(start);
    bar.input.max = String(end - 1);
    const lane = (run, kind) => h("div", {class: `lane ${kind}`}, run.marks.filter((one) => one[1] > start && one[0] < end).map(([from, to, text, layer], index) => {
      const left = Math.max(0, (from - start) / (end - start)) * 100, right = Math.min(1, (to - start) / (end - start)) * 100;
      const mark = h("span", {class: `mark ${layer} tone-${this.tone(text, index)}`, title: itemName(text)}, right - left > 12 ? h("em", {}, itemName(text)) : null);
      mark.style.left = `${left}%`;
      mark.style.width = `${Math.max(right - left, 0.3)}%`;
      return mark;
    }));
    fill(bar.lanes, lane(this.run, "after"), this.before ? lane(this.before, "before") : null);
  }

  tone(text, index) {
    if (!this.days) return index % 4;
    this.tones ??= [...new Set([...this.run.marks, ...(this.before?.marks || [])].map((one) => one[2]))];
    return this.tones.indexOf(text) % 4;
  }

  scale() {
    const inside = day(this.run.end - 1, this.run.zone);
    return h("div", {class: "scale", "aria-hidden": "true"}, h("span", {}, day(this.run.start, this.run.zone)), this.before ? h("span", {}, say("上：送审 · 下：屏上", "above: proposed · below: on the sign")) : null, h("span", {}, inside));
  }

  hours() { return h("div", {class: "scale", "aria-hidden": "true"}, [0, 6, 12, 18, 24].map((one) => h("span", {}, `${one}:00`))); }

  items() {
    if (this.run.marks.length < 2) return null;
    return h("ol", {class: "chips"}, this.run.marks.slice(0, 60).map(([start, , text], index) => h("li", {}, h("button", {type: "button", class: `chip tone-${index % 4}`, onclick: () => this.go(start + 400)}, itemName(text)))));
  }

  // `at` inside the whole; of a round, at the same place of it whatever round that is.
  go(at, quiet = false) {
    const {start, end} = this.run;
    this.at = this.days ? Math.min(Math.max(at, start), end - 1) : start + (((at - start) % (end - start)) + (end - start)) % (end - start);
    this.whole.input.value = String(this.at);
    this.place(this.whole);
    if (this.days) {
      const midnight = instantOf(`${localText(this.at, this.run.zone).slice(0, 10)}T00:00`, this.run.zone);
      if (this.one && this.midnight !== midnight) {
        this.midnight = midnight;
        this.draw(this.one, midnight, midnight + 24 * HOUR);
      }
      if (this.one) {
        this.one.input.value = String(this.at);
        this.place(this.one);
      }
      if (document.activeElement !== this.when) this.when.value = localText(this.at, this.run.zone);
    }
    this.tell();
    if (!quiet) this.onmove(this.at);
  }

  place(bar) { bar.needle.style.left = `${((this.at - bar.start) / (bar.end - bar.start)) * 100}%`; }

  lit(run = this.run) { return run.marks.find(([start, end]) => start <= this.at && this.at < end); }

  tell() {
    const found = this.lit();
    const what = found ? itemName(found[2]) : say("没有节目：安全画面或黑屏", "nothing: safe picture or black");
    const time = this.days ? `${day(this.at, this.run.zone)} ${clock(this.at, this.run.zone)}` : `${seconds(this.at - this.run.start)} / ${seconds(this.run.end - this.run.start)}`;
    this.told.textContent = `${time} · ${what}`;
    for (const bar of [this.whole, this.one]) bar?.input.setAttribute("aria-valuetext", this.told.textContent);
  }

  jump(way) {
    const starts = this.starts;
    const found = way > 0 ? starts.find((one) => one > this.at + 500) ?? starts[0] : starts.filter((one) => one < this.at - 1500).pop() ?? starts.at(-1);
    if (found !== undefined) this.go(found + (this.days ? 1000 : 400));
  }
}
