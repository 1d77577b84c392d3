// What has been painted, drawn on any canvas: strokes `{ points, width }` and rectangles `{ from, to }`, measured in
// widths of the photo.

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

function rectangle(pen, { from, to }, width) {
  const [left, right] = [from[0], to[0]].sort((a, b) => a - b);
  const [top, bottom] = [from[1], to[1]].sort((a, b) => a - b);
  pen.fillRect(left * width, top * width, (right - left) * width, (bottom - top) * width);
}
