// Zones: parts of a face, drawn on the sign itself with the mouse, or moved and sized with the arrow keys or numbers.
// A zone is kept as a playlist has it: {face, rect: [x, y, width, height]} from the face's top left, in LEDs.
import {button, fill, h, uid} from "./dom.js";
import {faceName, say} from "./words.js";
import {clamped, drawn, freeName, freePlace} from "./zone_shapes.js";

const HANDLE = 14;

export class Zones {
  // `act` has zones(), chosen(), put(zones, name, tag), use(name), announce(text), may().
  constructor(stage, sign, act) {
    Object.assign(this, {stage, sign, act});
    this.open = false;
    this.layer = h("div", {class: "cap-zones", hidden: true, onpointerdown: (event) => this.press(event)});
    this.node = h("section", {class: "cap-zone-panel", hidden: true, "aria-label": say("分区", "Zones")});
    stage.box.append(this.layer);
    new ResizeObserver(() => requestAnimationFrame(() => this.sync())).observe(stage.box);  // after the sign itself
  }

  toggle(open = !this.open) {
    this.open = open;
    this.sync();
    if (open) this.node.querySelector("input, button")?.focus({preventScroll: true});
  }

  get all() { return this.act.zones(); }
  get name() { return this.act.chosen(); }
  face(name) { return this.sign.faces.find((one) => one.name === name) || this.sign.faces[0]; }

  // The LED under the hand, and its face.
  at(event) {
    const {view, canvas} = this.stage, box = canvas.getBoundingClientRect(), dpr = devicePixelRatio || 1;
    const x = ((event.clientX - box.left) * dpr - view.left) / view.scale, y = ((event.clientY - box.top) * dpr - view.top) / view.scale;
    return {x, y, face: this.sign.faces.find((one) => x >= one.x && x < one.x + one.width && y >= one.y && y < one.y + one.height)};
  }

  press(event) {
    if (event.button || !this.act.may()) return;
    const held = event.target.closest(".cap-zone"), name = held?.dataset.name, start = this.at(event);
    if (!held && !start.face) return;
    event.preventDefault();
    const was = name ? this.all[name] : null, face = was ? this.face(was.face) : start.face;
    const resize = Boolean(event.target.closest(".cap-zone-handle"));
    const ghost = held || this.layer.appendChild(h("div", {class: "cap-zone new"}));
    let rect = was ? [...was.rect] : null;
    if (name && name !== this.name) this.act.use(name);
    const go = (move) => {
      const now = this.at(move), by = [Math.round(now.x - start.x), Math.round(now.y - start.y)];
      rect = was ? clamped(resize ? [was.rect[0], was.rect[1], was.rect[2] + by[0], was.rect[3] + by[1]] : [was.rect[0] + by[0], was.rect[1] + by[1], was.rect[2], was.rect[3]], face, resize) : drawn(start, now, face);
      this.place(this.layer.querySelector(`[data-name="${CSS.escape(name || "")}"]`) || ghost, face, rect);
    };
    const end = (keep) => () => {
      removeEventListener("pointermove", go); removeEventListener("pointerup", done); removeEventListener("pointercancel", stop); removeEventListener("keydown", escape);
      if (!held) ghost.remove();
      if (!keep || !rect || (!was && (rect[2] < 4 || rect[3] < 4))) { this.sync(); return; }
      if (was) { if (String(rect) !== String(was.rect)) this.set(name, {...was, rect}); } else this.make({face: face.name, rect});
    };
    const done = end(true), stop = end(false), escape = (key) => key.key === "Escape" && stop();
    addEventListener("pointermove", go); addEventListener("pointerup", done); addEventListener("pointercancel", stop); addEventListener("keydown", escape);
  }

  key(event, name) {
    const way = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]}[event.key];
    const zone = this.all[name];
    if (event.key === "Delete" || event.key === "Backspace") { event.preventDefault(); this.remove(name); return; }
    if (!way || !zone) return;
    event.preventDefault();
    const by = event.shiftKey ? 8 : 1, [x, y, width, height] = zone.rect;
    const rect = event.altKey ? [x, y, width + way[0] * by, height + way[1] * by] : [x + way[0] * by, y + way[1] * by, width, height];
    this.set(name, {...zone, rect: clamped(rect, this.face(zone.face), event.altKey)}, `zone:${name}`);
    this.layer.querySelector(`[data-name="${CSS.escape(name)}"]`)?.focus({preventScroll: true});
  }

  set(name, zone, tag = "") {
    this.act.put({...this.all, [name]: zone}, undefined, tag);
    this.act.announce(`${name} ${zone.rect.slice(0, 2).join(", ")} ${zone.rect.slice(2).join("×")}`);
  }

  make(zone) {
    const name = freeName(this.all, say("分区", "zone "));
    this.act.put({...this.all, [name]: zone}, name);
    this.act.announce(say(`已画出${name}`, `${name} drawn`));
  }

  remove(name) {
    const rest = {...this.all};
    delete rest[name];
    this.act.put(rest, "", "", name);
    this.act.announce(say(`已删除${name}`, `${name} deleted`));
  }

  rename(from, to) {
    const name = to.trim();
    if (!name || name === from || this.all[name]) { this.sync(); return; }
    this.act.put(Object.fromEntries(Object.entries(this.all).map(([key, value]) => [key === from ? name : key, value])), name, "", from);
  }

  // ------------------------------------------------------------------ what is seen
  place(node, face, [x, y, width, height]) {
    const {view, canvas} = this.stage, dpr = devicePixelRatio || 1, s = view.scale / dpr;
    node.style.cssText = `left:${canvas.offsetLeft + view.left / dpr + (face.x + x) * s}px;top:${canvas.offsetTop + view.top / dpr + (face.y + y) * s}px;width:${width * s}px;height:${height * s}px`;
  }

  sync() {
    const {open} = this, {view} = this.stage;
    this.layer.hidden = this.node.hidden = !open;
    if (!open || !view) return;
    const kept = this.layer.contains(document.activeElement) ? document.activeElement.dataset.name : null;
    fill(this.layer, Object.entries(this.all).map(([name, zone]) => {
      const face = this.face(zone.face);
      const node = h("div", {class: `cap-zone ${name === this.name ? "on" : ""}`, "data-name": name, tabindex: "0", role: "button", "aria-pressed": String(name === this.name), onkeydown: (event) => (event.key === "Enter" || event.key === " " ? (event.preventDefault(), this.act.use(name)) : this.key(event, name)),
        "aria-label": say(`${name}，${faceName(zone.face)}，${zone.rect.slice(0, 2).join("、")}，${zone.rect[2]}×${zone.rect[3]}。方向键移动，Alt 加方向键改大小`, `${name}, ${faceName(zone.face)}, at ${zone.rect.slice(0, 2).join(", ")}, ${zone.rect[2]}×${zone.rect[3]}. Arrows move it, Alt and arrows size it`)},
      h("span", {}, name), h("i", {class: "cap-zone-handle", style: `width:${HANDLE}px;height:${HANDLE}px`}));
      this.place(node, face, zone.rect);
      return node;
    }));
    if (kept) this.layer.querySelector(`[data-name="${CSS.escape(kept)}"]`)?.focus({preventScroll: true});
    this.panel();
  }

  panel() {
    const shape = JSON.stringify([Object.keys(this.all), this.name]), zone = this.all[this.name];
    if (shape !== this.shaped) {
      this.shaped = shape;
      this.fields = [];
      const names = Object.keys(this.all);
      fill(this.node, h("div", {class: "cap-zone-head"}, h("h3", {}, say("分区", "Zones")), button(say("完成", "Done"), () => this.toggle(false))),
        h("p", {class: "quiet small"}, say("在屏的画面上拖出一块区域，这一项就显示在里面。拖动可移动，拖右下角改大小；也可以用方向键或填数字。", "Drag over a part of the sign: this item is shown in it. Drag it to move, its corner to size; arrow keys and numbers do too.")),
        h("div", {class: "cap-chips", role: "group", "aria-label": say("所有分区", "All zones")}, names.map((name) => h("button", {type: "button", class: "cap-chip small", "aria-pressed": String(name === this.name), onclick: () => this.act.use(name)}, name)),
          h("button", {type: "button", class: "cap-chip small", onclick: () => { const free = freePlace(this.sign, this.all); this.make(free); }}, say("＋ 新分区", "+ New zone"))),
        zone ? this.numbers() : null);
    }
    if (!zone) return;
    this.fields.forEach((field, at) => { if (document.activeElement !== field) field.value = zone.rect[at]; });
    if (this.title && document.activeElement !== this.title) this.title.value = this.name;
  }

  numbers() {
    const name = this.name, title = uid("zone");
    this.title = h("input", {id: title, maxlength: 40, value: name, onchange: () => this.rename(name, this.title.value)});
    const labels = [say("左边", "Left"), say("上边", "Top"), say("宽", "Width"), say("高", "Height")];
    this.fields = labels.map((label, at) => h("input", {type: "number", min: at > 1 ? 1 : 0, step: 1, "aria-label": say(`${label}（灯珠）`, `${label} (LEDs)`), onchange: (event) => {
      const zone = this.all[name], rect = [...zone.rect];
      rect[at] = Math.round(Number(event.target.value) || 0);
      this.set(name, {...zone, rect: clamped(rect, this.face(zone.face), at > 1)}, `zone:${name}`);
    }}));
    return h("div", {class: "cap-zone-numbers"}, h("div", {class: "cap-field"}, h("label", {for: title}, say("名称", "Name")), this.title),
      h("div", {class: "cap-field"}, h("span", {class: "cap-zone-label"}, say("位置和大小（灯珠）", "Place and size (LEDs)")), h("div", {class: "cap-line"}, this.fields)),
      button(say(`删除${name}`, `Delete ${name}`), () => this.remove(name)));
  }
}

