// The skyline: three rows of houses, each paler and smaller than the one before it, some of their windows lit.
// Everything is measured in LEDs and made once from a seed: the same city every night.

const WARM = "255 206 140", PLAIN = "226 228 238", COOL = "150 188 244";

// From far to near. rise and wide: shares of the unit; light: of the windows; air: haze in front of the row.
const ROWS = [
  { seed: 7, colour: "#1a2440", rise: 0.40, wide: 0.030, light: 0.30, air: "rgb(44 54 92 / .55)" },
  { seed: 23, colour: "#111a30", rise: 0.30, wide: 0.040, light: 0.52, air: "rgb(30 38 68 / .40)" },
  { seed: 41, colour: "#0a101f", rise: 0.15, wide: 0.052, light: 0.70, air: "" },
];

export class City {
  constructor(bounds, unit, ground) {
    this.unit = unit;
    this.ground = ground;
    this.rows = ROWS.map(row => ({ ...row, ...houses(mulberry(row.seed), bounds, unit, ground, row) }));
  }

  // Into a context that measures in LEDs; only what lies between the two edges.
  draw(pen, left, right, { far = true } = {}) {
    const { unit, ground } = this;
    for (const { colour, boxes, points, windows, light, air } of far ? this.rows : this.rows.slice(2)) {
      pen.fillStyle = colour;
      for (const [x, y, w, h] of boxes) if (x < right && x + w > left) pen.fillRect(x, y, w, h);
      for (const [x, y, w, top] of points) {
        if (x > right || x + w < left) continue;
        pen.beginPath(); pen.moveTo(x, y); pen.lineTo(x + w / 2, top); pen.lineTo(x + w, y); pen.fill();
      }
      for (const [tone, places] of windows) {
        pen.fillStyle = `rgb(${tone} / ${light})`;
        for (const [x, y, w, h] of places) if (x < right && x + w > left) pen.fillRect(x, y, w, h);
      }
      if (!air) continue;
      const haze = pen.createLinearGradient(0, ground - unit * 0.34, 0, ground);
      haze.addColorStop(0, air.replace(/\/ [\d.]+/, "/ 0"));
      haze.addColorStop(1, air);
      pen.fillStyle = haze;
      pen.fillRect(left, ground - unit * 0.34, right - left, unit * 0.34);
    }
  }
}

// Houses side by side, well beyond what any screen shows: lower around the sign, higher left and right of it.
function houses(random, bounds, unit, ground, { rise, wide }) {
  const boxes = [], points = [], windows = new Map([[WARM, []], [PLAIN, []], [COOL, []]]);
  const centre = bounds.x + bounds.width / 2, span = unit * 2.4 + bounds.width;
  for (let x = centre - span; x < centre + span;) {
    const away = Math.abs(x - centre) / unit, hill = 0.6 + 0.4 * Math.exp(-((away - 0.95) ** 2) / 0.22);
    const w = unit * wide * (0.45 + 0.9 * random()), h = unit * rise * hill * (0.26 + 0.74 * random() ** 1.9);
    const top = ground - h;
    boxes.push([x, top, w + unit * 0.001, h]);
    roof(random, boxes, points, x, top, w, h, unit);
    lights(random, windows, x, top, w, h, unit);
    x += w * (0.86 + random() * 0.34);
  }
  return { boxes, points, windows: [...windows] };
}

// Setbacks, a mast, a gable or a plain box on the roof.
function roof(random, boxes, points, x, top, w, h, unit) {
  const kind = random();
  if (kind < 0.3) {
    boxes.push([x + w * 0.16, top - h * 0.07, w * 0.68, h * 0.08]);
    if (kind < 0.14) boxes.push([x + w * 0.34, top - h * 0.13, w * 0.32, h * 0.08]);
    if (kind < 0.08) points.push([x + w * 0.46, top - h * 0.12, w * 0.08, top - h * 0.42]);
  } else if (kind < 0.36 && h > unit * 0.12) points.push([x, top, w, top - w * 0.7]);
  else if (kind < 0.52) points.push([x + w * 0.44, top, w * 0.12, top - h * 0.3]);
  else if (kind < 0.75) boxes.push([x + w * (0.15 + 0.4 * random()), top - unit * 0.008, w * 0.3, unit * 0.009]);
}

// Flats with a few windows each, or offices where whole floors are bright.
function lights(random, windows, x, top, w, h, unit) {
  const cell = unit * 0.0056, floor = unit * 0.009, share = 0.05 + 0.3 * random() ** 2, office = random() < 0.3;
  const tone = random() < 0.62 ? WARM : random() < 0.6 ? PLAIN : COOL, places = windows.get(tone);
  const columns = Math.floor((w - cell) / cell), inset = (w - columns * cell) / 2;
  for (let y = top + floor; y < top + h - floor; y += floor) {
    if (office) {
      if (random() < share * 0.6) places.push([x + inset, y, columns * cell - cell * 0.3, floor * 0.34]);
      continue;
    }
    for (let column = 0; column < columns; column++)
      if (random() < share) places.push([x + inset + column * cell, y, cell * 0.55, floor * 0.5]);
  }
}

// A small generator with a fixed seed.
export function mulberry(seed) {
  return () => {
    seed = seed + 0x6d2b79f5 | 0;
    let t = Math.imul(seed ^ seed >>> 15, 1 | seed);
    t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t;
    return ((t ^ t >>> 14) >>> 0) / 4294967296;
  };
}
