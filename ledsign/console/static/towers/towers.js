// Towers: a sign at night in a box of a page, as it is seen from the square. Pictures go in, LEDs light up.
//
//   const towers = new Towers(canvas, sign);          sign: {width, height, parts: [{x, y, width, height}], mask}
//   towers.show({width, height, reduction, pixels});  RGB of the whole canvas, or of one reduced

import { Lamps } from "./lamps.js";
import { Night } from "./night.js";

export class Towers {
  constructor(canvas, sign) {
    this.canvas = canvas;
    this.sign = sign;
    this.night = new Night(sign);
    this.lamps = new Lamps(sign);
    this.pen = canvas.getContext("2d", { alpha: false });
    this.backdrop = document.createElement("canvas");
    this.view = { x: 0, y: 0, scale: 1 };
    this.parts = new Uint8Array(sign.parts.reduce((sum, part) => sum + part.width * part.height, 0) * 3);
    this.moved = true;
    this.asked = false;
    this.drawn = 0;
    this.observer = new ResizeObserver(() => this.fit());
    this.observer.observe(canvas);
    this.fit();
  }

  close() { this.observer.disconnect(); }

  // The whole scene in the box: the towers stand on its ground.
  fit() {
    const { canvas, night: { scene } } = this;
    const width = Math.round(canvas.clientWidth * devicePixelRatio), height = Math.round(canvas.clientHeight * devicePixelRatio);
    if (!width || !height) return;
    if (canvas.width !== width || canvas.height !== height) { canvas.width = width; canvas.height = height; }
    const scale = Math.min(width / scene.width, height / scene.height);
    const free = height - scene.height * scale;
    this.view = { scale, x: width / 2 - (scene.x + scene.width / 2) * scale, y: free * 0.72 - scene.y * scale };
    this.moved = true;
    this.ask();
  }

  show({ width, reduction, pixels }) {
    let to = 0;
    for (const part of this.sign.parts) {
      if (reduction === 1) {
        for (let y = part.y; y < part.y + part.height; y++, to += part.width * 3) {
          const from = (y * width + part.x) * 3;
          this.parts.set(pixels.subarray(from, from + part.width * 3), to);
        }
      } else to = this.enlarge(part, width, reduction, pixels, to);
    }
    this.lamps.set(this.parts);
    this.ask();
  }

  enlarge(part, width, reduction, pixels, to) {
    for (let y = part.y; y < part.y + part.height; y++) {
      for (let x = part.x; x < part.x + part.width; x++, to += 3) {
        const from = ((y / reduction | 0) * width + (x / reduction | 0)) * 3;
        this.parts[to] = pixels[from]; this.parts[to + 1] = pixels[from + 1]; this.parts[to + 2] = pixels[from + 2];
      }
    }
    return to;
  }

  ask() {
    if (this.asked) return;
    this.asked = true;
    requestAnimationFrame(() => { this.asked = false; this.draw(); });
  }

  draw() {
    const { canvas: { width, height }, pen, backdrop, view, night, lamps } = this;
    if (!width || !height) return;
    if (this.moved) {
      if (backdrop.width !== width || backdrop.height !== height) { backdrop.width = width; backdrop.height = height; }
      const paper = backdrop.getContext("2d", { alpha: false });
      night.draw(paper, view, width, height);
      lamps.drawDark(paper, view, width, height);
      pen.globalCompositeOperation = "source-over";
      pen.globalAlpha = 1;
      pen.drawImage(backdrop, 0, 0);
      this.moved = false;
    } else this.restore(width, height);
    night.reflect(pen, view, lamps, width, height);
    lamps.draw(pen, view, width, height);
    this.drawn += 1;
  }

  // Only where light can have fallen does the backdrop have to be put back.
  restore(width, height) {
    const { view, night, pen, backdrop } = this, reach = this.lamps.reach(view);
    const x0 = Math.max(0, Math.floor(reach.x)), x1 = Math.min(width, Math.ceil(reach.x + reach.width));
    const foot = Math.max(reach.y + reach.height, (night.ground + night.unit * 0.22) * view.scale + view.y);
    const y0 = Math.max(0, Math.floor(reach.y)), y1 = Math.min(height, Math.ceil(foot));
    pen.globalCompositeOperation = "source-over";
    pen.globalAlpha = 1;
    if (x1 > x0 && y1 > y0) pen.drawImage(backdrop, x0, y0, x1 - x0, y1 - y0, x0, y0, x1 - x0, y1 - y0);
  }

  // How many pixels the watcher has for the canvas of the sign: what is sent need not have more.
  get wanted() {
    return { width: this.sign.width * this.view.scale, height: this.sign.height * this.view.scale };
  }
}
