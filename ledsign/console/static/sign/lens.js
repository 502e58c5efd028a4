// Lens: the panel under the hand, large: its LEDs and the way of the wire through them.
import {colour} from "./drawing.js";
import {place, size} from "./geometry.js";

export class Lens {
  constructor(canvas) { this.canvas = canvas; }

  show(found) {
    this.canvas.hidden = !found?.panel;
    if (!found?.panel) return;
    const {canvas} = this, dpr = devicePixelRatio || 1, wide = canvas.clientWidth || 300;
    const [x, y, w, h] = found.panel, s = Math.min(wide / w, 240 / h), tall = Math.ceil(h * s);
    canvas.style.height = `${tall}px`;
    canvas.width = wide * dpr;
    canvas.height = tall * dpr;
    const pen = canvas.getContext("2d");
    pen.setTransform(dpr, 0, 0, dpr, 0, 0);
    pen.fillStyle = "#0b111b";
    pen.fillRect(0, 0, wide, tall);
    pen.translate((wide - w * s) / 2, 0);
    const centre = (led) => { const [px, py] = place(found.panel, led); return [(px - x + .5) * s, (py - y + .5) * s]; };
    const hue = colour(found.index), count = size(found.panel);
    pen.fillStyle = `${hue}55`;
    for (let led = 0; led < count; led++) { pen.beginPath(); pen.arc(...centre(led), s * .32, 0, 7); pen.fill(); }
    this.wire(pen, centre, 0, count, `${hue}70`, 1);
    this.wire(pen, centre, 0, found.led + 1, hue, 2);
    this.dot(pen, centre(0), "#fff", Math.max(3, s * .3));
    this.dot(pen, centre(found.led), "#ffd34d", Math.max(4, s * .42));
  }

  wire(pen, centre, from, to, hue, width) {
    pen.strokeStyle = hue;
    pen.lineWidth = width;
    pen.beginPath();
    for (let led = from; led < to; led++) pen.lineTo(...centre(led));
    pen.stroke();
  }

  dot(pen, [x, y], hue, radius) {
    pen.fillStyle = hue;
    pen.beginPath();
    pen.arc(x, y, radius, 0, 7);
    pen.fill();
  }
}
