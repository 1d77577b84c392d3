// Previews by sharp on one thread, each timed from the file's bytes in memory to the JPEG's bytes in memory.
const fs = require('node:fs');
const readline = require('node:readline');
const sharp = require('sharp');

sharp.cache(false);
sharp.concurrency(1);

const size = { width: 1024, height: 1024, fit: 'inside', withoutEnlargement: true };
const text = `<svg xmlns="http://www.w3.org/2000/svg" width="220" height="130"><text x="10" y="80" font-size="34" fill="#fff"
  fill-opacity="0.4" stroke="#000" stroke-opacity="0.2" transform="rotate(-25 110 65)">PREVIEW</text></svg>`;

const forms = {
  // Used well: shrink and flatten in one pipeline, the watermark on the small picture in a second one.
  async two(picture, tile) {
    const { data, info } = await sharp(picture).resize(size).flatten({ background: '#fff' }).raw().toBuffer({ resolveWithObject: true });
    const raw = { width: info.width, height: info.height, channels: info.channels };
    return sharp(data, { raw }).composite([{ input: tile, tile: true }]).jpeg({ quality: 82 }).toBuffer();
  },
  // As most people write it.
  async one(picture, tile) {
    return sharp(picture).resize(size).flatten({ background: '#fff' }).composite([{ input: tile, tile: true }]).jpeg({ quality: 82 }).toBuffer();
  },
};

(async () => {
  const tile = await sharp(Buffer.from(text)).png().toBuffer();
  console.log(`sharp ${sharp.versions.sharp} with libvips ${sharp.versions.vips}, node ${process.versions.node}; cache off, concurrency 1`);
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const [form, path] = [line.slice(0, 3), line.slice(4)];
    const picture = fs.readFileSync(path);
    const [used, start] = [process.cpuUsage(), process.hrtime.bigint()];
    await forms[form](picture, tile);
    const [wall, { user, system }] = [Number(process.hrtime.bigint() - start) / 1e6, process.cpuUsage(used)];
    console.log(`${wall} ${(user + system) / 1e3}`);
  }
})();
