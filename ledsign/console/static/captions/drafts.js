// Drafts: what was typed and is not saved yet, kept in this browser for this person until it is.
let prefix = "";
export const of = (person, sign) => { prefix = `ledsign-draft:${person}:${sign}:`; };

export function keep(id, draft) {
  try {
    localStorage.setItem(prefix + id, JSON.stringify({...draft, at: Date.now()}));
    return true;
  } catch {
    return false;
  }
}

export function read(id) {
  try {
    const found = JSON.parse(localStorage.getItem(prefix + id) || "null");
    return found && found.document && Array.isArray(found.document.items) ? found : null;
  } catch {
    return null;
  }
}

export function drop(id) {
  try { localStorage.removeItem(prefix + id); } catch { /* nothing was kept */ }
}

export function ids() {
  try {
    return Object.keys(localStorage).filter((one) => one.startsWith(prefix)).map((one) => one.slice(prefix.length));
  } catch {
    return [];
  }
}
