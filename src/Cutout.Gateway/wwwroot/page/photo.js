// What a chosen file really is, from its first bytes: names and types given by the system are often wrong.

const Ascii = (bytes, from, length) => String.fromCharCode(...bytes.subarray(from, from + length));
const starts = (...start) => (bytes) => start.every((byte, i) => bytes[i] === byte);
const brand = (...brands) => (bytes) => Ascii(bytes, 4, 4) === "ftyp" && brands.includes(Ascii(bytes, 8, 4));

const Kinds = [
  { name: "JPEG", type: "image/jpeg", is: starts(0xff, 0xd8, 0xff) },
  { name: "PNG", type: "image/png", is: starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a) },
  { name: "WebP", type: "image/webp", is: (bytes) => Ascii(bytes, 0, 4) === "RIFF" && Ascii(bytes, 8, 4) === "WEBP" },
  { name: "AVIF", type: "image/avif", is: brand("avif", "avis") },
  { name: "HEIC", type: "image/heic", is: brand("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1") },
  { name: "GIF", type: "image/gif", is: (bytes) => Ascii(bytes, 0, 4) === "GIF8" },
  { name: "TIFF", type: "image/tiff", is: (bytes) => ["II*\0", "MM\0*"].includes(Ascii(bytes, 0, 4)) },
  { name: "BMP", type: "image/bmp", is: (bytes) => Ascii(bytes, 0, 2) === "BM" },
  { name: "PDF", type: "application/pdf", is: (bytes) => Ascii(bytes, 0, 4) === "%PDF" },
  { name: "SVG", type: "image/svg+xml", is: (bytes) => /<svg|<\?xml/i.test(Ascii(bytes, 0, 64)) },
];

// An operation that nobody offers names no formats; then all that the gateway knows will do.
export const acceptedBy = (offer) => (offer?.formats?.length ? offer.formats : ["image/jpeg", "image/png", "image/webp"]);

export const kindName = (type) => Kinds.find((kind) => kind.type === type)?.name ?? type;

/** A photo as the page handles it; its `url` is to be let go with `letGo`. */
export async function readPhoto(file) {
  const head = new Uint8Array(await file.slice(0, 64).arrayBuffer());
  const kind = Kinds.find((candidate) => candidate.is(head));
  const blob = file.slice(0, file.size, kind?.type ?? "application/octet-stream");
  const url = URL.createObjectURL(blob);
  const { width, height } = await measure(url);
  return { blob, url, kind, name: file.name ?? "", bytes: file.size, width, height };
}

export const letGo = (photo) => photo && URL.revokeObjectURL(photo.url);

/** Why the operation on offer would refuse this photo, as the gateway would put it; undefined if it would not. */
export function objection(photo, offer) {
  const formats = acceptedBy(offer);
  const largest = offer?.maxBytes ?? 25_000_000;
  const most = offer?.maxMegapixels;
  if (photo.bytes === 0) return { code: "empty-file" };
  if (!photo.kind || !formats.includes(photo.kind.type)) {
    return { code: "unsupported-format", detected: photo.kind?.name, accepted: formats };
  }
  if (photo.bytes > largest) return tooLarge("bytes", largest, photo.bytes);
  if (photo.width === 0) return { code: "unreadable-picture" };
  const pixels = photo.width * photo.height;
  return most && pixels > most * 1e6 ? tooLarge("pixels", most * 1e6, pixels) : undefined;
}

const tooLarge = (of, most, actual) => ({ code: "too-large", limit: { of, most, actual } });

// The browser turns the photo upright first, as the gateway does.
function measure(url) {
  return new Promise((resolve) => {
    const image = new Image();
    image.onload = () => resolve({ width: image.naturalWidth, height: image.naturalHeight });
    image.onerror = () => resolve({ width: 0, height: 0 });
    image.src = url;
  });
}
