// The LEDs. One canvas pixel per LED holds the picture; everything seen is made from it by drawImage:
//   far away   the picture enlarged smoothly
//   close up   enlarged in blocks, under a cover with a round hole for each lamp
//   the glow   halved again and again, then enlarged and added level by level (a soft bloom without filters)
//   the air    the faintest of it far around the sign, as damp air scatters it
//
// A lamp keeps its own colour exactly: light is added around lamps, never on them.

const PAD = 24;           // LEDs of darkness around the sign, for the glow to fall into
const LEVELS = 4;
const ROUND_FROM = 3.2;   // device pixels per LED from which lamps are seen one by one
const TILE = 48;          // resolution of one lamp in the cover
const HOUSING = "#0b0c10";
const GLOW = 0.34;        // of a lamp's light, how much is seen around it
const AIR = 0.11;         // and far around it

export class Lamps {
  constructor(sign) {
    this.sign = sign;
    const width = sign.width + 2 * PAD, height = sign.height + 2 * PAD;
    this.picture = canvas(width, height);
    this.pen = this.picture.getContext("2d", { alpha: false, willReadFrequently: true });
    this.parts = sign.parts.map(part => ({ ...part, image: this.pen.createImageData(part.width, part.height) }));
    for (const part of this.parts) part.words = new Uint32Array(part.image.data.buffer).fill(0xff000000);
    this.pad = PAD;
    this.wide = width;
    this.levels = [];
    for (let level = 1; level <= LEVELS; level++) {
      const made = canvas(Math.max(1, Math.ceil(width / 2 ** level)), Math.max(1, Math.ceil(height / 2 ** level)));
      const pen = made.getContext("2d", { alpha: false });
      pen.imageSmoothingEnabled = true;
      this.levels.push({ canvas: made, pen });
    }
    this.far = Math.round(Math.max(96, Math.min(sign.width, sign.height) * 0.6));
    this.air = [16, 32, 64].map(step => canvas(Math.ceil((sign.width + 2 * this.far) / step), Math.ceil((sign.height + 2 * this.far) / step)));
    this.cover = canvas(1, 1);
    this.tile = coverTile();
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
    this.scatter(source);
    for (let level = this.levels.length - 1; level > 0; level--) {
      const { canvas: target, pen } = this.levels[level - 1];
      pen.globalCompositeOperation = "source-over";  // half near, half far: never more light than there was
      pen.globalAlpha = 0.5;
      pen.drawImage(this.levels[level].canvas, 0, 0, target.width, target.height);
    }
  }

  // The smallest level with night around it, made smaller still and enlarged again: nothing of its shape is left.
  scatter(smallest) {
    const [first, ...rest] = this.air, pen = first.getContext("2d"), share = first.width / (this.sign.width + 2 * this.far);
    pen.globalCompositeOperation = "source-over";
    pen.fillStyle = "#000";
    pen.fillRect(0, 0, first.width, first.height);
    pen.drawImage(smallest, (this.far - PAD) * share, (this.far - PAD) * share, this.wide * share, (this.sign.height + 2 * PAD) * share);
    let source = first;
    for (const made of [...rest, ...rest.slice(0, -1).reverse(), first]) {
      const inner = made.getContext("2d");
      inner.globalCompositeOperation = "copy";
      inner.drawImage(source, 0, 0, made.width, made.height);
      source = made;
    }
  }

  // Where light may fall, in device pixels: the sign with the glow around it, and with the air around that.
  reach(view, pad = PAD) {
    return { x: view.x - pad * view.scale, y: view.y - pad * view.scale,
      width: (this.sign.width + 2 * pad) * view.scale, height: (this.sign.height + 2 * pad) * view.scale };
  }

  // The furthest that light gets, in device pixels; close up there is no air between.
  outer(view) { return this.reach(view, view.scale < ROUND_FROM ? this.far : PAD); }

  // Add the light to a context whose backdrop has been drawn.
  draw(pen, view, width, height) {
    if (!this.lit) return;
    const { x, y, scale } = view, round = scale >= ROUND_FROM, glow = this.levels[0].canvas;
    const spread = GLOW * (1 - 0.5 * Math.min(1, Math.max(0, (scale - 1) / 8)));
    if (!round) {
      this.shine(pen, "lighter", AIR, this.air[0], this.outer(view), width, height);
      this.shine(pen, "lighter", spread, glow, this.reach(view), width, height);
    }
    for (const part of this.parts) {
      const left = Math.max(0, Math.floor(-x / scale)), top = Math.max(0, Math.floor(-y / scale));
      const x0 = Math.max(part.x, left), y0 = Math.max(part.y, top);
      const x1 = Math.min(part.x + part.width, Math.ceil((width - x) / scale));
      const y1 = Math.min(part.y + part.height, Math.ceil((height - y) / scale));
      if (x1 <= x0 || y1 <= y0) continue;
      const from = [PAD + x0, PAD + y0, x1 - x0, y1 - y0];
      const to = [x + x0 * scale, y + y0 * scale, (x1 - x0) * scale, (y1 - y0) * scale];
      pen.globalAlpha = 1;
      if (round) this.round(pen, from, to, scale, width, height);
      else {
        pen.globalCompositeOperation = "lighten";
        pen.imageSmoothingEnabled = true;
        pen.drawImage(this.picture, ...from, ...to);
      }
    }
    if (round) this.shine(pen, "lighten", spread, glow, this.reach(view), width, height);
    pen.globalAlpha = 1;
    pen.globalCompositeOperation = "source-over";
  }

  shine(pen, how, share, image, box, width, height) {
    pen.globalCompositeOperation = how;
    pen.globalAlpha = share;
    pen.imageSmoothingEnabled = true;
    clipped(pen, image, image.width / box.width, image.height / box.height, box, width, height);
  }

  // Blocks of colour below a cover that leaves only the lamps open: two plain copies a frame.
  round(pen, from, to, scale, width, height) {
    pen.save();
    // Whole pixels only: on one that is partly the sign's, picture and cover would each cover their share of it
    // and the picture would shine through. Lamps never reach that far.
    const left = Math.ceil(to[0]), top = Math.ceil(to[1]);
    pen.beginPath();
    pen.rect(left, top, Math.floor(to[0] + to[2]) - left, Math.floor(to[1] + to[3]) - top);
    pen.clip();
    this.roundInside(pen, from, to, scale, width, height);
    pen.restore();
  }

  roundInside(pen, from, to, scale, width, height) {
    pen.globalCompositeOperation = "source-over";
    pen.imageSmoothingEnabled = false;
    pen.drawImage(this.picture, ...from, ...to);
    pen.globalAlpha = 1;
    const x0 = Math.max(0, Math.floor(to[0])), y0 = Math.max(0, Math.floor(to[1]));
    const x1 = Math.min(width, Math.ceil(to[0] + to[2])), y1 = Math.min(height, Math.ceil(to[1] + to[3]));
    pen.drawImage(this.cover, x0, y0, x1 - x0, y1 - y0, x0, y0, x1 - x0, y1 - y0);
    // Up to where lamps are clearly apart the eye still fills the gaps between them.
    const filled = 0.5 * Math.max(0, 1 - (scale - ROUND_FROM) / 9);
    if (filled < 0.01) return;
    pen.globalCompositeOperation = "lighten";
    pen.globalAlpha = filled;
    pen.imageSmoothingEnabled = true;
    pen.drawImage(this.picture, ...from, ...to);
    pen.globalAlpha = 1;
  }

  // What does not shine: housing and dark lenses. Drawn into the backdrop, and made ready as the cover.
  drawDark(pen, view, width, height) {
    const { x, y, scale } = view, cover = this.cover;
    for (const part of this.parts) {
      pen.fillStyle = scale < ROUND_FROM ? "#101115" : HOUSING;
      pen.fillRect(x + part.x * scale, y + part.y * scale, part.width * scale, part.height * scale);
    }
    if (scale >= ROUND_FROM) {
      if (cover.width !== width || cover.height !== height) { cover.width = width; cover.height = height; }
      const inner = cover.getContext("2d");
      inner.clearRect(0, 0, width, height);
      for (const part of this.parts) {
        const left = x + part.x * scale, top = y + part.y * scale, pattern = inner.createPattern(this.tile, "repeat");
        pattern.setTransform(new DOMMatrix([scale / TILE, 0, 0, scale / TILE, left, top]));
        inner.fillStyle = pattern;
        const x0 = Math.max(0, left), y0 = Math.max(0, top);
        inner.fillRect(x0, y0, Math.min(width, left + part.width * scale) - x0, Math.min(height, top + part.height * scale) - y0);
      }
      if (this.holes) this.drawHoles(inner, view);
      pen.drawImage(cover, 0, 0);
    } else if (this.holes) this.drawHoles(pen, view);
  }

  drawHoles(pen, { x, y, scale }) {
    pen.imageSmoothingEnabled = false;
    pen.drawImage(this.holes, x, y, this.sign.width * scale, this.sign.height * scale);
    pen.imageSmoothingEnabled = true;
  }
}

function canvas(width, height) {
  const made = document.createElement("canvas");
  made.width = width; made.height = height;
  return made;
}

// drawImage of a huge, mostly invisible target: cut to what is seen first, software rasterisers are thankful.
function clipped(pen, image, across, down, box, width, height) {
  const x0 = Math.max(0, box.x), y0 = Math.max(0, box.y);
  const x1 = Math.min(width, box.x + box.width), y1 = Math.min(height, box.y + box.height);
  if (x1 <= x0 || y1 <= y0) return;
  pen.drawImage(image, (x0 - box.x) * across, (y0 - box.y) * down, (x1 - x0) * across, (y1 - y0) * down, x0, y0, x1 - x0, y1 - y0);
}

// One cell of the cover: housing, with a round lens that lets nearly all light through, less at its rim.
function coverTile() {
  const made = canvas(TILE, TILE), pen = made.getContext("2d"), half = TILE / 2;
  const image = pen.createImageData(TILE, TILE), lens = [224, 230, 246], shell = [11, 12, 16];
  for (let y = 0; y < TILE; y++) for (let x = 0; x < TILE; x++) {
    const radius = Math.hypot(x + 0.5 - half, y + 0.5 - half) / half, at = (y * TILE + x) * 4;
    const edge = Math.min(1, Math.max(0, (radius - 0.74) / 0.1)), housing = edge * edge * (3 - 2 * edge);
    const shine = Math.max(0, 1 - Math.hypot(x + 0.5 - half * 0.84, y + 0.5 - half * 0.74) / (half * 0.8));
    const veil = 0.075 + 0.1 * shine * shine, dim = 0.24 * Math.min(1, radius / 0.84) ** 5;  // a bright veil is what is seen of a dark lens
    const alpha = 1 - (1 - veil) * (1 - dim) * (1 - housing);
    for (let c = 0; c < 3; c++) image.data[at + c] = (lens[c] * veil * (1 - dim) * (1 - housing) + shell[c] * housing) / alpha;
    image.data[at + 3] = 255 * alpha;
  }
  pen.putImageData(image, 0, 0);
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
