// The night around the sign: sky, a quiet skyline, the buildings that carry the LEDs, wet ground.
// Drawn once for each view into a backdrop; measured in LEDs, so it moves and grows with the sign.

export class Night {
  constructor(sign) {
    this.sign = sign;
    const bounds = this.bounds = union(sign.parts);
    const tall = this.tall = sign.parts.every(part => part.height > part.width * 1.4);
    const unit = this.unit = Math.max(bounds.height, bounds.width * (tall ? 0.4 : 0.55));
    this.ground = bounds.y + bounds.height + unit * (tall ? 0.07 : 0.42);
    this.buildings = sign.parts.map(part => this.carrier(part));
    this.far = skyline(mulberry(7), bounds, unit, this.ground, 0.30, 0.055);
    this.near = skyline(mulberry(23), bounds, unit, this.ground, 0.19, 0.08);
    this.stars = stars(mulberry(5), 130);
  }

  // What "the whole sign" shows: the buildings with some air, and the ground in front of them.
  get scene() {
    const { unit, bounds } = this, side = this.tall ? bounds.width * 0.12 : bounds.width * 0.1;
    const top = Math.min(...this.buildings.map(one => one.top - one.crown * 0.42)) - unit * 0.015;
    return { x: bounds.x - side, y: top, width: bounds.width + 2 * side, height: this.ground + unit * 0.14 - top };
  }

  carrier(part) {
    if (this.tall) {
      const margin = part.width * 0.09;
      return { x: part.x - margin, width: part.width + 2 * margin, top: part.y - part.width * 0.16, part, crown: part.width };
    }
    const margin = part.width * 0.07;
    return { x: part.x - margin, width: part.width + 2 * margin, top: part.y - this.unit * 0.16, part, crown: 0 };
  }

  draw(pen, view, width, height) {
    const sky = pen.createLinearGradient(0, 0, 0, height);
    sky.addColorStop(0, "#04060c");
    sky.addColorStop(0.62, "#0a1020");
    sky.addColorStop(1, "#121a2c");
    pen.fillStyle = sky;
    pen.fillRect(0, 0, width, height);
    pen.fillStyle = "#cfd8ee";
    for (const star of this.stars) {
      pen.globalAlpha = star.light;
      pen.fillRect(star.x * width, star.y * height * 0.55, star.size, star.size);
    }
    pen.globalAlpha = 1;
    const ground = view.y + this.ground * view.scale;
    this.haze(pen, ground, width, height);
    block(pen, this.far, view, "#0d1424", "rgb(190 200 235 / .16)");
    block(pen, this.near, view, "#0a101d", "rgb(255 214 150 / .20)");
    this.floor(pen, view, ground, width, height);
    for (const building of this.buildings) this.tower(pen, view, building);
  }

  haze(pen, ground, width, height) {
    const reach = height * 0.5, glow = pen.createLinearGradient(0, ground - reach, 0, ground);
    glow.addColorStop(0, "rgb(38 50 84 / 0)");
    glow.addColorStop(1, "rgb(52 62 96 / .55)");
    pen.fillStyle = glow;
    pen.fillRect(0, ground - reach, width, reach);
  }

  floor(pen, view, ground, width, height) {
    if (ground >= height) return;
    const top = Math.max(0, ground), wet = pen.createLinearGradient(0, ground, 0, Math.max(height, ground + 1));
    wet.addColorStop(0, "#0b111e");
    wet.addColorStop(1, "#05070d");
    pen.fillStyle = wet;
    pen.fillRect(0, top, width, height - top);
    pen.fillStyle = "rgb(150 170 220 / .14)";
    pen.fillRect(0, ground - 0.5, width, 1);
  }

  tower(pen, view, { x, width, top, part, crown }) {
    const { scale } = view, at = (px, py) => [view.x + px * scale, view.y + py * scale];
    const [left, roof] = at(x, top), [, foot] = at(x, this.ground), wide = width * scale;
    const body = pen.createLinearGradient(left, 0, left + wide, 0);
    body.addColorStop(0, "#1a2131");
    body.addColorStop(0.12, "#131926");
    body.addColorStop(0.88, "#10151f");
    body.addColorStop(1, "#0c1018");
    if (crown) {
      // A stepped crown and a mast with its warning light: enough to read as a tower, no more.
      const [mx, my] = at(x + width / 2, top - crown * 0.4);
      pen.fillStyle = "#1b2232";
      pen.fillRect(mx - Math.max(1, 0.9 * scale), my, Math.max(2, 1.8 * scale), roof - my);
      const step = (from, rise) => {
        const [sx, sy] = at(x + width * from, top - crown * rise);
        pen.fillStyle = body;
        pen.fillRect(sx, sy, width * (1 - 2 * from) * scale, roof - sy + 1);
      };
      step(0.3, 0.22);
      step(0.14, 0.1);
      pen.fillStyle = "#ff5247";
      pen.globalAlpha = 0.85;
      pen.beginPath(); pen.arc(mx, my, Math.max(1.3, 1.3 * scale), 0, 7); pen.fill();
      pen.globalAlpha = 1;
    }
    pen.fillStyle = body;
    pen.fillRect(left, roof, wide, foot - roof);
    pen.fillStyle = "rgb(190 205 245 / .16)";
    pen.fillRect(left, roof, wide, Math.max(1, 0.35 * scale));
    pen.fillRect(left, roof, Math.max(1, 0.35 * scale), foot - roof);
    if (!crown) this.windows(pen, view, { x, width, part });
    // The frame that holds the LEDs.
    const [fx, fy] = at(part.x, part.y), rim = Math.max(1, Math.min(1.6 * scale, 10));
    pen.fillStyle = "#05060a";
    pen.fillRect(fx - rim, fy - rim, part.width * scale + 2 * rim, part.height * scale + 2 * rim);
    if (crown) {
      const [bx, by] = at(x + width * 0.08, this.ground - (this.ground - part.y - part.height) * 0.62);
      pen.fillStyle = "rgb(255 206 140 / .20)";
      pen.fillRect(bx, by, width * 0.84 * scale, Math.max(1, (this.ground - part.y - part.height) * 0.2 * scale));
    }
  }

  windows(pen, view, { x, width, part }) {
    const random = mulberry(11 + part.x), { scale } = view, below = part.y + part.height;
    const step = Math.max(4, this.unit * 0.055), rows = Math.floor((this.ground - below) / step) - 1;
    const across = step * 1.4, columns = Math.floor(width / across);
    for (let row = 0; row < rows; row++) for (let column = 0; column < columns; column++) {
      const light = random();
      pen.fillStyle = light > 0.72 ? "rgb(255 214 150 / .26)" : "rgb(160 180 220 / .05)";
      const wx = x + (width - columns * across) / 2 + column * across + across * 0.2;
      pen.fillRect(view.x + wx * scale, view.y + (below + step * (row + 0.85)) * scale, across * 0.6 * scale, step * 0.5 * scale);
    }
  }

  // Light on the wet ground: the glow, upside down and shortened. Drawn with every frame.
  reflect(pen, view, lamps, width, height) {
    const ground = view.y + this.ground * view.scale;
    if (!lamps.lit || ground >= height || view.scale > 6) return;
    const glow = lamps.levels[0].canvas, reach = lamps.reach(view), deep = Math.min(height - ground, this.unit * 0.2 * view.scale);
    pen.save();
    pen.globalCompositeOperation = "lighter";
    pen.globalAlpha = 0.17;
    pen.translate(0, ground);
    pen.scale(1, -deep / reach.height);
    pen.drawImage(glow, reach.x, -reach.height, reach.width, reach.height);
    pen.restore();
    const fade = pen.createLinearGradient(0, ground, 0, ground + deep);
    fade.addColorStop(0, "rgb(5 7 13 / 0)");
    fade.addColorStop(1, "rgb(5 7 13 / .95)");
    pen.fillStyle = fade;
    pen.fillRect(Math.max(0, reach.x), ground, Math.min(width, reach.width), deep);
  }
}

function block(pen, { boxes, windows }, view, colour, light) {
  pen.fillStyle = colour;
  for (const [x, y, w, h] of boxes) pen.fillRect(view.x + x * view.scale, view.y + y * view.scale, w * view.scale + 1, h * view.scale);
  pen.fillStyle = light;
  for (const [x, y, w, h] of windows) pen.fillRect(view.x + x * view.scale, view.y + y * view.scale, w * view.scale, h * view.scale);
}

// Houses side by side, well beyond what any screen shows, some of their windows lit.
function skyline(random, bounds, unit, ground, rise, wide) {
  const boxes = [], windows = [], centre = bounds.x + bounds.width / 2, span = unit * 2.6 + bounds.width;
  for (let x = centre - span; x < centre + span;) {
    const w = unit * wide * (0.5 + random()), h = unit * rise * (0.35 + 0.65 * random() ** 1.5);
    boxes.push([x, ground - h, w, h]);
    const cell = unit * 0.0065;
    for (let wy = ground - h + cell * 2; wy < ground - cell * 2; wy += cell * 2.4)
      for (let wx = x + cell; wx < x + w - cell; wx += cell * 1.9)
        if (random() < 0.055) windows.push([wx, wy, cell * 0.8, cell * 0.9]);
    x += w * (0.92 + random() * 0.25);
  }
  return { boxes, windows };
}

function stars(random, count) {
  return Array.from({ length: count }, () => ({ x: random(), y: random() ** 1.6, light: 0.08 + 0.4 * random() ** 3, size: random() < 0.1 ? 1.6 : 1 }));
}

function union(parts) {
  const x = Math.min(...parts.map(one => one.x)), y = Math.min(...parts.map(one => one.y));
  return { x, y, width: Math.max(...parts.map(one => one.x + one.width)) - x, height: Math.max(...parts.map(one => one.y + one.height)) - y };
}

// A small generator with a fixed seed: the same city every night.
function mulberry(seed) {
  return () => {
    seed = seed + 0x6d2b79f5 | 0;
    let t = Math.imul(seed ^ seed >>> 15, 1 | seed);
    t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t;
    return ((t ^ t >>> 14) >>> 0) / 4294967296;
  };
}
