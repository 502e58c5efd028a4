// Previewer: the newest document as a picture at once, then moving. One request is under way at a time; when it comes
// back the newest document goes next, so a slow service gets fewer of them and never an old one last.
import {Projector} from "../parts/projector.js";
import * as api from "./api.js";

const QUIET_MS = 260;   // after the last picture it begins to move
const MOST_FPS = 30;

export class Previewer {
  // `shown(bitmap, at_s)`, `known({ok, facts, problems, lost})` are told; `moving()` asks whether it shall move.
  constructor({shown, known, moving}) {
    Object.assign(this, {shown, known, moving});
    this.wanted = null;
    this.busy = false;
    this.handle = null;
    this.socket = null;
    this.projector = null;
    this.timings = [];
    this.anchor = Math.floor(Date.now() / 1000) - 3600;
    document.addEventListener("visibilitychange", () => (document.hidden ? this.still() : this.move()));
  }

  // `typed` is when the key went down (performance.now()).
  ask(document, typed = 0) {
    this.wanted = {document, typed};
    this.asked_at = Date.now();
    this.stopped = false;
    this.still();
    if (!this.busy) this.next();
  }

  async next() {
    const {document: doc, typed} = this.wanted;
    this.wanted = null;
    this.busy = true;
    const anchor = new Date(this.anchor * 1000).toISOString().replace(".000Z", "Z");
    const answer = await api.preview({playlist: {...doc, anchor}});
    const bitmap = answer.ok && answer.told.still ? await picture(answer.told.still).catch(() => null) : null;
    this.busy = false;
    if (this.stopped && !this.wanted) return;
    if (answer.ok) {
      if (this.handle) api.close(this.handle.id);
      this.handle = answer.told;
      if (bitmap) this.draw(bitmap, Date.parse(answer.told.start_at) / 1000);
      if (typed) this.measure(typed);
    }
    if (this.wanted) { this.next(); return; }
    if (answer.status === 429) { setTimeout(() => this.wanted || this.busy || this.ask(doc), 1500); return; }
    this.known({ok: answer.ok, lost: Boolean(answer.lost), facts: answer.ok ? answer.told : null, problems: answer.told?.problems || [], told: answer.told});
    if (answer.ok) this.quiet = setTimeout(() => this.move(), QUIET_MS);
    if (answer.lost) this.again = setTimeout(() => this.wanted || this.busy || this.ask(doc), 3000);
  }

  // Whether somebody is at it: other pictures wait then.
  get inUse() { return this.busy || Date.now() - (this.asked_at || 0) < 1500; }

  draw(bitmap, at_s) {
    const length = this.handle?.length_s || 0;
    const place = length ? (((at_s - this.anchor) % length) + length) % length : 0;
    this.shown(bitmap, place, length);
  }

  measure(typed) {
    requestAnimationFrame(() => {
      this.timings.push(performance.now() - typed);
      if (this.timings.length > 500) this.timings.shift();
    });
  }

  still() {
    clearTimeout(this.quiet);
    clearTimeout(this.again);
    this.projector?.close();
    this.projector = null;
    const socket = this.socket;
    this.socket = null;
    if (socket?.readyState === 0) socket.onopen = () => socket.close();
    else socket?.close();
  }

  // Nothing is wanted any more; what is under way is not shown.
  stop() {
    this.still();
    this.wanted = null;
    this.handle = null;
    this.stopped = true;
  }

  // Drawn here, from strips and their motion, where that is exact; else by the service, picture by picture.
  move() {
    this.still();
    if (!this.handle || document.hidden || !this.moving()) return;
    const begin = this.from ? Date.parse(this.from) : Date.parse(this.handle.start_at);
    this.projector = new Projector(this.handle.motion_url, begin, {
      drawn: (canvas, at_s) => this.draw(canvas, at_s),
      unable: () => { this.from = new Date(this.projector.at).toISOString(); this.projector = null; this.watch(); },
    });
    this.from = null;
  }

  watch() {
    const address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${this.handle.frames_url}?scale=1`;
    const socket = this.socket = new WebSocket(address);
    socket.binaryType = "blob";
    let head = null;
    socket.onopen = () => { socket.send(JSON.stringify({fps: MOST_FPS, ...(this.from ? {seek: this.from} : {})})); this.from = null; };
    socket.onclose = () => { if (this.socket === socket) this.quiet = setTimeout(() => this.socket === socket && this.move(), 4000); };
    socket.onmessage = async ({data}) => {
      if (typeof data === "string") { head = JSON.parse(data); return; }
      const at_s = Number(head.at_ns) / 1e9;
      const bitmap = await createImageBitmap(data, {colorSpaceConversion: "none", premultiplyAlpha: "none"});
      if (this.socket === socket) this.draw(bitmap, at_s);
    };
  }

  // To a place of the round, in seconds; it goes on from there when it moves, else that one picture is drawn.
  async seek(place) {
    if (!this.handle) return;
    const round = this.handle.length_s || 1;
    const start = Date.parse(this.handle.start_at) / 1000;
    const begun = start - ((((start - this.anchor) % round) + round) % round);
    const at = new Date((begun + place) * 1000).toISOString();
    if (this.projector) { this.projector.seek(Date.parse(at)); return; }
    if (this.socket?.readyState === 1) { this.socket.send(JSON.stringify({seek: at})); return; }
    this.from = at;
    const asked = this.asked = Symbol("still");
    const answer = await fetch(`${this.handle.still_url}?scale=1&at=${at}`).catch(() => null);
    if (asked !== this.asked || !answer?.ok) return;
    this.draw(await createImageBitmap(await answer.blob(), {colorSpaceConversion: "none", premultiplyAlpha: "none"}), begun + place);
  }
}

function picture(base64) {
  const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
  return createImageBitmap(new Blob([bytes], {type: "image/png"}), {colorSpaceConversion: "none", premultiplyAlpha: "none"});
}
