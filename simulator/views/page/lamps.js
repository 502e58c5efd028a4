// The LEDs. One canvas pixel per LED holds the picture; everything seen is made from it by drawImage:
//   far away   the picture enlarged smoothly
//   close up   enlarged in blocks, cut into round lamps by a repeated mask
//   the glow   halved again and again, then enlarged and added level by level (a soft bloom without filters)

const PAD = 24;           // LEDs of darkness around the sign, for the glow to fall into
const LEVELS = 4;
const ROUND_FROM = 3.2;   // device pixels per LED from which lamps are seen one by one
const TILE = 48;          // resolution of the lamp mask

export class Lamps {
  constructor(sign) {
    this.sign = sign;
    const width = sign.width + 2 * PAD, height = sign.height + 2 * PAD;
    this.picture = canvas(width, height);
    this.pen = this.picture.getContext("2d", { alpha: false, willReadFrequently: true });
    this.parts = sign.parts.map(part => ({ ...part, image: this.pen.createImageData(part.width, part.height) }));
    for (const part of this.parts) part.words = new Uint32Array(part.image.data.buffer).fill(0xff000000);
    this.levels = [];
    for (let level = 1; level <= LEVELS; level++) {
      const made = canvas(Math.max(1, Math.ceil(width / 2 ** level)), Math.max(1, Math.ceil(height / 2 ** level)));
      const pen = made.getContext("2d", { alpha: false });
      pen.imageSmoothingEnabled = true;
      this.levels.push({ canvas: made, pen });
    }
    this.layer = canvas(1, 1);
    this.mask = lampMask();
    this.holes = sign.mask ? holes(sign) : null;
    this.lit = false;
  }

  // Pixels of all parts, RGB, part after part.
  set(bytes) {
    let from = 0, sum = 0;
    for (const part of this.parts) {
      const words = part.words;
      for (let i = 0; i < words.length; i++, from += 3) {
        const word = bytes[from] | bytes[from + 1] << 8 | bytes[from + 2] << 16;
        sum |= word;
        words[i] = word | 0xff000000;
      }
      this.pen.putImageData(part.image, PAD + part.x, PAD + part.y);
    }
    this.lit = sum !== 0;
    if (this.lit) this.bloom();
  }

  bloom() {
    let source = this.picture;
    for (const { canvas: made, pen } of this.levels) {
      pen.globalCompositeOperation = "copy";
      pen.globalAlpha = 1;
      pen.drawImage(source, 0, 0, made.width, made.height);
      source = made;
    }
    for (let level = this.levels.length - 1; level > 0; level--) {
      const { canvas: target, pen } = this.levels[level - 1];
      pen.globalCompositeOperation = "lighter";
      pen.globalAlpha = 0.72;
      pen.drawImage(this.levels[level].canvas, 0, 0, target.width, target.height);
    }
  }

  // Where light may fall, in device pixels: the sign with the glow around it.
  reach(view) {
    return { x: view.x - PAD * view.scale, y: view.y - PAD * view.scale,
      width: (this.sign.width + 2 * PAD) * view.scale, height: (this.sign.height + 2 * PAD) * view.scale };
  }

  // Add the light to a context whose backdrop has been drawn.
  draw(pen, view, width, height) {
    if (!this.lit) return;
    const { x, y, scale } = view, reach = this.reach(view);
    pen.globalCompositeOperation = "lighter";
    pen.imageSmoothingEnabled = true;
    const close = Math.min(1, Math.max(0, (scale - 1) / 8));
    pen.globalAlpha = 0.2 - 0.08 * close;
    const glow = this.levels[0].canvas;
    clipped(pen, glow, glow.width / reach.width, reach, width, height);
    pen.globalAlpha = 1;
    for (const part of this.parts) {
      const left = Math.max(0, Math.floor(-x / scale)), top = Math.max(0, Math.floor(-y / scale));
      const x0 = Math.max(part.x, left), y0 = Math.max(part.y, top);
      const x1 = Math.min(part.x + part.width, Math.ceil((width - x) / scale));
      const y1 = Math.min(part.y + part.height, Math.ceil((height - y) / scale));
      if (x1 <= x0 || y1 <= y0) continue;
      const source = [PAD + x0, PAD + y0, x1 - x0, y1 - y0];
      const target = [x + x0 * scale, y + y0 * scale, (x1 - x0) * scale, (y1 - y0) * scale];
      if (scale < ROUND_FROM) {
        pen.imageSmoothingQuality = scale < 1 ? "medium" : "low";
        pen.drawImage(this.picture, ...source, ...target);
      } else {
        this.round(pen, source, target, view);
        // From here up to where lamps are clearly apart the eye still fills the gaps between them.
        pen.globalAlpha = 0.5 * Math.max(0, 1 - (scale - ROUND_FROM) / 9);
        if (pen.globalAlpha > 0.01) pen.drawImage(this.picture, ...source, ...target);
        pen.globalAlpha = 1;
      }
    }
    pen.globalCompositeOperation = "source-over";
  }

  round(pen, source, target, { x, y, scale }) {
    const layer = this.layer, w = Math.ceil(target[2]) + 1, h = Math.ceil(target[3]) + 1;
    if (layer.width < w || layer.height < h) { layer.width = Math.max(layer.width, w); layer.height = Math.max(layer.height, h); }
    const inner = this.inner ??= layer.getContext("2d");
    inner.globalCompositeOperation = "copy";
    inner.imageSmoothingEnabled = false;
    inner.drawImage(this.picture, ...source, 0, 0, target[2], target[3]);
    inner.globalCompositeOperation = "destination-in";
    inner.imageSmoothingEnabled = true;
    inner.fillStyle = this.pattern(inner, scale, 0, 0);
    inner.fillRect(0, 0, w, h);
    pen.drawImage(layer, 0, 0, w, h, target[0], target[1], w, h);
  }

  pattern(pen, scale, x, y) {
    const pattern = pen.createPattern(this.mask, "repeat");
    pattern.setTransform(new DOMMatrix([scale / TILE, 0, 0, scale / TILE, x, y]));
    return pattern;
  }

  // What does not shine: housing and dark lenses. Drawn into the backdrop.
  drawDark(pen, view) {
    const { x, y, scale } = view;
    for (const part of this.parts) {
      const box = [x + part.x * scale, y + part.y * scale, part.width * scale, part.height * scale];
      pen.fillStyle = "#0b0c10";
      pen.fillRect(...box);
      if (scale < ROUND_FROM) { pen.fillStyle = "rgb(255 255 255 / .022)"; pen.fillRect(...box); continue; }
      pen.save();
      pen.beginPath(); pen.rect(...box); pen.clip();
      const shade = this.lens ??= lens();
      const pattern = pen.createPattern(shade, "repeat");
      pattern.setTransform(new DOMMatrix([scale / TILE, 0, 0, scale / TILE, box[0], box[1]]));
      pen.fillStyle = pattern;
      pen.fillRect(...box);
      pen.restore();
    }
    if (this.holes) {
      pen.imageSmoothingEnabled = false;
      pen.drawImage(this.holes, x, y, this.sign.width * scale, this.sign.height * scale);
      pen.imageSmoothingEnabled = true;
    }
  }
}

function canvas(width, height) {
  const made = document.createElement("canvas");
  made.width = width; made.height = height;
  return made;
}

// drawImage of a huge, mostly invisible target: cut to what is seen first, software rasterisers are thankful.
function clipped(pen, image, ratio, box, width, height) {
  const x0 = Math.max(0, box.x), y0 = Math.max(0, box.y);
  const x1 = Math.min(width, box.x + box.width), y1 = Math.min(height, box.y + box.height);
  if (x1 <= x0 || y1 <= y0) return;
  pen.drawImage(image, (x0 - box.x) * ratio, (y0 - box.y) * ratio, (x1 - x0) * ratio, (y1 - y0) * ratio, x0, y0, x1 - x0, y1 - y0);
}

function lampMask() {
  const made = canvas(TILE, TILE), pen = made.getContext("2d"), half = TILE / 2;
  const light = pen.createRadialGradient(half, half, 0, half, half, half);
  light.addColorStop(0, "rgb(255 255 255 / 1)");
  light.addColorStop(0.45, "rgb(255 255 255 / .96)");
  light.addColorStop(0.74, "rgb(255 255 255 / .82)");
  light.addColorStop(0.84, "rgb(255 255 255 / .16)");
  light.addColorStop(1, "rgb(255 255 255 / 0)");
  pen.fillStyle = light;
  pen.fillRect(0, 0, TILE, TILE);
  return made;
}

function lens() {
  const made = canvas(TILE, TILE), pen = made.getContext("2d"), half = TILE / 2;
  const shade = pen.createRadialGradient(half * 0.86, half * 0.8, 0, half, half, half * 0.84);
  shade.addColorStop(0, "#23262e");
  shade.addColorStop(0.85, "#16181e");
  shade.addColorStop(1, "rgb(11 12 16 / 0)");
  pen.fillStyle = shade;
  pen.fillRect(0, 0, TILE, TILE);
  return made;
}

// Canvas pixels inside a part that have no LED, painted as night.
function holes(sign) {
  const bits = Uint8Array.from(atob(sign.mask), one => one.charCodeAt(0));
  const made = canvas(sign.width, sign.height), pen = made.getContext("2d");
  const image = pen.createImageData(sign.width, sign.height), words = new Uint32Array(image.data.buffer);
  for (let i = 0; i < words.length; i++) if (!(bits[i >> 3] & 128 >> (i & 7))) words[i] = 0xff150d0a;
  pen.putImageData(image, 0, 0);
  return made;
}
