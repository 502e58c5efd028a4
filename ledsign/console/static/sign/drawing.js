// Drawing: the wiring as an installer sees it: panels in the colour of their controller, the cable from one to the next.
import {place, size} from "./geometry.js";

export const COLOURS = ["#5aa9ff", "#ffb02e", "#4fd1a5", "#e58cff", "#ff8f6b", "#a5d65a"];
export const colour = (index) => COLOURS[index % COLOURS.length];
const AIR = 14;

export class Drawing {
  constructor(box, wiring) {
    this.box = box;
    this.wiring = wiring;
    this.base = document.createElement("canvas");
    this.over = document.createElement("canvas");
    box.append(this.base, this.over);
    this.zoom = 1;
    this.centre = null;
    new ResizeObserver(() => this.layout()).observe(box);
  }

  layout() {
    const dpr = devicePixelRatio || 1, {width, height} = this.wiring.facts;
    this.wide = Math.max(1, this.box.clientWidth);
    this.tall = Math.max(1, this.box.clientHeight);
    for (const one of [this.base, this.over]) { one.width = this.wide * dpr; one.height = this.tall * dpr; }
    this.dpr = dpr;
    this.scale = Math.min((this.wide - 2 * AIR) / width, (this.tall - 2 * AIR) / height) * this.zoom;
    const [cx, cy] = this.centre || [width / 2, height / 2];
    this.left = this.hold(this.wide, width * this.scale, this.wide / 2 - cx * this.scale);
    this.top = this.hold(this.tall, height * this.scale, this.tall / 2 - cy * this.scale);
    this.draw();
  }

  // Never lost from sight: what fits is in the middle, what does not reaches the edges.
  hold(room, length, wanted) {
    return length <= room - 2 * AIR ? (room - length) / 2 : Math.min(AIR, Math.max(room - AIR - length, wanted));
  }

  at(clientX, clientY) {
    const box = this.box.getBoundingClientRect();
    return [Math.floor((clientX - box.left - this.left) / this.scale), Math.floor((clientY - box.top - this.top) / this.scale)];
  }

  look(zoom, centre) {
    this.zoom = Math.min(64, Math.max(1, zoom));
    this.centre = this.zoom === 1 ? null : centre || this.centre;
    this.layout();
  }

  pan(dx, dy) {
    const {width, height} = this.wiring.facts;
    const [cx, cy] = this.centre || [width / 2, height / 2];
    this.centre = [Math.min(width, Math.max(0, cx - dx / this.scale)), Math.min(height, Math.max(0, cy - dy / this.scale))];
    this.layout();
  }

  pen(canvas) {
    const pen = canvas.getContext("2d");
    pen.setTransform(this.dpr, 0, 0, this.dpr, 0, 0);
    pen.clearRect(0, 0, this.wide, this.tall);
    pen.translate(this.left, this.top);
    return pen;
  }

  draw() {
    const pen = this.pen(this.base), s = this.scale, {facts, outputs} = this.wiring;
    pen.fillStyle = "#0b111b";
    pen.fillRect(0, 0, facts.width * s, facts.height * s);
    for (const [index, output] of outputs.entries()) {
      for (const [number, panel] of output.panels.entries()) this.panel(pen, panel, number, colour(index));
      this.mapped(pen, output, colour(index));
      this.cable(pen, output, colour(index));
      for (const [number, panel] of output.panels.entries()) this.label(pen, panel, number);
    }
    pen.strokeStyle = "#ffffffb0";
    pen.lineWidth = 1;
    pen.font = "600 12px system-ui, sans-serif";
    for (const face of facts.faces) pen.strokeRect(face.x * s + .5, face.y * s + .5, face.width * s - 1, face.height * s - 1);
  }

  panel(pen, panel, number, hue) {
    const s = this.scale, [x, y, w, h] = panel;
    pen.globalAlpha = number % 2 ? 0.16 : 0.26;
    pen.fillStyle = hue;
    pen.fillRect(x * s, y * s, w * s, h * s);
    pen.globalAlpha = 0.5;
    pen.strokeStyle = hue;
    pen.lineWidth = 0.75;
    if (w * s > 5 && h * s > 5) pen.strokeRect(x * s + .5, y * s + .5, w * s - 1, h * s - 1);
    pen.globalAlpha = 1;
    if (s >= 7) this.leds(pen, panel, hue);
  }

  leds(pen, panel, hue) {
    const s = this.scale, [x, y, w, h] = panel;
    pen.fillStyle = hue;
    const from = (edge, first) => Math.max(first, Math.floor((-edge) / s)), to = (edge, room, last) => Math.min(last, Math.ceil((room - edge) / s));
    for (let row = from(this.top, y); row < to(this.top, this.tall, y + h); row++) {
      for (let column = from(this.left, x); column < to(this.left, this.wide, x + w); column++) {
        pen.beginPath();
        pen.arc((column + .5) * s, (row + .5) * s, s * .3, 0, 7);
        pen.fill();
      }
    }
  }

  mapped(pen, output, hue) {
    const s = this.scale;
    pen.fillStyle = hue;
    for (const [x, y] of output.pixels) pen.fillRect(x * s, y * s, Math.max(1, s * .8), Math.max(1, s * .8));
  }

  // The chain: from the first LED through the middle of every panel to the last one.
  cable(pen, output, hue) {
    const s = this.scale, {panels} = output, middle = ([x, y]) => [(x + .5) * s, (y + .5) * s];
    if (!panels.length) return;
    const first = middle(place(panels[0], 0)), end = panels[panels.length - 1];
    pen.strokeStyle = hue;
    pen.lineWidth = Math.min(2.5, Math.max(1.25, s / 2));
    pen.beginPath();
    pen.moveTo(...first);
    for (const [x, y, w, h] of panels) pen.lineTo((x + w / 2) * s, (y + h / 2) * s);
    pen.lineTo(...middle(place(end, size(end) - 1)));
    pen.stroke();
    pen.fillStyle = "#fff";
    pen.beginPath();
    pen.arc(...first, 4, 0, 7);
    pen.fill();
  }

  label(pen, panel, number) {
    const s = this.scale, [x, y, w, h] = panel, tall = Math.min(14, h * s - 9, w * s / 2.6);
    if (tall < 8) return;
    pen.font = `600 ${tall}px system-ui, sans-serif`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.lineWidth = 5;
    pen.lineJoin = "round";
    pen.strokeStyle = "#0b111b";
    pen.strokeText(number + 1, (x + w / 2) * s, (y + h / 2) * s);
    pen.fillStyle = "#eef3fa";
    pen.fillText(number + 1, (x + w / 2) * s, (y + h / 2) * s);
  }

  cursor(x, y, found) {
    const pen = this.pen(this.over), s = this.scale;
    if (x === null) return;
    if (found?.panel) {
      pen.strokeStyle = "#fff";
      pen.lineWidth = 2;
      pen.strokeRect(found.panel[0] * s, found.panel[1] * s, found.panel[2] * s, found.panel[3] * s);
    }
    const cx = (x + .5) * s, cy = (y + .5) * s, r = Math.max(5, s * .8);
    pen.strokeStyle = "#ffffff90";
    pen.lineWidth = 1;
    pen.beginPath();
    pen.moveTo(cx, -this.top); pen.lineTo(cx, cy - r); pen.moveTo(cx, cy + r); pen.lineTo(cx, this.tall - this.top);
    pen.moveTo(-this.left, cy); pen.lineTo(cx - r, cy); pen.moveTo(cx + r, cy); pen.lineTo(this.wide - this.left, cy);
    pen.stroke();
    pen.strokeStyle = found ? "#fff" : "#ff8a80";
    pen.lineWidth = 2;
    pen.beginPath();
    pen.arc(cx, cy, r, 0, 7);
    pen.stroke();
  }
}
