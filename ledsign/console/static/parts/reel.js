// Reel: draws a Motion on a canvas, pixel by pixel what the LEDs show. Tiles are fetched once and kept by what they
// show, whichever preview they came from; a frame whose tiles have not come yet is left out, never drawn wrong.
import {Motion, copies} from "./motion.js";

const MOST_TILES = 96;
const AHEAD = 2n;         // seconds for which tiles are fetched beforehand
const tiles = new Map();  // address without the preview → ImageBitmap or Promise, oldest first

export class Reel {
  constructor(told) {
    this.motion = new Motion(told);
    this.told = told;
    this.canvas = new OffscreenCanvas(told.width, told.height);
    this.pen = this.canvas.getContext("2d", {alpha: false, willReadFrequently: true});
    this.pen.imageSmoothingEnabled = false;
    this.number = null;
    this.failed = false;
  }

  // Draw the frame of `at` (BigInt nanoseconds). Gives "drawn", "same", "waiting" for tiles, or "over".
  draw(at) {
    const {motion} = this;
    if (!motion.holds(at)) return "over";
    if (this.failed) return "over";
    const number = motion.frame(at);
    if (number === this.number) return "same";
    const wanted = this.wanted(number);
    if (number % 16n === 0n || this.number === null) this.wanted(number + AHEAD * motion.fps[0] / motion.fps[1]);
    if (wanted.some(({tile}) => !(tile instanceof ImageBitmap))) return "waiting";
    const {pen, told} = this;
    fill(pen, told.ground, 0, 0, told.width, told.height);
    for (const {cue, list} of group(wanted, motion.lit(motion.instant(number)))) {
      for (const [x, y, width, height, dx, dy] of cue.windows) fill(pen, cue.background, x + dx, y + dy, width, height);
      for (const {tile, copy} of list) pen.drawImage(tile, copy.sx, copy.sy, copy.width, copy.height, copy.x, copy.y, copy.width, copy.height);
    }
    for (const [x, y, width, height] of told.dark) fill(pen, [0, 0, 0], x, y, width, height);
    this.number = number;
    return "drawn";
  }

  // When all tiles of the frame of `at` have come.
  async ready(at) { await Promise.allSettled(this.wanted(this.motion.frame(at)).map(({tile}) => tile)); }

  wanted(number) {
    const found = [];
    for (const {cue, places} of this.motion.lit(this.motion.instant(number))) {
      const strip = this.told.strips[cue.clip];
      for (const place of places) for (const copy of copies(cue, strip, place)) found.push({cue, copy, tile: this.tile(cue.clip, strip, copy)});
    }
    return found;
  }

  tile(clip, strip, {phase, number}) {
    const rest = `${clip}?phase=${phase}&number=${number}&`, key = rest + strip.query;
    const kept = tiles.get(key);
    if (kept) { tiles.delete(key); tiles.set(key, kept); return kept; }
    const coming = fetch(`${this.told.tiles_url}/${rest}${this.told.tiles_query}${strip.query}`, {credentials: "same-origin"})
      .then((answer) => { if (!answer.ok) throw new Error(String(answer.status)); return answer.blob(); })
      .then((blob) => createImageBitmap(blob, {colorSpaceConversion: "none", premultiplyAlpha: "none"}))
      .then((bitmap) => { tiles.set(key, bitmap); return bitmap; })
      .catch(() => { tiles.delete(key); this.failed = true; });
    tiles.set(key, coming);
    for (const [old, one] of tiles) {
      if (tiles.size <= MOST_TILES) break;
      tiles.delete(old);
      one.close?.();
    }
    return coming;
  }
}

function fill(pen, [r, g, b], x, y, width, height) {
  pen.fillStyle = `rgb(${r} ${g} ${b})`;
  pen.fillRect(x, y, width, height);
}

// The pieces of each lit cue, in order; a cue of which nothing is seen has its background all the same.
function group(wanted, lit) {
  return lit.map(({cue}) => ({cue, list: wanted.filter((one) => one.cue === cue)}));
}
