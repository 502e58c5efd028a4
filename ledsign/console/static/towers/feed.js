// Feed: pictures of a sign by WebSocket, newest first. Connects again by itself; sleeps while nobody can see.
//
//   new Feed(`/api/v1/signs/${name}/observed/frames`, { onPicture, onTold, onState })
//
// A binary message: "LED1", width, height, reduction, 0 (16 bits each), number (32), nanoseconds (64), then the RGB
// bytes, deflated. Drawn pictures are acknowledged by number, so the service never runs far ahead of us.

const HEADER = 24;
const AGAIN_MS = [300, 1000, 2000, 4000];
const EVERY = 2;          // so many pictures are acknowledged at once: the service sends up to four ahead

export class Feed {
  constructor(path, { onPicture, onTold, onState, reduction = () => 1 }) {
    Object.assign(this, { path, onPicture, onTold, onState, reduction });
    this.tries = 0;
    this.received = 0;
    this.waiting = null;
    this.unpacking = false;
    this.paused = false;
    this.seen = () => document.hidden ? this.sleep() : this.wake();
    document.addEventListener("visibilitychange", this.seen);
    this.wake();
  }

  wake() {
    if (this.socket || this.closed || document.hidden || this.paused) return;
    clearTimeout(this.timer);
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = this.socket = new WebSocket(`${scheme}://${location.host}${this.path}?reduction=${this.reduction()}`);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => { this.tries = 0; this.told = 0; this.onState("open"); };
    socket.onmessage = ({ data }) => typeof data === "string" ? this.onTold(JSON.parse(data)) : this.frame(data);
    socket.onclose = event => {
      if (this.socket !== socket) return;
      this.socket = null;
      this.onState(event.code === 1008 ? "refused" : "lost");
      this.timer = setTimeout(() => this.wake(), AGAIN_MS[Math.min(this.tries++, AGAIN_MS.length - 1)]);
    };
  }

  sleep() {
    clearTimeout(this.timer);
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }

  pause(paused) { this.paused = paused; paused ? this.sleep() : this.wake(); }

  close() {
    this.closed = true;
    document.removeEventListener("visibilitychange", this.seen);
    this.sleep();
  }

  frame(data) {
    this.received += 1;
    if (this.waiting) this.drawn(this.waiting);
    this.waiting = data;
    if (!this.unpacking) this.unpack();
  }

  async unpack() {
    this.unpacking = true;
    while (this.waiting) {
      const data = this.waiting, head = new DataView(data);
      this.waiting = null;
      try {
        const stream = new Blob([new Uint8Array(data, HEADER)]).stream().pipeThrough(new DecompressionStream("deflate"));
        const pixels = new Uint8Array(await new Response(stream).arrayBuffer());
        this.onPicture({
          width: head.getUint16(4, true), height: head.getUint16(6, true), reduction: head.getUint16(8, true),
          number: head.getUint32(12, true), atMs: Number(head.getBigUint64(16, true) / 1000000n), pixels,
        });
      } catch (error) { console.error("picture", error); }
      this.drawn(data);
    }
    this.unpacking = false;
  }

  drawn(data) {
    const number = new DataView(data).getUint32(12, true);
    if (this.socket?.readyState !== WebSocket.OPEN || (this.told && number > this.told && number - this.told < EVERY)) return;
    this.told = number;
    this.socket.send(String(number));
  }
}
