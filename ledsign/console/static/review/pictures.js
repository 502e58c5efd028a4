// Pictures: what is on the sign and what is proposed, at one instant, or moving on from it together.
// Standing still they are drawn one by one, exactly; moving they are drawn here where that is as exact, and come by
// one WebSocket each where not.
import {fill, h, icon} from "../parts/dom.js";
import {call, onSign, why} from "../parts/api.js";
import {say} from "../parts/page.js";
import {Projector} from "../parts/projector.js";

export class Film {
  // `order` is what the API previews: {submission: id} or {live: true}.
  constructor(sign, order, name, described) {
    this.sign = sign; this.order = order; this.described = described;
    this.image = h("img", {alt: "", hidden: true});
    this.canvas = h("canvas", {role: "img", hidden: true});
    this.empty = h("p", {class: "film-empty", role: "status"}, say("正在准备画面…", "Preparing the picture…"));
    this.screen = h("div", {class: `skyline film ${sign.width > sign.height * 1.6 ? "wide" : ""}`}, this.image, this.canvas, this.empty);
    this.node = h("figure", {class: "film-box"}, this.caption = h("figcaption", {}, name), this.screen);
    this.look = "pixels"; this.url = ""; this.wanted = null; this.drawing = false; this.socket = null; this.projector = null; this.at = 0;
    this.ontime = () => {};
  }

  async open() {
    const made = await call("POST", onSign(this.sign.name, "previews"), this.order);
    if (made.ok) { this.base = `/api/v1${onSign(this.sign.name, "previews", made.told.id)}`; this.told = made.told; return true; }
    this.say(made.status === 404 ? say("屏上目前没有发布", "Nothing is released on the sign") : why(made));
    return false;
  }

  say(text) {
    this.image.hidden = true;
    this.canvas.hidden = true;
    this.empty.hidden = false;
    fill(this.empty, icon("visibility_off"), text);
  }

  show(url, at) {
    if (this.url) URL.revokeObjectURL(this.url);
    this.url = url;
    this.image.src = url;
    this.image.alt = this.described(at);
    this.image.hidden = false;
    this.canvas.hidden = true;
    this.empty.hidden = true;
  }

  // A frame that was drawn here.
  project(drawn, at) {
    const {canvas} = this;
    if (canvas.width !== drawn.width || canvas.height !== drawn.height) Object.assign(canvas, {width: drawn.width, height: drawn.height});
    canvas.getContext("2d", {alpha: false}).drawImage(drawn, 0, 0);
    if (Math.floor(at / 1000) !== Math.floor(this.at / 1000)) canvas.setAttribute("aria-label", this.described(at));
    canvas.hidden = false;
    this.image.hidden = true;
    this.empty.hidden = true;
    this.at = at;
    this.ontime(at);
  }

  // The picture at an instant; of several asked for at once only the last is drawn.
  async still(at) {
    this.wanted = at;
    if (this.drawing || !this.base) return;
    this.drawing = true;
    while (this.wanted !== null) {
      const now = this.wanted;
      this.wanted = null;
      try {
        const answer = await fetch(`${this.base}/still?at=${encodeURIComponent(new Date(now).toISOString())}&look=${this.look}`, {credentials: "same-origin"});
        if (answer.ok) this.show(URL.createObjectURL(await answer.blob()), now);
        else if (answer.status === 404 && await this.lost()) this.wanted = now;
        else this.say(answer.status === 404 ? say("那时屏上没有发布", "Nothing is released then") : say("画面暂时取不到，请稍后再试", "No picture just now; try again"));
      } catch { this.say(say("没有连上服务", "The service does not answer")); }
    }
    this.drawing = false;
  }

  // A preview that nobody looked at for half an hour is closed: open it again, once.
  async lost() {
    const there = await call("GET", this.base.replace("/api/v1", ""));
    if (there.ok || this.reopened) return false;
    this.reopened = true;
    const done = await this.open();
    setTimeout(() => { this.reopened = false; }, 60000);
    return done;
  }

  play(at, speed) {
    this.stop();
    if (!this.base) return;
    if (this.look !== "pixels") { this.watch(at, speed); return; }
    this.projector = new Projector(`${this.base}/motion`, at, {
      speed,
      drawn: (canvas, at_s) => this.project(canvas, at_s * 1000),
      unable: () => { const now = this.projector.at; this.projector = null; this.watch(now, speed); },
    });
  }

  watch(at, speed) {
    const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}${this.base}/frames?look=${this.look}`);
    this.socket = socket;
    socket.binaryType = "blob";
    let head = null;
    socket.onopen = () => socket.send(JSON.stringify({seek: new Date(at).toISOString(), speed, fps: 15}));
    socket.onmessage = (event) => {
      if (this.socket !== socket) return;
      if (typeof event.data === "string") {
        head = JSON.parse(event.data);
        if (head.error) this.say(head.error === "unknown" ? say("那时屏上没有发布", "Nothing is released then") : say(head.zh || head.en, head.en));
        return;
      }
      this.at = Date.parse(head.at);
      this.show(URL.createObjectURL(event.data), this.at);
      this.ontime(this.at);
    };
    socket.onclose = () => { if (this.socket === socket) { this.socket = null; this.onstop?.(); } };
  }

  seek(at) { if (this.projector && this.look !== "pixels") this.play(at, this.projector.speed); else if (this.projector) this.projector.seek(at); else if (this.socket?.readyState === 1) this.socket.send(JSON.stringify({seek: new Date(at).toISOString()})); }
  speed(speed) { if (this.projector) this.projector.pace(speed); else if (this.socket?.readyState === 1) this.socket.send(JSON.stringify({speed})); }
  get plays() { return this.socket !== null || this.projector !== null; }
  stop() { this.projector?.close(); this.projector = null; const socket = this.socket; this.socket = null; socket?.close(); }
  close() { this.stop(); if (this.base) call("DELETE", this.base.replace("/api/v1", "")); }
}
