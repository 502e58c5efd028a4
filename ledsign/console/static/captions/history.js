// History: undo and redo. States are never changed in place. What is typed in one go is one step. Pure.
const ONE_GO_MS = 900;
const LONGEST_GO_MS = 4000;
const MOST = 200;

export class History {
  constructor(state) {
    this.past = [];
    this.present = state;
    this.future = [];
    this.tag = "";
    this.at = 0;
    this.begun = 0;
  }

  // `tag` names what is edited; "" makes a step of its own.
  push(state, tag = "", now = Date.now()) {
    if (state === this.present) return;
    const goesOn = tag !== "" && tag === this.tag && now - this.at < ONE_GO_MS && now - this.begun < LONGEST_GO_MS && this.past.length > 0;
    if (!goesOn) {
      this.begun = now;
      this.past.push(this.present);
      if (this.past.length > MOST) this.past.shift();
    }
    this.present = state;
    this.future = [];
    this.tag = tag;
    this.at = now;
  }

  get canUndo() { return this.past.length > 0; }
  get canRedo() { return this.future.length > 0; }

  undo() {
    if (!this.past.length) return this.present;
    this.future.push(this.present);
    this.present = this.past.pop();
    this.tag = "";
    return this.present;
  }

  redo() {
    if (!this.future.length) return this.present;
    this.past.push(this.present);
    this.present = this.future.pop();
    this.tag = "";
    return this.present;
  }
}
