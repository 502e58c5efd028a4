// Where we look: scale in device pixels per LED and the position of LED (0, 0). Wheel, drag, pinch, keys.

const CLOSEST = 72;

export class View {
  constructor(canvas, onChange) {
    Object.assign(this, { canvas, onChange, x: 0, y: 0, scale: 1, fitted: true, scene: null, pointers: new Map() });
    canvas.addEventListener("wheel", event => this.wheel(event), { passive: false });
    canvas.addEventListener("pointerdown", event => this.down(event));
    canvas.addEventListener("pointermove", event => this.move(event));
    for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, event => this.up(event));
    canvas.addEventListener("dblclick", event => this.scale > 14 ? this.fit() : this.zoom(18 * devicePixelRatio / this.scale, ...this.at(event)));
  }

  at(event) { return [event.clientX * devicePixelRatio, event.clientY * devicePixelRatio]; }

  resize() {
    const { canvas } = this, width = Math.round(canvas.clientWidth * devicePixelRatio), height = Math.round(canvas.clientHeight * devicePixelRatio);
    if (canvas.width === width && canvas.height === height) return;
    this.x += (width - canvas.width) / 2;
    this.y += (height - canvas.height) / 2;
    canvas.width = width; canvas.height = height;
    this.fitted ? this.fit() : this.onChange();
  }

  // The whole scene; chrome at top and bottom may cover sky and ground, never the sign.
  fitScale() {
    const { canvas, scene } = this;
    return scene ? Math.min(canvas.width / scene.width, (canvas.height - 20 * devicePixelRatio) / scene.height) : 1;
  }

  fit() {
    const { canvas, scene } = this;
    if (!scene) return;
    this.scale = this.fitScale();
    this.x = canvas.width / 2 - (scene.x + scene.width / 2) * this.scale;
    this.y = canvas.height - (scene.y + scene.height) * this.scale;
    if (scene.height * this.scale < canvas.height * 0.8) this.y = canvas.height * 0.56 - (scene.y + scene.height / 2) * this.scale;
    this.fitted = true;
    this.onChange();
  }

  zoom(factor, cx = this.canvas.width / 2, cy = this.canvas.height / 2) {
    const least = this.fitScale() * 0.5, most = CLOSEST * devicePixelRatio;
    const scale = Math.min(most, Math.max(least, this.scale * factor));
    this.x = cx - (cx - this.x) * scale / this.scale;
    this.y = cy - (cy - this.y) * scale / this.scale;
    this.scale = scale;
    this.fitted = false;
    this.settle();
  }

  // Closer or farther without a pointer: about the middle or, where that is not lit, about the nearest place on
  // the sign, which moves towards the middle. Between two towers one would otherwise zoom into the night.
  step(factor) {
    const cx = this.canvas.width / 2, cy = this.canvas.height / 2;
    const inside = (middle, from, length) => Math.min(from + length * 0.7, Math.max(from + length * 0.3, middle));
    const places = (this.parts ?? []).map(part => {
      const left = this.x + part.x * this.scale, top = this.y + part.y * this.scale;
      const width = part.width * this.scale, height = part.height * this.scale;
      if (cx >= left && cx < left + width && cy >= top && cy < top + height) return [cx, cy];
      return [inside(cx, left, width), inside(cy, top, height)];
    });
    const far = ([x, y]) => Math.hypot(x - cx, y - cy);
    const [x, y] = places.reduce((best, one) => far(one) < far(best) ? one : best, places[0] ?? [cx, cy]);
    if (factor > 1) {
      this.x += (cx - x) * 0.5; this.y += (cy - y) * 0.5;
      this.zoom(factor, x + (cx - x) * 0.5, y + (cy - y) * 0.5);
    } else this.zoom(factor);
  }

  pan(dx, dy) {
    this.x += dx; this.y += dy;
    this.fitted = false;
    this.settle();
  }

  // Keep some of the scene in sight.
  settle() {
    const { canvas, scene } = this;
    if (scene) {
      const keep = 0.25;
      this.x = Math.min(canvas.width * (1 - keep) - scene.x * this.scale, Math.max(canvas.width * keep - (scene.x + scene.width) * this.scale, this.x));
      this.y = Math.min(canvas.height * (1 - keep) - scene.y * this.scale, Math.max(canvas.height * keep - (scene.y + scene.height) * this.scale, this.y));
    }
    this.onChange();
  }

  wheel(event) {
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 18 : 1;
    this.zoom(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.008 : 0.0018)), ...this.at(event));
  }

  down(event) {
    this.canvas.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, this.at(event));
    this.canvas.classList.add("dragging");
  }

  move(event) {
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    const now = this.at(event);
    if (this.pointers.size === 2) {
      const [other] = [...this.pointers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
      const gap = at => Math.max(8, Math.hypot(at[0] - other[0], at[1] - other[1]));
      this.pan((now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
      this.zoom(gap(now) / gap(before), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
    } else if (this.pointers.size === 1) this.pan(now[0] - before[0], now[1] - before[1]);
    this.pointers.set(event.pointerId, now);
  }

  up(event) {
    this.pointers.delete(event.pointerId);
    if (!this.pointers.size) this.canvas.classList.remove("dragging");
  }

  key(event) {
    const step = 60 * devicePixelRatio;
    const act = { "+": () => this.step(1.4), "=": () => this.step(1.4), "-": () => this.step(1 / 1.4), "0": () => this.fit(),
      ArrowLeft: () => this.pan(step, 0), ArrowRight: () => this.pan(-step, 0), ArrowUp: () => this.pan(0, step), ArrowDown: () => this.pan(0, -step) }[event.key];
    if (act && !event.ctrlKey && !event.metaKey && !event.altKey) { act(); event.preventDefault(); }
  }
}
