// Geometry: canvas pixel ↔ channel of a controller; what ledsign.display.panel and .addressing do, for the hand on a map.
// A test asks both for every pixel of every shipped sign.

// [u, v] of a panel's own front, the right way up, from where the pixel hangs; and back.
function upright(panel, x, y) {
  const [left, top, width, height, , , , turn] = panel, dx = x - left, dy = y - top;
  if (turn === 90) return [dy, width - 1 - dx];
  if (turn === 180) return [width - 1 - dx, height - 1 - dy];
  if (turn === 270) return [height - 1 - dy, dx];
  return [dx, dy];
}

function hung(panel, u, v) {
  const [left, top, width, height, , , , turn] = panel;
  if (turn === 90) return [left + width - 1 - v, top + u];
  if (turn === 180) return [left + width - 1 - u, top + height - 1 - v];
  if (turn === 270) return [left + v, top + height - 1 - u];
  return [left + u, top + v];
}

function own(panel) {
  return panel[7] === 90 || panel[7] === 270 ? [panel[3], panel[2]] : [panel[2], panel[3]];
}

// Which LED of the panel hangs at x, y: its place in wire order.
export function ledAt(panel, x, y) {
  const [width, height] = own(panel), row = panel[5] === "row", run = row ? width : height;
  let [u, v] = upright(panel, x, y);
  if (panel[4].endsWith("right")) u = width - 1 - u;
  if (panel[4].startsWith("bottom")) v = height - 1 - v;
  const line = row ? v : u;
  let step = row ? u : v;
  if (panel[6] && line % 2) step = run - 1 - step;
  return line * run + step;
}

// Where LED number `led` of the panel hangs.
export function place(panel, led) {
  const [width, height] = own(panel), row = panel[5] === "row", run = row ? width : height;
  const line = Math.floor(led / run);
  let step = led % run;
  if (panel[6] && line % 2) step = run - 1 - step;
  let u = row ? step : line, v = row ? line : step;
  if (panel[4].endsWith("right")) u = width - 1 - u;
  if (panel[4].startsWith("bottom")) v = height - 1 - v;
  return hung(panel, u, v);
}

export function size(panel) { return panel[2] * panel[3]; }

// All of one sign: found by pixel, by channel, by universe and slot.
export class Wiring {
  constructor(facts) {
    this.facts = facts;
    this.outputs = facts.outputs.map((output) => ({...output, at: new Map(output.pixels.map(([x, y, c]) => [y * facts.width + x, c]))}));
  }

  // {output, panel, number, led, channel} of a pixel, or null where no LED is.
  pixel(x, y) {
    for (const [index, output] of this.outputs.entries()) {
      for (const [number, panel] of output.panels.entries()) {
        if (x >= panel[0] && x < panel[0] + panel[2] && y >= panel[1] && y < panel[1] + panel[3]) {
          const led = ledAt(panel, x, y);
          return {index, output, panel, number, led, channel: panel[8] + led * output.bytes, x, y};
        }
      }
      const channel = output.at.get(y * this.facts.width + x);
      if (channel !== undefined) return {index, output, panel: null, number: -1, led: -1, channel, x, y};
    }
    return null;
  }

  // The LED that a channel belongs to.
  channel(index, channel) {
    const output = this.outputs[index];
    for (const [number, panel] of output.panels.entries()) {
      const led = Math.floor((channel - panel[8]) / output.bytes);
      if (channel >= panel[8] && led < size(panel)) {
        const [x, y] = place(panel, led);
        return {index, output, panel, number, led, channel: panel[8] + led * output.bytes, x, y};
      }
    }
    const found = output.pixels.find(([, , first]) => channel >= first && channel < first + output.bytes);
    return found ? {index, output, panel: null, number: -1, led: -1, channel: found[2], x: found[0], y: found[1]} : null;
  }

  slot(output, channel) {
    return [output.universe + Math.floor(channel / output.slots), channel % output.slots + 1];
  }

  bySlot(index, universe, slot) {
    const output = this.outputs[index];
    if (slot < 1 || slot > output.slots) return null;
    return this.channel(index, (universe - output.universe) * output.slots + slot - 1);
  }

  face(x, y) {
    return this.facts.faces.find((one) => x >= one.x && x < one.x + one.width && y >= one.y && y < one.y + one.height) || null;
  }
}
