// The live picture: one WebSocket, newest frame first. A frame that arrives while another is being unpacked
// replaces the one that waits; the server is told of each frame drawn and so never runs ahead of us.

const HEADER = 12; // u32 version, f64 seconds

export class Feed {
  constructor({ onSign, onHealth, onFrame, onState }) {
    Object.assign(this, { onSign, onHealth, onFrame, onState });
    this.received = 0;
    this.waiting = null;
    this.unpacking = false;
    this.delay = 250;
    this.connect();
  }

  connect() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = this.socket = new WebSocket(`${scheme}://${location.host}/live`);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => { this.delay = 250; this.onState("open"); };
    socket.onmessage = ({ data }) => typeof data === "string" ? this.told(JSON.parse(data)) : this.frame(data);
    socket.onclose = event => {
      this.onState(event.code === 4429 ? "many" : "offline");
      setTimeout(() => this.connect(), this.delay);
      this.delay = Math.min(this.delay * 2, 4000);
    };
  }

  told(message) {
    if (message.type === "sign") this.onSign(message);
    else if (message.type === "health") this.onHealth(message);
  }

  frame(data) {
    this.received += 1;
    if (this.waiting) this.drawn(); // replaced: as good as drawn
    this.waiting = data;
    if (!this.unpacking) this.unpack();
  }

  async unpack() {
    this.unpacking = true;
    while (this.waiting) {
      const data = this.waiting;
      this.waiting = null;
      try {
        const stream = new Blob([new Uint8Array(data, HEADER)]).stream().pipeThrough(new DecompressionStream("deflate"));
        this.onFrame(new Uint8Array(await new Response(stream).arrayBuffer()));
      } catch (error) {
        console.error("frame", error);
        this.drawn();
      }
    }
    this.unpacking = false;
  }

  drawn() {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send("drawn");
  }
}
