// Values: how a playlist writes speeds, lengths, colours; read and written. Pure.
const NUMBER = "([0-9]+(?:\\.[0-9]+)?)";
const SPEED = new RegExp(`^\\s*${NUMBER}\\s*(px|chars?|字|像素)?\\s*/?\\s*(s|min|秒|分)?\\s*$`, "i");
const LENGTH = new RegExp(`^\\s*${NUMBER}\\s*(ms|s|sec|秒|min|m|分钟|分|h|小时)?\\s*$`, "i");
const UNITS = {ms: 0.001, s: 1, sec: 1, "秒": 1, min: 60, m: 60, "分": 60, "分钟": 60, h: 3600, "小时": 3600};

// {value, unit: "chars" | "px"} a second, or null for what is not understood.
export function readSpeed(given) {
  if (given === undefined || given === null || given === "") return null;
  if (typeof given === "number") return {value: given, unit: "px"};
  const found = SPEED.exec(String(given));
  if (!found) return null;
  const perMinute = /^(min|分)$/i.test(found[3] || "");
  const unit = !found[2] || /^(px|像素)$/i.test(found[2]) ? "px" : "chars";
  return {value: Number(found[1]) / (perMinute ? 60 : 1), unit};
}

export const writeSpeed = ({value, unit}) => (unit === "chars" ? `${round(value)} chars/s` : `${round(value)} px/s`);

// Seconds, or null.
export function readLength(given) {
  if (given === undefined || given === null || given === "") return null;
  if (typeof given === "number") return given;
  const clocked = /^\s*(?:(\d+):)?(\d+):(\d{2})\s*$/.exec(String(given));
  if (clocked) return Number(clocked[1] || 0) * 3600 + Number(clocked[2]) * 60 + Number(clocked[3]);
  const found = LENGTH.exec(String(given));
  return found ? Number(found[1]) * UNITS[(found[2] || "s").toLowerCase()] : null;
}

export const writeLength = (seconds) => `${round(seconds)} s`;
export const round = (value) => Math.round(value * 100) / 100;

const hex = (parts) => `#${parts.map((one) => Math.max(0, Math.min(255, Math.round(one))).toString(16).padStart(2, "0")).join("")}`;

// "#rrggbb" of "#abc", "#aabbcc", [r, g, b] or a name; `otherwise` for what is not understood.
export function readColour(given, names = {}, otherwise = "#ffffff") {
  if (Array.isArray(given) && given.length === 3) return hex(given.map(Number));
  if (typeof given !== "string") return otherwise;
  const text = given.trim().toLowerCase();
  if (/^#[0-9a-f]{6}$/.test(text)) return text;
  if (/^#[0-9a-f]{3}$/.test(text)) return `#${[...text.slice(1)].map((one) => one + one).join("")}`;
  return names[text] ? hex(names[text]) : otherwise;
}

// "3:05", for a position in a round.
export function clocked(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
