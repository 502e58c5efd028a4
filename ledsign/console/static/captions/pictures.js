// Pictures: the little drawings of arrangements, directions and effects. They move while pointed at or chosen.
import {svg} from "./dom.js";

const face = (x, inner = "", w = 16, h = 40) => `<g transform="translate(${x} 4)"><rect class="p-face" width="${w}" height="${h}" rx="1.5"/><svg x="0" y="0" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" overflow="hidden">${inner}</svg></g>`;
const box = (x, y, extra = "") => `<rect class="p-ink" x="${x}" y="${y}" width="8" height="6" rx="1" ${extra}/>`;
const column = (tall) => (tall ? box(4, 7) + box(4, 17) + box(4, 27) : box(4, 17));

// What the drawing of a wide face shows differs from that of a tower.
export function arrangementPicture(name, tall) {
  if (!tall) return wideArrangement(name);
  const inner = {
    same: face(6, `<g class="p-up">${column(true)}</g>`) + face(34, `<g class="p-up">${column(true)}</g>`),
    mirror: face(6, `<g class="p-right">${box(4, 17)}</g>`) + face(34, `<g class="p-left">${box(4, 17)}</g>`),
    span: face(6) + face(34) + `<svg x="6" y="4" width="44" height="40" viewBox="0 0 44 40"><g class="p-left">${box(3, 17)}${box(14, 17)}${box(28, 17)}</g></svg>`,
    relay: face(6, `<g class="p-relay one">${column(true)}</g>`) + face(34, `<g class="p-relay two">${column(true)}</g>`) + `<path class="p-line" d="M24 24h7m-3-3 3 3-3 3"/>`,
    couplet: face(6, column(true)) + face(34, column(true)) + `<path class="p-line" d="M28 12v24"/>`,
  }[name];
  return svg("0 0 56 48", inner, {class: "cap-picture"});
}

function wideArrangement(name) {
  const wide = (x, y, inner) => `<g transform="translate(${x} ${y})"><rect class="p-face" width="24" height="14" rx="1.5"/><svg width="24" height="14" viewBox="0 0 24 14">${inner}</svg></g>`;
  const word = `<g class="p-left">${box(3, 4)}${box(13, 4)}</g>`;
  const inner = {same: wide(2, 17, word) + wide(30, 17, word), mirror: wide(2, 17, `<g class="p-right">${box(8, 4)}</g>`) + wide(30, 17, `<g class="p-left">${box(8, 4)}</g>`),
    span: wide(2, 17, "") + wide(30, 17, "") + `<svg x="2" y="17" width="52" height="14"><g class="p-left">${box(6, 4)}${box(22, 4)}${box(38, 4)}</g></svg>`,
    relay: wide(2, 17, word) + wide(30, 17, "") + `<path class="p-line" d="M24 12h9m-3-3 3 3-3 3"/>`, couplet: wide(2, 17, box(8, 4)) + wide(30, 17, box(8, 4))}[name];
  return svg("0 0 56 48", inner, {class: "cap-picture"});
}

export function directionPicture(name) {
  const boxes = name === "vertical" ? box(24, 8) + box(24, 17) + box(24, 26) + box(24, 35) : box(8, 21) + box(18, 21) + box(28, 21) + box(38, 21);
  return svg("0 0 56 48", boxes, {class: "cap-picture"});
}

const ARROWS = {"scroll-up": "M46 30V16m-4 5 4-5 4 5", "scroll-down": "M46 16v14m-4-5 4 5 4-5", "scroll-left": "M34 42H20m5-4-5 4 5 4", "scroll-right": "M20 42h14m-5-4 5 4-5 4"};

export function effectPicture(name) {
  const upright = name === "scroll-up" || name === "scroll-down";
  const view = upright ? [20, 4, 16, 40] : [8, 12, 40, 20];
  const boxes = upright ? box(4, 7) + box(4, 17) + box(4, 27) : box(5, 7) + box(16, 7) + box(27, 7);
  const moving = {"scroll-up": "p-up", "scroll-down": "p-down", "scroll-left": "p-left", "scroll-right": "p-right", fade: "p-fade", blink: "p-blink", wipe: "p-wipe", hold: ""}[name] ?? "";
  const inner = name === "typewriter" ? `<g class="p-type">${box(5, 7)}${box(16, 7)}${box(27, 7)}</g>` : `<g class="${moving}">${boxes}</g>`;
  const [x, y, w, h] = view;
  return svg("0 0 56 48", `<rect class="p-face" x="${x}" y="${y}" width="${w}" height="${h}" rx="1.5"/><svg x="${x}" y="${y}" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}">${inner}</svg>${ARROWS[name] ? `<path class="p-line" d="${ARROWS[name]}"/>` : ""}`, {class: "cap-picture"});
}
