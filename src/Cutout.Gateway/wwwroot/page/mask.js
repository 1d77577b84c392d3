// A mask as the gateway wants it: a PNG of exactly the photo's size, white where something is to go. Written here with
// one bit a pixel, because a canvas as large as a telephone's photo is more than some browsers allow.

import { createPainter } from "./painter.js";
import { drawShape } from "./shapes.js";

const MostDrawn = 4e6; // pixels
const RowsAtOnce = 256;
const Colour = "#ff2d78";
const Brushes = [
  { name: "brush", key: "studio.paint.brush", colour: Colour },
  { name: "rectangle", key: "studio.paint.rectangle", colour: Colour, isRectangle: true },
];

/** @param {(areas: number) => void} onPaint told of every change */
export function createMaskPainter(onPaint) {
  const painter = createPainter(Brushes, onPaint);
  const maskOfPainted = (photo) => {
    const shapes = painter.shapes(photo);
    return shapes.length ? maskOf(shapes, photo.width, photo.height) : undefined;
  };
  return { ...painter, maskOf: maskOfPainted };
}

/** @returns {Promise<Blob>} */
export async function maskOf(shapes, width, height) {
  const drawn = draw(shapes, width, height);
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint8(8, 1); // bits a sample; grayscale, the only compression, filter and no interlace are all 0
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  const rows = await deflated(packedRows(drawn, width, height));
  const bytes = new Uint8Array(header.buffer);
  return new Blob([signature, chunk("IHDR", bytes), chunk("IDAT", rows), chunk("IEND", new Uint8Array(0))], { type: "image/png" });
}

function draw(shapes, width, height) {
  const scale = Math.min(1, Math.sqrt(MostDrawn / (width * height)));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  for (const shape of shapes) drawShape(pen, shape, canvas.width, "#fff");
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

// Each row begins with its filter, 0 for none; eight pixels a byte, the leftmost in the highest bit.
function* packedRows(drawn, width, height) {
  const rowLength = 1 + Math.ceil(width / 8);
  for (let top = 0; top < height; top += RowsAtOnce) {
    const count = Math.min(RowsAtOnce, height - top);
    const rows = new Uint8Array(count * rowLength);
    for (let row = 0; row < count; row++) {
      const from = Math.floor(((top + row) * drawn.height) / height) * drawn.width;
      for (let x = 0; x < width; x++) {
        const alpha = drawn.data[4 * (from + Math.floor((x * drawn.width) / width)) + 3];
        if (alpha >= 128) rows[row * rowLength + 1 + (x >> 3)] |= 0x80 >> (x & 7);
      }
    }
    yield rows;
  }
}

async function deflated(parts) {
  const packer = new CompressionStream("deflate"); // with zlib's header, as PNG has it
  const packed = new Response(packer.readable).arrayBuffer();
  const writer = packer.writable.getWriter();
  for (const part of parts) await writer.write(part);
  await writer.close();
  return new Uint8Array(await packed);
}

function chunk(type, data) {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set([...type].map((letter) => letter.charCodeAt(0)), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

// PNG (Third Edition), annex D: polynomial 0xedb88320, all bits set before and turned after.
function crc(bytes) {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  }
  return (rest ^ 0xffffffff) >>> 0;
}
