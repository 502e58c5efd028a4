// Motion: where every piece of a picture is at an instant, from what `GET …/previews/ID/motion` tells.
//
// A port of ledsign/show/painter.py, effects/track.py, effects/blink.py and effects/rest.py in exact integers:
// times are BigInt nanoseconds, fractions are pairs of BigInt. The same instant gives the same integers as in the
// player; a test compares both at random instants.

const NS = 1000000000n;

const floor = (a, b) => { const q = a / b; return a % b !== 0n && (a < 0n) !== (b < 0n) ? q - 1n : q; };
const modulo = (a, b) => a - floor(a, b) * b;
const pair = (given) => given && [BigInt(given[0]), BigInt(given[1])];

// Fractions with positive denominators.
const minus = ([a, b], [c, d]) => [a * d - c * b, b * d];
const rest = ([a, b], [c, d]) => [modulo(a * d, c * b), b * d];
const below = ([a, b], [c, d]) => a * d < c * b;

export class Motion {
  constructor(told) {
    this.told = told;
    this.from = BigInt(told.from_ns);
    this.until = BigInt(told.until_ns);
    this.fps = pair(told.fps);
    this.t0 = pair(told.t0);
    this.length = pair(told.length);
    this.cues = told.cues.map((cue) => ({...cue, start: pair(cue.start), length: pair(cue.length), pass: pair(cue.pass),
      moves: {...cue.moves, speed: pair(cue.moves.speed), half: pair(cue.moves.half)}}));
  }

  holds(at) { return this.from <= at && at < this.until; }

  // The number of the frame that the player shows at `at`: frame n is due at n/fps.
  frame(at) { return floor(at * this.fps[0], this.fps[1] * NS); }

  // The instant of a frame, as an exact fraction of seconds.
  instant(number) { return [number * this.fps[1], this.fps[0]]; }

  // What is lit at `t`, a fraction of seconds: [{cue, places: [{x, y, phase}]}], the clip's top left in the view.
  lit(t) {
    const local = rest(minus(t, this.t0), this.length), found = [];
    for (const cue of this.cues) {
      let inside = minus(local, cue.start);
      if (inside[0] < 0n || !below(inside, cue.length)) continue;
      if (cue.pass) inside = rest(inside, cue.pass);
      found.push({cue, places: places(inside, cue)});
    }
    return found;
  }
}

function places([a, b], {moves, part, view}) {
  if (moves.kind === "hold") return [{x: moves.x, y: moves.y, phase: 0}];
  if (moves.kind === "blink") return floor(a * moves.half[1], b * moves.half[0]) % 2n ? [] : [{x: moves.x, y: moves.y, phase: 0}];
  // ledsign/effects/track.py: one number moves; in a marquee copies stand every period before and behind it.
  const along = moves.axis === "x", grains = moves.phases;
  const clip = (along ? part[2] : part[3]) * grains, seen = (along ? view[0] : view[1]) * grains, {period} = moves;
  let distance = floor(a * moves.speed[0], b * moves.speed[1]);
  if (period !== null) distance %= BigInt(period);
  const start = moves.begin + moves.towards * Number(distance), starts = [];
  if (period === null) starts.push(start);
  else for (let at = start - Math.floor((start + clip - 1) / period) * period; at < seen; at += period) starts.push(at);
  return starts.map((at) => {
    const pixel = Math.floor(at / grains), phase = at - pixel * grains;
    return along ? {x: pixel, y: moves.y, phase} : {x: moves.x, y: pixel, phase};
  });
}

// What of a clip is copied where: for each window of the cue the part of it that is seen, cut at the tiles.
// Gives {number, phase, sx, sy, width, height, x, y}: from the tile's (sx, sy) to the canvas's (x, y).
export function* copies(cue, strip, place) {
  const [partX, partY, partWidth, partHeight] = cue.part;
  for (const [wx, wy, ww, wh, dx, dy] of cue.windows) {
    const x0 = Math.max(wx, place.x, 0), y0 = Math.max(wy, place.y, 0);
    const x1 = Math.min(wx + ww, place.x + partWidth, cue.view[0]), y1 = Math.min(wy + wh, place.y + partHeight, cue.view[1]);
    if (x1 <= x0 || y1 <= y0) continue;
    const along = strip.axis === "x", shift = along ? partX - place.x : partY - place.y, px = strip.tile_px;
    const first = (along ? x0 : y0) + shift, end = (along ? x1 : y1) + shift;
    for (let number = Math.floor(first / px); number * px < end; number++) {
      const from = Math.max(first, number * px), to = Math.min(end, (number + 1) * px);
      const [left, top, right, bottom] = along ? [from - shift, y0, to - shift, y1] : [x0, from - shift, x1, to - shift];
      yield {number, phase: place.phase, sx: left - place.x + partX - (along ? number * px : 0), sy: top - place.y + partY - (along ? 0 : number * px),
        width: right - left, height: bottom - top, x: left + dx, y: top + dy};
    }
  }
}
