// Roles: what somebody is on which sign, in words, and how to choose it.
import {check, h, pill} from "../parts/dom.js";
import {facts, say, signOf} from "../parts/page.js";

export const EVERY = "*";
export const roleName = (role) => facts.roles[role]?.[0] || role;
export const signName = (sign) => (sign === EVERY ? say("全部屏", "every sign") : signOf(sign).title);

// 审核人 · 双塔
export function rolePills(grants) {
  const found = Object.entries(grants).flatMap(([sign, roles]) => roles.map((role) => pill(`${roleName(role)} · ${signName(sign)}`)));
  return found.length ? found : [pill(say("没有角色", "No roles"), "warn")];
}

// For each sign its roles; an administrator is one of every sign.
export function grantsEditor(grants) {
  const scopes = [EVERY, ...facts.signs.map((one) => one.name), ...Object.keys(grants).filter((sign) => sign !== EVERY && !facts.signs.some((one) => one.name === sign))];
  const boxes = [];
  const part = (sign) => h("fieldset", {class: "roles"}, h("legend", {}, signName(sign)), Object.entries(facts.roles).filter(([role]) => role !== "admin" || sign === EVERY).map(([role, [name, told]]) => {
    const box = check(name, {checked: (grants[sign] || []).includes(role)}, told);
    boxes.push([sign, role, box.input]);
    return box.node;
  }));
  const node = h("div", {class: "stack"}, scopes.map((sign, index) => (index === 0 ? part(sign)
    : h("details", {open: Boolean(grants[sign]?.length), class: "sign-roles"}, h("summary", {}, say(`只在“${signName(sign)}”上`, `Only on “${signName(sign)}”`)), part(sign)))));
  return {node, get value() {
    const made = {};
    for (const [sign, role, input] of boxes) if (input.checked) (made[sign] ??= []).push(role);
    return made;
  }};
}
