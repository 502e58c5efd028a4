// Page: the map, the hand on it, and what is under the hand. Fields show where one is and lead where one wants to go.
import {Drawing, colour} from "./drawing.js";
import {Wiring} from "./geometry.js";
import {Lens} from "./lens.js";

const make = (tag, attributes = {}, ...children) => {
  const one = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) one.setAttribute(name, value);
  one.append(...children);
  return one;
};

export class SignPage {
  constructor(root, facts) {
    this.root = root;
    this.facts = facts;
    this.say = (zh, en) => (facts.language === "zh" ? zh : en);
    this.x = null;
    this.build();
    this.load(facts);
  }

  build() {
    const {say} = this;
    this.box = make("div", {class: "wiring-box", tabindex: "0", role: "application", "aria-describedby": "wiring-told",
      "aria-label": say("接线图：方向键移动，按住 Shift 跨一块模组，加减号缩放", "Wiring: arrow keys move, with Shift by a panel, plus and minus zoom")});
    const tool = (text, label, act) => { const one = make("button", {type: "button", "aria-label": label, title: label}, text); one.addEventListener("click", act); return one; };
    this.tools = make("div", {class: "wiring-tools"},
      tool("＋", say("放大", "Zoom in"), () => this.zoom(2)), tool("－", say("缩小", "Zoom out"), () => this.zoom(.5)),
      tool("⤢", say("看全屏体", "Show all"), () => this.drawing.look(1)));
    this.legend = make("ul", {class: "wiring-legend"});
    this.lensCanvas = make("canvas", {class: "wiring-lens", role: "img", "aria-label": say("所指模组的走线", "The way of the wire in this panel")});
    this.told = make("p", {id: "wiring-told", class: "wiring-told", "aria-live": "polite"});
    this.fields = {};
    const field = (name, label) => {
      const input = this.fields[name] = make("input", {type: "number", inputmode: "numeric", min: "0", id: `wiring-${name}`});
      input.addEventListener("change", () => this.asked(name));
      return make("label", {}, make("span", {}, label), input);
    };
    this.select = make("select", {id: "wiring-output"});
    this.select.addEventListener("change", () => this.asked("output"));
    const form = make("div", {class: "wiring-form"},
      field("x", "X"), field("y", "Y"),
      make("label", {class: "wide"}, make("span", {}, say("控制器", "Controller")), this.select),
      field("channel", say("通道（从 0 数）", "Channel (from 0)")), field("byte", say("控制器字节", "Byte")),
      field("universe", "Universe"), field("slot", say("槽（从 1 数）", "Slot (from 1)")));
    this.root.append(make("div", {class: "wiring-stage"}, this.box, this.tools, this.legend),
      make("div", {class: "wiring-side"}, this.told, form, this.lensCanvas));
    this.lens = new Lens(this.lensCanvas);
    this.listen();
  }

  load(facts) {
    this.wiring = new Wiring(facts);
    this.box.replaceChildren();
    this.drawing = new Drawing(this.box, this.wiring);
    this.legend.replaceChildren(...this.wiring.outputs.map((output, index) => {
      const mark = make("i", {"aria-hidden": "true"});
      mark.style.background = colour(index);
      return make("li", {}, mark, output.name);
    }));
    this.select.replaceChildren(...this.wiring.outputs.map((output, index) => make("option", {value: index}, output.name)));
    const first = this.wiring.outputs[0];
    const start = first?.panels[0] ? this.wiring.channel(0, first.panels[0][8]) : first?.pixels[0] ? {x: first.pixels[0][0], y: first.pixels[0][1]} : {x: 0, y: 0};
    requestAnimationFrame(() => { this.drawing.layout(); this.go(start.x, start.y); });
  }

  // Another wiring on trial, or the sign's own again.
  preview(facts) {
    this.root.classList.toggle("trial", Boolean(facts));
    this.load(facts || this.facts);
    this.box.scrollIntoView({block: "center"});
  }

  listen() {
    const {box} = this;
    let held = null;
    box.addEventListener("pointermove", (event) => {
      if (held) { this.drawing.pan(event.clientX - held[0], event.clientY - held[1]); held = [event.clientX, event.clientY]; return; }
      if (event.pointerType !== "touch") this.go(...this.drawing.at(event.clientX, event.clientY), false);
    });
    box.addEventListener("pointerdown", (event) => {
      this.go(...this.drawing.at(event.clientX, event.clientY), false);
      if (this.drawing.zoom > 1) { held = [event.clientX, event.clientY]; box.setPointerCapture(event.pointerId); }
    });
    for (const name of ["pointerup", "pointercancel"]) box.addEventListener(name, () => { held = null; });
    box.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      this.zoom(event.deltaY < 0 ? 1.25 : .8);
    }, {passive: false});
    box.addEventListener("keydown", (event) => this.key(event));
  }

  key(event) {
    const way = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]}[event.key];
    if (way) {
      const found = this.wiring.pixel(this.x, this.y), far = event.shiftKey;
      this.go(this.x + way[0] * (far ? found?.panel?.[2] || 8 : 1), this.y + way[1] * (far ? found?.panel?.[3] || 8 : 1));
    } else if (event.key === "+" || event.key === "=") this.zoom(2);
    else if (event.key === "-") this.zoom(.5);
    else if (event.key === "0") this.drawing.look(1);
    else return;
    event.preventDefault();
  }

  zoom(by) { this.drawing.look(this.drawing.zoom * by, [this.x, this.y]); this.drawing.cursor(this.x, this.y, this.wiring.pixel(this.x, this.y)); }

  go(x, y, follow = true) {
    const {width, height} = this.facts;
    x = Math.min(width - 1, Math.max(0, x));
    y = Math.min(height - 1, Math.max(0, y));
    if (x === this.x && y === this.y && !follow) return;
    [this.x, this.y] = [x, y];
    const found = this.wiring.pixel(x, y);
    if (follow && this.drawing.zoom > 1) this.drawing.look(this.drawing.zoom, [x, y]);
    this.drawing.cursor(x, y, found);
    this.lens.show(found);
    this.tell(found);
  }

  asked(name) {
    const {fields, wiring} = this, number = (one) => Number.parseInt(fields[one].value, 10) || 0, index = Number(this.select.value) || 0;
    const output = wiring.outputs[index];
    if (name === "x" || name === "y") { this.go(number("x"), number("y")); return; }
    const found = name === "output" ? wiring.channel(index, output.panels[0]?.[8] ?? output.pixels[0]?.[2] ?? 0)
      : name === "channel" ? wiring.channel(index, number("channel"))
      : name === "byte" ? wiring.channel(index, number("byte") - output.offset)
      : wiring.bySlot(index, number("universe"), number("slot"));
    if (found) this.go(found.x, found.y);
    else this.told.textContent = this.say("那里没有灯珠，请换一个数。", "There is no LED there: try another number.");
  }

  tell(found) {
    const {say, fields, x, y} = this;
    [fields.x.value, fields.y.value] = [x, y];
    const face = this.wiring.face(x, y);
    const where = face ? say(`${face.name} 面内 ${x - face.x}, ${y - face.y}`, `${face.name}, ${x - face.x}, ${y - face.y} within`) : say("不在任何面内", "on no face");
    for (const name of ["channel", "byte", "universe", "slot"]) fields[name].value = "";
    if (!found) { this.told.textContent = `${where} · ${say("此处没有灯珠", "no LED here")}`; return; }
    const {output, channel} = found, [universe, slot] = this.wiring.slot(output, channel);
    this.select.value = found.index;
    [fields.channel.value, fields.byte.value] = [channel, output.offset + channel];
    [fields.universe.value, fields.slot.value] = [universe, slot];
    const panel = found.panel ? say(`第 ${found.number + 1} 块模组 · 块内第 ${found.led + 1} 颗`, `panel ${found.number + 1} · LED ${found.led + 1} of it`) : say("单独接线的灯珠", "an LED wired by itself");
    const letters = [...output.order].map((letter, place) => `${letter} ${channel + place}`).join(" · ");
    this.told.replaceChildren(make("strong", {}, `${output.name} · ${panel}`), make("br"), `${where} · ${letters}`);
  }
}
