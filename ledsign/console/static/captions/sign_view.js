// Sign view: the sign in the night. Its LEDs are exact: whole device pixels per LED wherever there is room for one;
// only when there is none is the picture made smaller. The night and the glow are drawn around them, never over.
const ROUND_FROM = 4;   // device pixels per LED from which lamps are seen one by one
const AIR = {top: 12, bottom: 12, side: 10};

export class SignView {
  constructor(canvas, sign) {
    this.canvas = canvas;
    this.sign = sign;
    this.pen = canvas.getContext("2d", {alpha: false});
    this.picture = new OffscreenCanvas(sign.width, sign.height);
    this.light = this.picture.getContext("2d", {alpha: false, willReadFrequently: true});
    this.light.fillRect(0, 0, sign.width, sign.height);
    this.glow = new OffscreenCanvas(Math.ceil(sign.width / 8) + 16, Math.ceil(sign.height / 8) + 16);
    this.real = false;
    new ResizeObserver(() => this.layout()).observe(canvas.parentElement);
    this.layout();
  }

  set(bitmap) {
    this.light.drawImage(bitmap, 0, 0);
    bitmap.close?.();
    this.draw();
  }

  clear() {
    this.light.fillStyle = "#000";
    this.light.fillRect(0, 0, this.sign.width, this.sign.height);
    this.draw();
  }

  // One LED = one pixel of the screen (`real`), or as large as there is room.
  layout() {
    const box = this.canvas.parentElement, dpr = devicePixelRatio || 1, {sign} = this;
    const width = Math.max(1, box.clientWidth), height = Math.max(1, box.clientHeight);
    const fit = Math.min((width * dpr - 2 * AIR.side) / sign.width, (height * dpr - AIR.top - AIR.bottom) / sign.height);
    this.scale = this.real ? Math.max(1, Math.floor(fit)) : fit >= 1 ? Math.floor(fit) : fit;
    this.canvas.width = Math.max(Math.round(width * dpr), Math.ceil(sign.width * this.scale) + 2 * AIR.side);
    this.canvas.height = Math.max(Math.round(height * dpr), Math.ceil(sign.height * this.scale) + AIR.top + AIR.bottom);
    this.canvas.style.width = `${this.canvas.width / dpr}px`;
    this.canvas.style.height = `${this.canvas.height / dpr}px`;
    this.left = Math.floor((this.canvas.width - sign.width * this.scale) / 2);
    this.top = Math.floor((this.canvas.height - sign.height * this.scale) * (sign.height > sign.width ? 0.45 : 0.5));
    this.night = this.backdrop();
    this.cover = this.scale >= ROUND_FROM ? this.lamps() : null;
    this.draw();
  }

  get exact() { return this.scale >= 1; }

  draw() {
    const {pen, sign, scale, left, top} = this;
    pen.globalCompositeOperation = "source-over";
    pen.drawImage(this.night, 0, 0);
    this.halo();
    pen.imageSmoothingEnabled = scale < 1;
    pen.imageSmoothingQuality = "high";
    for (const face of sign.faces) {
      pen.drawImage(this.picture, face.x, face.y, face.width, face.height,
        left + face.x * scale, top + face.y * scale, face.width * scale, face.height * scale);
    }
    if (this.cover) pen.drawImage(this.cover, left, top);
  }

  // The light that spreads into the air: the picture made tiny, and enlarged softly.
  halo() {
    const {pen, glow, sign, scale, left, top} = this, small = glow.getContext("2d");
    small.globalCompositeOperation = "copy";
    small.imageSmoothingEnabled = true;
    small.drawImage(this.picture, 8, 8, sign.width / 8, sign.height / 8);
    pen.globalCompositeOperation = "lighter";
    pen.imageSmoothingEnabled = true;
    for (const [spread, share] of [[0, 0.35], [6, 0.2], [14, 0.12]]) {
      pen.globalAlpha = share;
      pen.drawImage(glow, left - (64 + spread) * scale, top - (64 + spread) * scale, (glow.width * 8 + 2 * spread) * scale, (glow.height * 8 + 2 * spread) * scale);
    }
    pen.globalAlpha = 1;
    pen.globalCompositeOperation = "source-over";
  }

  backdrop() {
    const {sign, scale, left, top} = this, {width, height} = this.canvas;
    const made = new OffscreenCanvas(width, height), pen = made.getContext("2d", {alpha: false});
    const sky = pen.createLinearGradient(0, 0, 0, height);
    sky.addColorStop(0, "#04060c"); sky.addColorStop(0.62, "#0a1020"); sky.addColorStop(1, "#131c2f");
    pen.fillStyle = sky;
    pen.fillRect(0, 0, width, height);
    const random = mulberry(7);
    pen.fillStyle = "#cfd8ee";
    for (let star = 0; star < 70; star++) {
      pen.globalAlpha = 0.1 + random() * 0.35;
      pen.fillRect(random() * width, random() * height * 0.5, 1, 1);
    }
    pen.globalAlpha = 1;
    const ground = height - Math.max(3, height * 0.012);
    for (const [colour, tallest, wide, lit] of [["#0d1424", 0.34, 0.09, "rgb(190 200 235 / .13)"], ["#0a101d", 0.22, 0.12, "rgb(255 214 150 / .17)"]]) {
      for (let x = -width * 0.05; x < width;) {
        const w = width * wide * (0.5 + random()), tall = height * tallest * (0.35 + 0.65 * random());
        pen.fillStyle = colour;
        pen.fillRect(x, ground - tall, w, tall);
        pen.fillStyle = lit;
        for (let wy = ground - tall + 7; wy < ground - 6; wy += 9) for (let wx = x + 5; wx < x + w - 5; wx += 8) if (random() < 0.16) pen.fillRect(wx, wy, 2, 2.5);
        x += w * 1.06;
      }
    }
    pen.fillStyle = "#070b14";
    pen.fillRect(0, ground, width, height - ground);
    for (const face of sign.faces) {
      const x = left + face.x * scale, y = top + face.y * scale, w = face.width * scale, h = face.height * scale, rim = Math.max(3, w * 0.045);
      pen.fillStyle = "#141b29";
      const foot = face.height > face.width ? ground : y + h + rim;
      pen.fillRect(x - rim, y - rim, w + 2 * rim, foot - y + rim);
      pen.fillStyle = "rgb(190 205 245 / .18)";
      pen.fillRect(x - rim, y - rim, w + 2 * rim, 1);
      pen.fillRect(x - rim, y - rim, 1, foot - y + rim);
      pen.fillStyle = "#000";
      pen.fillRect(x, y, w, h);
    }
    return made;
  }

  lamps() {
    const {sign, scale} = this, made = new OffscreenCanvas(sign.width * scale, sign.height * scale), pen = made.getContext("2d");
    const tile = new OffscreenCanvas(scale, scale), hole = tile.getContext("2d");
    hole.fillStyle = "#07080b";
    hole.fillRect(0, 0, scale, scale);
    hole.globalCompositeOperation = "destination-out";
    hole.beginPath(); hole.arc(scale / 2, scale / 2, scale * 0.44, 0, 7); hole.fill();
    pen.fillStyle = pen.createPattern(tile, "repeat");
    for (const face of sign.faces) pen.fillRect(face.x * scale, face.y * scale, face.width * scale, face.height * scale);
    return made;
  }
}

function mulberry(seed) {
  return () => {
    seed = seed + 0x6d2b79f5 | 0;
    let t = Math.imul(seed ^ seed >>> 15, 1 | seed);
    t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t;
    return ((t ^ t >>> 14) >>> 0) / 4294967296;
  };
}
