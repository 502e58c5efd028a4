// Projector: plays a preview in the browser, frame by frame as the sign's, from its strips and their motion.
//
//   new Projector(told.motion_url, begin_ms, { drawn(canvas, at_s), unable(why) })
//
// `unable` is called once, when the pictures have to come from the service after all: what moves cannot be drawn
// here exactly, or the service does not answer. Nothing is sent while it plays but one request in ten minutes.
import {Reel} from "./reel.js";

const EARLY_MS = 3000;   // before what is known ends the next is asked for
const PATIENCE_MS = 4000;

export class Projector {
  constructor(address, begin, {drawn, unable, speed = 1}) {
    Object.assign(this, {address, drawn, unable, speed});
    this.closed = false;
    this.seek(begin);
  }

  // The time that is shown, in milliseconds since 1970.
  get at() { return this.begin + (performance.now() - this.began) * this.speed; }

  seek(begin) {
    this.begin = begin;
    this.began = performance.now();
    this.waits = 0;
    const inside = this.reel && this.reel.motion.holds(nanoseconds(begin));
    if (inside) this.reel.number = null;
    else { this.reel = null; this.load(begin); }
  }

  pace(speed) { this.begin = this.at; this.began = performance.now(); this.speed = speed; }

  async load(at) {
    const asked = this.asked = Symbol("motion");
    const answer = await fetch(`${this.address}?at=${encodeURIComponent(new Date(at).toISOString())}`, {credentials: "same-origin"}).catch(() => null);
    const told = answer?.ok ? await answer.json().catch(() => null) : null;
    if (this.closed || asked !== this.asked) return;
    if (!told?.exact) { this.stop(told?.why || "lost"); return; }
    const reel = new Reel(told), early = Number(reel.motion.until / 1000000n) - at > 2 * EARLY_MS;
    if (!this.reel) {
      await reel.ready(nanoseconds(at));
      if (this.closed || asked !== this.asked) return;
      this.begin = at;   // it begins when it can be seen
      this.began = performance.now();
      this.reel = reel;
      this.loop ??= requestAnimationFrame(() => this.turn());
    } else this.next = reel;
    this.early = early ? reel.motion.until - BigInt(EARLY_MS) * 1000000n : null;
  }

  turn() {
    if (this.closed) return;
    this.loop = requestAnimationFrame(() => this.turn());
    const at = nanoseconds(this.at);
    if (!this.reel) return;
    if (this.next?.motion.holds(at)) { this.reel = this.next; this.next = null; }
    else if (this.early && at >= this.early) { this.early = null; this.load(Number(this.reel.motion.until / 1000000n)); }
    const done = this.reel.draw(at);
    if (done === "over" && (this.reel.failed || !this.next)) { this.over(); return; }
    if (done === "waiting") {
      this.waits ||= performance.now();
      if (performance.now() - this.waits > PATIENCE_MS) this.stop("slow");
      return;
    }
    this.waits = 0;
    if (done === "drawn") this.drawn(this.reel.canvas, this.at / 1000);
  }

  // Beyond what is known: ask for what comes, and go on from there.
  over() {
    if (this.reel.failed) { this.stop("lost"); return; }
    const at = this.at;
    this.reel = null;
    this.load(at);
  }

  stop(why) { this.close(); this.unable(why); }

  close() {
    this.closed = true;
    cancelAnimationFrame(this.loop);
  }
}

// Whole microseconds are as fine as a browser's clock is.
function nanoseconds(ms) { return BigInt(Math.round(ms * 1000)) * 1000n; }
