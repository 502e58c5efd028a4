// Scene: one sign at night in a canvas. Backdrop once for each view, light with every picture.
//
//   const scene = new Scene(sign);      sign: {width, height, parts: [{x, y, width, height}], mask}
//   scene.lamps.set(bytes);             RGB of all parts, part after part
//   scene.draw(pen, view, moved);       view: {x, y, scale} in device pixels; moved: the backdrop is not as it was

import { Lamps } from "./lamps.js";
import { Night } from "./night.js";

export class Scene {
  constructor(sign) {
    this.night = new Night(sign);
    this.lamps = new Lamps(sign);
    this.backdrop = document.createElement("canvas");
  }

  draw(pen, view, moved) {
    const { night, lamps, backdrop } = this, { width, height } = pen.canvas;
    if (!width || !height) return;
    pen.globalCompositeOperation = "source-over";
    pen.globalAlpha = 1;
    if (moved) {
      if (backdrop.width !== width || backdrop.height !== height) { backdrop.width = width; backdrop.height = height; }
      const paper = backdrop.getContext("2d", { alpha: false });
      night.draw(paper, view, width, height);
      lamps.drawDark(paper, view, width, height);
      pen.drawImage(backdrop, 0, 0);
    } else {
      this.restore(pen, lamps.outer(view));
      this.restore(pen, night.mirror(view));
    }
    night.reflect(pen, view, lamps, width, height);
    lamps.draw(pen, view, width, height);
  }

  // Only where light can have fallen does the backdrop have to be put back.
  restore(pen, box) {
    const { width, height } = pen.canvas;
    const x0 = Math.max(0, Math.floor(box.x) - 1), x1 = Math.min(width, Math.ceil(box.x + box.width) + 1);
    const y0 = Math.max(0, Math.floor(box.y) - 1), y1 = Math.min(height, Math.ceil(box.y + box.height) + 1);
    if (x1 > x0 && y1 > y0) pen.drawImage(this.backdrop, x0, y0, x1 - x0, y1 - y0, x0, y0, x1 - x0, y1 - y0);
  }
}
