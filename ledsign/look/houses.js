// What carries the LEDs: a tower for a tall face, a shop for a small board, a facade for everything else.
// Drawn into a context that measures in LEDs; ``hair`` is one device pixel there.

import { mulberry } from "./city.js";

const SHOP_ROWS = 48;  // a board of fewer rows hangs above a shop window
const STONE = ["#252d40", "#161d2c", "#121826", "#0d121c"];

export function houseOf(part, bounds, unit) {
  const kind = part.height > part.width * 1.4 ? "tower" : part.height <= SHOP_ROWS ? "shop" : "facade";
  const margin = part.width * { tower: 0.1, shop: 0.05, facade: 0.06 }[kind];
  const away = part.x + part.width / 2 - (bounds.x + bounds.width / 2);
  const top = part.y - { tower: part.width * 0.14, shop: part.height * 0.5, facade: unit * 0.12 }[kind];
  const peak = kind === "tower" ? top - part.width * 0.62 : top;
  return { kind, part, unit, x: part.x - margin, width: part.width + 2 * margin, top, peak, side: away < -1 ? -1 : 1 };
}

export function drawHouse(pen, house, ground, hair) {
  const { part, kind } = house;
  ({ tower, shop, facade })[kind](pen, house, ground, hair);
  const rim = Math.max(hair, Math.min(1.6, part.height * 0.04));
  pen.fillStyle = "#2b3347";  // the frame that holds the LEDs catches a little light
  pen.fillRect(part.x - rim - hair, part.y - rim - hair, part.width + 2 * (rim + hair), part.height + 2 * (rim + hair));
  pen.fillStyle = "#05060a";
  pen.fillRect(part.x - rim, part.y - rim, part.width + 2 * rim, part.height + 2 * rim);
}

function body(pen, x, y, width, height) {
  const stone = pen.createLinearGradient(x, 0, x + width, 0);
  STONE.forEach((colour, number) => stone.addColorStop([0, 0.1, 0.85, 1][number], colour));
  pen.fillStyle = stone;
  pen.fillRect(x, y, width, height);
}

function edge(pen, x, y, width, height, hair, light = 0.2) {
  pen.fillStyle = `rgb(196 210 246 / ${light})`;
  pen.fillRect(x, y, width, Math.max(hair, 0.3));
  pen.fillRect(x, y, Math.max(hair, 0.3), height);
}

// Glass with warm light behind it, brighter below, between thin posts.
function glass(pen, x, y, width, height, posts, strength = 1) {
  const warm = pen.createLinearGradient(0, y, 0, y + height);
  warm.addColorStop(0, `rgb(196 142 84 / ${0.5 * strength})`);
  warm.addColorStop(1, `rgb(255 214 150 / ${0.85 * strength})`);
  pen.fillStyle = warm;
  pen.fillRect(x, y, width, height);
  pen.fillStyle = "#10151f";
  for (let number = 1; number < posts; number++) pen.fillRect(x + width * (number - 0.03) / posts, y, width * 0.06 / posts, height);
}

function tower(pen, { part, x, width, top, peak, side }, ground, hair) {
  const foot = ground - top, deep = width * 0.11, random = mulberry(61 + side);
  // The side that turns away, with a few floors still at work.
  const sx = side < 0 ? x - deep : x + width;
  pen.fillStyle = "#0e1420";
  pen.beginPath();
  pen.moveTo(sx, top + (side < 0 ? deep * 0.55 : 0)); pen.lineTo(sx + deep, top + (side < 0 ? 0 : deep * 0.55));
  pen.lineTo(sx + deep, ground); pen.lineTo(sx, ground); pen.fill();
  for (let y = top + deep; y < ground - part.width * 0.4; y += part.width * 0.055) {
    if (random() > 0.14) continue;
    pen.fillStyle = random() < 0.6 ? "rgb(255 210 150 / .22)" : "rgb(190 212 255 / .16)";
    pen.fillRect(sx + deep * 0.18, y, deep * 0.64, part.width * 0.012);
  }
  crown(pen, { x, width, top, peak }, hair);
  body(pen, x, top, width, foot);
  pen.fillStyle = "rgb(190 205 245 / .055)";
  for (let y = top + part.width * 0.055; y < ground; y += part.width * 0.055) pen.fillRect(x, y, width, Math.max(hair * 0.7, 0.3));
  edge(pen, x, top, width, foot, hair);
  podium(pen, { part, x, width }, ground, hair);
}

// Setbacks lit from below, and a mast with its warning light.
function crown(pen, { x, width, top, peak }, hair) {
  const rise = top - peak, middle = x + width / 2;
  for (const [inset, height] of [[0.33, 0.5], [0.2, 0.34], [0.08, 0.17]]) {
    const cx = x + width * inset, wide = width * (1 - 2 * inset), y = top - rise * height;
    body(pen, cx, y, wide, rise * height);
    const up = pen.createLinearGradient(0, top - rise * Math.max(0, height - 0.2), 0, y);
    up.addColorStop(0, "rgb(255 206 140 / .34)");
    up.addColorStop(1, "rgb(255 206 140 / .02)");
    pen.fillStyle = up;
    pen.fillRect(cx, y, wide, rise * 0.17);
    edge(pen, cx, y, wide, rise * 0.16, hair, 0.14);
  }
  pen.fillStyle = "#2c3448";
  const thick = Math.max(hair * 1.6, width * 0.014);
  pen.beginPath();
  pen.moveTo(middle - thick, top - rise * 0.5); pen.lineTo(middle, peak); pen.lineTo(middle + thick, top - rise * 0.5); pen.fill();
  const red = Math.max(hair * 1.4, width * 0.013), glow = pen.createRadialGradient(middle, peak, 0, middle, peak, red * 5);
  glow.addColorStop(0, "rgb(255 90 76 / .55)");
  glow.addColorStop(1, "rgb(255 90 76 / 0)");
  pen.fillStyle = glow;
  pen.fillRect(middle - red * 5, peak - red * 5, red * 10, red * 10);
  pen.fillStyle = "#ff6a5c";
  pen.beginPath(); pen.arc(middle, peak, red, 0, 7); pen.fill();
}

function podium(pen, { part, x, width }, ground, hair) {
  const room = ground - part.y - part.height, high = room * 0.5, out = width * 0.07;
  body(pen, x - out, ground - high, width + 2 * out, high);
  edge(pen, x - out, ground - high, width + 2 * out, high, hair, 0.26);
  glass(pen, x - out * 0.2, ground - high * 0.7, width + out * 0.4, high * 0.62, 9, 0.8);
  pen.fillStyle = "#10151f";
  pen.fillRect(x + width * 0.44, ground - high * 0.5, width * 0.12, high * 0.5);
  glass(pen, x + width * 0.45, ground - high * 0.46, width * 0.1, high * 0.46, 2, 1);
}

function shop(pen, { part, x, width, top }, ground, hair) {
  const below = part.y + part.height, room = ground - below, random = mulberry(19);
  body(pen, x - width, top - part.height * 5, width * 3, ground - top + part.height * 5);
  // Flats above and beside, seen dimly.
  pen.fillStyle = "rgb(170 186 226 / .05)";
  for (let column = -5; column < 11; column++) {
    const wx = x + width * (column + 0.12) / 6, lit = random();
    if (lit > 0.72) pen.fillStyle = "rgb(255 206 140 / .22)";
    pen.fillRect(wx, top - part.height * 1.15, width * 0.11, part.height * 0.75);
    pen.fillStyle = "rgb(170 186 226 / .05)";
  }
  pen.fillStyle = "#1d2433";
  pen.fillRect(x, top + part.height * 0.18, width, below - top + part.height * 0.2);
  edge(pen, x, top + part.height * 0.18, width, below - top + part.height * 0.2, hair, 0.18);
  // The shop window under an awning, a door in the middle.
  const sill = room * 0.1, head = below + part.height * 0.28;
  glass(pen, x + width * 0.02, head, width * 0.96, ground - head - sill, 8, 0.62);
  pen.fillStyle = "rgb(16 21 31 / .55)";
  for (let shelf = 1; shelf < 4; shelf++) pen.fillRect(x + width * 0.02, head + (ground - head) * (0.22 * shelf + 0.1), width * 0.96, room * 0.018);
  pen.fillStyle = "#141a27";
  pen.fillRect(x + width * 0.43, head, width * 0.14, ground - head);
  glass(pen, x + width * 0.44, head + room * 0.03, width * 0.12, ground - head - room * 0.03, 2, 0.95);
  const shade = pen.createLinearGradient(0, below + part.height * 0.1, 0, head + room * 0.12);
  shade.addColorStop(0, "#2b3246");
  shade.addColorStop(1, "#171d2b");
  pen.fillStyle = shade;
  pen.beginPath();
  pen.moveTo(x + width * 0.01, below + part.height * 0.14); pen.lineTo(x + width * 0.99, below + part.height * 0.14);
  pen.lineTo(x + width * 1.015, head + room * 0.08); pen.lineTo(x - width * 0.015, head + room * 0.08); pen.fill();
}

function facade(pen, { part, unit, x, width, top }, ground, hair) {
  const below = part.y + part.height, random = mulberry(11 + part.x);
  body(pen, x, top, width, ground - top);
  edge(pen, x, top, width, ground - top, hair);
  pen.fillStyle = "rgb(255 206 140 / .30)";  // a line of light under the parapet
  pen.fillRect(x, top + unit * 0.022, width, Math.max(hair, unit * 0.003));
  const door = ground - unit * 0.09, floor = unit * 0.05, cell = floor * 1.5;
  const columns = Math.floor(width * 0.96 / cell), left = x + (width - columns * cell) / 2;
  for (let y = below + floor * 0.7; y + floor * 0.8 < door; y += floor) for (let column = 0; column < columns; column++) {
    const light = random();
    pen.fillStyle = light > 0.8 ? "rgb(255 210 150 / .42)" : light > 0.72 ? "rgb(190 212 255 / .28)" : "rgb(160 180 220 / .055)";
    pen.fillRect(left + column * cell + cell * 0.12, y, cell * 0.76, floor * 0.52);
  }
  glass(pen, x + width * 0.03, door + unit * 0.014, width * 0.94, ground - door - unit * 0.02, Math.max(8, columns), 0.6);
}
