// The night around the sign: sky, skyline, the houses that carry the LEDs, and water in front that mirrors them.
// Drawn once for each view into a backdrop; measured in LEDs, so it moves and grows with the sign.

import { City, mulberry } from "./city.js";
import { drawHouse, houseOf } from "./houses.js";

const DEEP = 0.24;      // how far light reaches into the water, as a share of the unit
const MIRROR = 0.42;    // heights are shortened by this in the water
const ROWS = 72;        // rows of the mirror picture: few, so that letters become streaks

export class Night {
  constructor(sign) {
    this.sign = sign;
    this.plain = false;  // nothing but the sign: for projectors, where dark blue is only grey
    const bounds = this.bounds = union(sign.parts);
    const tall = this.tall = sign.parts.every(part => part.height > part.width * 1.4);
    const unit = this.unit = Math.max(bounds.height, bounds.width * (tall ? 0.4 : 0.5));
    this.ground = bounds.y + bounds.height + unit * (tall ? 0.075 : 0.34);
    this.houses = sign.parts.map(part => houseOf(part, bounds, unit));
    this.city = new City(bounds, unit, this.ground);
    this.stars = stars(mulberry(5), 150);
    this.water = null;
    this.street = this.houses.every(one => one.kind === "shop");  // a shop stands on a pavement, all else by the water
  }

  // What "the whole sign" shows: the houses with some air, and the water in front of them.
  get scene() {
    const { unit, bounds, tall } = this, side = bounds.width * (tall ? 0.16 : 0.13);
    const top = Math.min(...this.houses.map(one => one.peak)) - unit * (tall ? 0.02 : 0.08);
    return { x: bounds.x - side, y: top, width: bounds.width + 2 * side, height: this.ground + unit * 0.15 - top };
  }

  draw(pen, view, width, height) {
    pen.setTransform(1, 0, 0, 1, 0, 0);
    const ground = view.y + this.ground * view.scale, left = -view.x / view.scale, right = (width - view.x) / view.scale;
    if (this.plain) {
      pen.fillStyle = "#000";
      pen.fillRect(0, 0, width, height);
    } else {
      this.sky(pen, ground, width, height);
      pen.setTransform(view.scale, 0, 0, view.scale, view.x, view.y);
      this.city.draw(pen, left, right);
      this.lake(pen, view, ground, width, height, left, right);
    }
    pen.setTransform(view.scale, 0, 0, view.scale, view.x, view.y);
    for (const house of this.houses) drawHouse(pen, house, this.ground, 1 / view.scale);
    this.quay(pen, left, right, 1 / view.scale);
    pen.setTransform(1, 0, 0, 1, 0, 0);
  }

  sky(pen, ground, width, height) {
    const foot = Math.max(height * 0.4, Math.min(height * 1.3, ground));
    const sky = pen.createLinearGradient(0, foot - height, 0, foot);
    for (const [at, colour] of [[0, "#03050b"], [0.45, "#060b18"], [0.72, "#0d1730"], [0.9, "#1c2747"], [1, "#343a58"]]) sky.addColorStop(at, colour);
    pen.fillStyle = sky;
    pen.fillRect(0, 0, width, height);
    const wide = Math.max(width, height) * 0.62, city = pen.createRadialGradient(width / 2, foot, 0, width / 2, foot, wide);
    city.addColorStop(0, "rgb(214 150 96 / .20)");  // the lights of a city on the haze above it
    city.addColorStop(0.5, "rgb(150 110 110 / .07)");
    city.addColorStop(1, "rgb(120 100 120 / 0)");
    pen.fillStyle = city;
    pen.fillRect(0, Math.max(0, foot - wide), width, wide);
    pen.fillStyle = "#d6def2";
    const dot = Math.max(1, Math.min(width, height) / 900);
    for (const star of this.stars) {
      pen.globalAlpha = star.light * (1 - star.y);
      pen.fillRect(star.x * width, star.y * foot * 0.75, star.size * dot, star.size * dot);
    }
    pen.globalAlpha = 1;
  }

  // The city upside down in the water, shortened and dim, with ripples over it.
  lake(pen, view, ground, width, height, left, right) {
    if (ground >= height) return;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    const top = Math.max(0, ground), wet = pen.createLinearGradient(0, ground, 0, Math.max(height, ground + 1));
    wet.addColorStop(0, "#141d35");
    wet.addColorStop(0.5, "#0a1122");
    wet.addColorStop(1, "#04060d");
    pen.fillStyle = wet;
    pen.fillRect(0, top, width, height - top);
    if (this.street) return;
    pen.save();
    pen.beginPath(); pen.rect(0, top, width, height - top); pen.clip();
    pen.setTransform(view.scale, 0, 0, -view.scale * MIRROR, view.x, ground + this.ground * view.scale * MIRROR);
    pen.globalAlpha = 0.32;
    this.city.draw(pen, left, right, { far: false });
    for (const house of this.houses) drawHouse(pen, house, this.ground, 1 / view.scale);
    pen.setTransform(1, 0, 0, 1, 0, 0);
    const random = mulberry(3), deep = this.unit * DEEP * view.scale;
    for (let y = ground + 1, number = 0; y < height && number < 90; number++) {
      const share = (y - ground) / deep, x = random() * width, wide = width * (0.1 + 0.3 * random());
      pen.globalAlpha = 0.10 * Math.max(0.15, 1 - share);
      pen.fillStyle = number % 3 ? "#04060d" : "#8ea2d6";
      pen.fillRect(x - wide / 2, y, wide, Math.max(1, deep * 0.006));
      y += Math.max(2, deep * (0.008 + 0.02 * share));
    }
    pen.restore();
    pen.globalAlpha = 1;
  }

  // The edge of the water, with a lamp here and there and its streak below.
  quay(pen, left, right, hair) {
    const { unit, ground, plain } = this;
    pen.fillStyle = plain ? "#30384a" : "#070b14";
    pen.fillRect(left, ground, right - left, Math.max(hair, plain ? 0 : unit * 0.006));
    if (plain || this.street) return;
    pen.fillStyle = "rgb(170 190 236 / .22)";
    pen.fillRect(left, ground, right - left, hair);
    const step = unit * 0.09, bulb = Math.max(hair * 0.8, unit * 0.0022);
    for (let x = Math.ceil(left / step) * step; x < right; x += step) {
      if (this.houses.some(one => x > one.x - unit * 0.02 && x < one.x + one.width + unit * 0.02)) continue;
      pen.fillStyle = "rgb(255 214 150 / .10)";
      pen.beginPath(); pen.arc(x, ground - unit * 0.012, bulb * 4, 0, 7); pen.fill();
      pen.fillRect(x - bulb, ground + unit * 0.008, bulb * 2, unit * 0.05);
      pen.fillStyle = "rgb(255 222 170 / .85)";
      pen.beginPath(); pen.arc(x, ground - unit * 0.012, bulb, 0, 7); pen.fill();
    }
  }

  // Where the light in the water may fall, in device pixels.
  mirror(view) {
    const from = this.city.unit * 0.06;
    return { x: view.x + (this.bounds.x - from) * view.scale, y: view.y + this.ground * view.scale,
      width: (this.bounds.width + 2 * from) * view.scale, height: this.unit * DEEP * view.scale };
  }

  // The LEDs in the water: their glow upside down, broken into streaks. Drawn with every frame.
  reflect(pen, view, lamps, width, height) {
    const box = this.mirror(view);
    if (!lamps.lit || this.plain || box.y >= height || view.scale > 6) return;
    const { canvas, mask } = this.water ??= waters(Math.ceil(this.bounds.width / 2), ROWS), inner = canvas.getContext("2d");
    const glow = lamps.levels[1].canvas, ratio = glow.width / lamps.wide, pad = lamps.pad, { bounds } = this;
    const from = this.unit * 0.06, gap = this.ground - bounds.y - bounds.height, seen = this.unit * DEEP / MIRROR;
    inner.globalCompositeOperation = "source-over";
    inner.fillStyle = "#000";
    inner.fillRect(0, 0, canvas.width, ROWS);
    for (let row = 0; row < ROWS; row++) {
      const up = (row + 0.5) / ROWS * seen - gap;  // LEDs above the lower edge of the sign
      const y = (pad + bounds.y + bounds.height - up) * ratio, tall = seen / ROWS * ratio * 3;
      if (y < 0 || y > glow.height) continue;
      const sway = Math.sin(row * 2.1) * (0.3 + row / ROWS) * canvas.width * 0.006;
      inner.drawImage(glow, (pad + bounds.x - from) * ratio, Math.max(0, y - tall), (bounds.width + 2 * from) * ratio, tall, sway, row, canvas.width, 1);
    }
    inner.globalCompositeOperation = "destination-in";
    inner.drawImage(mask, 0, 0, canvas.width, ROWS);
    pen.globalCompositeOperation = "lighter";
    pen.globalAlpha = 0.8;
    pen.imageSmoothingEnabled = true;
    pen.drawImage(canvas, box.x, box.y, box.width, box.height);
    pen.globalAlpha = 1;
    pen.globalCompositeOperation = "source-over";
  }
}

// A picture for the water, and what takes light from it: less with every row, and a ripple between.
function waters(width, rows) {
  const made = (w, h) => Object.assign(document.createElement("canvas"), { width: w, height: h });
  const mask = made(1, rows), pen = mask.getContext("2d"), random = mulberry(9);
  for (let row = 0; row < rows; row++) {
    pen.fillStyle = `rgb(0 0 0 / ${(1 - row / rows) ** 1.3 * (0.45 + 0.55 * random()) * Math.min(1, row / 2)})`;
    pen.fillRect(0, row, 1, 1);
  }
  return { canvas: made(Math.max(8, Math.min(256, width)), rows), mask };
}

function stars(random, count) {
  return Array.from({ length: count }, () => ({ x: random(), y: random() ** 1.4, light: 0.12 + 0.6 * random() ** 3, size: random() < 0.12 ? 1.7 : 1 }));
}

function union(parts) {
  const x = Math.min(...parts.map(one => one.x)), y = Math.min(...parts.map(one => one.y));
  return { x, y, width: Math.max(...parts.map(one => one.x + one.width)) - x, height: Math.max(...parts.map(one => one.y + one.height)) - y };
}
