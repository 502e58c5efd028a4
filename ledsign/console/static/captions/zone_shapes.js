// Zone shapes: rectangles on a face, in LEDs from its top left. Pure.

// Within the face: moved back in, or when its size is changed cut off.
export function clamped([x, y, width, height], face, sizing = false) {
  const left = Math.max(0, Math.min(sizing ? x : face.width - Math.min(width, face.width), x)), top = Math.max(0, Math.min(sizing ? y : face.height - Math.min(height, face.height), y));
  return [left, top, Math.max(1, Math.min(width, face.width - left)), Math.max(1, Math.min(height, face.height - top))];
}

// From where the hand went down to where it is now, both in LEDs of the canvas.
export function drawn(from, to, face) {
  const within = (value, least, long) => Math.max(0, Math.min(long, Math.round(value - least)));
  const [x1, x2] = [from.x, to.x].map((one) => within(one, face.x, face.width)).sort((a, b) => a - b);
  const [y1, y2] = [from.y, to.y].map((one) => within(one, face.y, face.height)).sort((a, b) => a - b);
  return [x1, y1, x2 - x1, y2 - y1];
}

export const overlap = ([x, y, w, h], [a, b, c, d]) => x < a + c && a < x + w && y < b + d && b < y + h;

export function freeName(zones, word) {
  let number = 1;
  while (`${word}${number}` in zones) number++;
  return `${word}${number}`;
}

// A third of a face that no other zone covers; the first third of the first face when all are taken.
export function freePlace(sign, zones) {
  for (const face of sign.faces) {
    const tall = face.height >= face.width, third = Math.max(1, Math.floor((tall ? face.height : face.width) / 3));
    for (let at = 0; at < 3; at++) {
      const rect = tall ? [0, at * third, face.width, third] : [at * third, 0, third, face.height];
      if (!Object.values(zones).some((one) => one.face === face.name && overlap(one.rect, rect))) return {face: face.name, rect};
    }
  }
  const [face] = sign.faces;
  return {face: face.name, rect: [0, 0, face.width, Math.max(1, Math.floor(face.height / 3))]};
}
