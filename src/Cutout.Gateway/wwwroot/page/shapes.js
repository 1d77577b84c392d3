// What has been painted, drawn on any canvas: strokes `{ points, width }` and rectangles `{ from, to }`, measured in
// widths of the photo. A frame is a rectangle of which only the edge is drawn.

export function drawShape(pen, shape, width, colour) {
  pen.fillStyle = pen.strokeStyle = colour;
  if (shape.points) stroke(pen, shape, width);
  else rectangle(pen, shape, width);
}

function stroke(pen, { points, width: thick }, width) {
  pen.lineCap = pen.lineJoin = "round";
  pen.lineWidth = thick * width;
  pen.beginPath();
  // A line to where it begins is a dot, which a tap leaves.
  for (const [x, y] of [points[0], ...points]) pen.lineTo(x * width, y * width);
  pen.stroke();
}

function rectangle(pen, shape, width) {
  const { left, top, right, bottom } = edgesOf(shape);
  const place = [left, top, right - left, bottom - top].map((share) => share * width);
  pen.lineWidth = Math.max(2, width / 150);
  if (shape.brush?.isFrame) pen.strokeRect(...place);
  else pen.fillRect(...place);
}

/** Where a rectangle begins and ends, however it was drawn. */
export function edgesOf({ from, to }) {
  const [left, right] = [from[0], to[0]].sort((a, b) => a - b);
  const [top, bottom] = [from[1], to[1]].sort((a, b) => a - b);
  return { left, top, right, bottom };
}
