// Times: instants as people say them. Of a sign in its own zone, of people in theirs.
import {say, zh} from "./page.js";

const locale = zh ? "zh-CN" : "en-GB";
const kept = new Map();
function format(zone, options) {
  const key = JSON.stringify([zone, options]);
  if (!kept.has(key)) kept.set(key, new Intl.DateTimeFormat(locale, {hourCycle: "h23", ...(zone ? {timeZone: zone} : {}), ...options}));
  return kept.get(key);
}

export const day = (at, zone) => format(zone, {month: zh ? "long" : "short", day: "numeric", weekday: "short"}).format(new Date(at));
export const clock = (at, zone, seconds = false) => format(zone, {hour: "2-digit", minute: "2-digit", ...(seconds ? {second: "2-digit"} : {})}).format(new Date(at));
export const moment = (at, zone) => format(zone, {year: "numeric", month: zh ? "long" : "short", day: "numeric", hour: "2-digit", minute: "2-digit"}).format(new Date(at));
export const date = (at, zone) => format(zone, {year: "numeric", month: zh ? "long" : "short", day: "numeric"}).format(new Date(at));

export function ago(at) {
  const minutes = Math.round((Date.now() - new Date(at)) / 60000);
  if (minutes < 1) return say("刚刚", "just now");
  if (minutes < 60) return say(`${minutes} 分钟前`, `${minutes} min ago`);
  if (minutes < 60 * 24) return say(`${Math.round(minutes / 60)} 小时前`, `${Math.round(minutes / 60)} h ago`);
  return moment(at);
}

// Local parts of an instant in a zone, for fields; and back.
export function localText(at, zone) {
  const parts = Object.fromEntries(new Intl.DateTimeFormat("en-CA", {timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit",
    hour: "2-digit", minute: "2-digit"}).formatToParts(new Date(at)).map((one) => [one.type, one.value]));
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

export function instantOf(text, zone) {
  const wanted = Date.parse(`${text}Z`);
  if (Number.isNaN(wanted)) return NaN;
  let at = wanted;
  for (let turn = 0; turn < 3; turn++) at += wanted - Date.parse(`${localText(at, zone)}Z`);
  return at;
}

export const seconds = (ms) => say(`${(ms / 1000).toFixed(1)} 秒`, `${(ms / 1000).toFixed(1)} s`);
