// Towers: a sign at night in a box of a page, as it is seen from the square. Pictures go in, LEDs light up.
//
//   const towers = new Towers(canvas, sign);          sign: {width, height, parts: [{x, y, width, height}], mask}
//   towers.show({width, height, reduction, pixels});  RGB of the whole canvas, or of one reduced

import { Scene } from "../../look/scene.js";

export class Towers {
  constructor(canvas, sign) {
    this.canvas = canvas;
    this.sign = sign;
    this.scene = new Scene(sign);
    this.pen = canvas.getContext("2d", { alpha: false });
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
    const { canvas } = this, { scene } = this.scene.night;
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
    this.scene.lamps.set(this.parts);
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
    if (!this.canvas.width) return;
    this.scene.draw(this.pen, this.view, this.moved);
    this.moved = false;
    this.drawn += 1;
  }

  // How many pixels the watcher has for the canvas of the sign: what is sent need not have more.
  get wanted() {
    return { width: this.sign.width * this.view.scale, height: this.sign.height * this.view.scale };
  }
}
