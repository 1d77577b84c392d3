// A pear on a table, drawn by marching rays through distances: a photo-like picture that belongs to nobody.
// Runs in a browser page or anywhere else; returns RGBA bytes, row by row from the top.

function stillLife(width, height) {
  const pixels = new Uint8ClampedArray(width * height * 4);
  const eye = [0.35, 1.55, 5.2];
  const forward = normal(minus([0, 0.98, 0], eye));
  const right = normal(cross(forward, [0, 1, 0]));
  const up = cross(right, forward);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      const u = (x + 0.5 - width / 2) / height;
      const v = (height / 2 - y - 0.5) / height;
      const ray = normal([0, 1, 2].map((i) => 2.05 * forward[i] + u * right[i] * 1.25 + v * up[i] * 1.25));
      const light = trace(eye, ray);
      const vignette = 1 - 0.55 * (u * u + v * v);
      const grain = (hash(x, y) - 0.5) * 0.012;
      for (let i = 0; i < 3; i++) pixels[at + i] = 255 * (film(light[i] * vignette) + grain);
      pixels[at + 3] = 255;
    }
  }
  return pixels;
}

const Sun = normal([-0.5, 0.95, 0.5]);

function trace(eye, ray) {
  const pear = march(eye, ray, 3.2, 8, 90);
  if (pear > 0) return pearColour(along(eye, ray, pear), ray);
  const table = -eye[1] / ray[1];
  const wall = (-3.2 - eye[2]) / ray[2];
  return table > 0 && table < wall ? tableColour(along(eye, ray, table)) : wallColour(along(eye, ray, wall));
}

function pearColour(p, ray) {
  const n = slope(p);
  const stem = stemDistance(p) < 0.012;
  const leaf = leafDistance(p) < 0.012;
  const height = p[1] / 2;
  const freckles = hash(Math.floor(p[0] * 70 + 500), Math.floor(p[1] * 70 + Math.floor(p[2] * 70) * 97)) > 0.93 ? 0.82 : 1;
  const blush = smooth(-0.15, 0.95, n[0] * 0.8 + n[2] * 0.25 - 0.05 + 0.3 * wave(p));
  let skin = mix([0.46, 0.52, 0.1], [0.8, 0.7, 0.2], smooth(0.05, 0.85, height + 0.12 * wave(p)));
  skin = mix(skin, [0.72, 0.2, 0.07], 0.85 * blush).map((c) => c * freckles);
  if (stem) skin = [0.2, 0.12, 0.06];
  if (leaf) skin = [0.13, 0.33, 0.09];
  const sun = Math.max(0, dot(n, Sun)) * shadow(p, n);
  const sky = 0.5 + 0.5 * n[1];
  const bounce = Math.max(0, -n[1]) * 0.35 + 0.08;
  const mirror = Math.max(0, dot(minus(ray, scaled(n, 2 * dot(ray, n))), Sun));
  const shine = (stem ? 0.05 : 0.3) * mirror ** 28 + 0.06 * mirror ** 6;
  const rim = 0.16 * (1 - Math.max(0, -dot(n, ray))) ** 3;
  const tableGlow = [0.5, 0.27, 0.14];
  return skin.map((c, i) => c * (1.02 * sun * [1, 0.94, 0.84][i] + 0.26 * sky * [0.85, 0.94, 1.05][i] + bounce * tableGlow[i])
    + shine * sun * 0.9 + rim * 0.5 * sky);
}

function tableColour(p) {
  const swirl = p[2] + 0.1 * Math.sin(p[0] * 0.9 + 1) + 0.04 * Math.sin(p[0] * 2.3);
  const fibre = 0.5 * wave([swirl * 5, swirl * 2, 0.3]) + 0.3 * wave([swirl * 23, 1, p[0] * 0.4]) + 0.2 * wave([swirl * 61, 2, p[0]]);
  const wood = mix([0.2, 0.1, 0.055], [0.36, 0.2, 0.11], 0.5 + 0.5 * fibre);
  const close = Math.min(1, 0.25 + distance(along(p, [0, 1, 0], 0.12)) * 1.5);
  const sun = (0.66 + 0.34 * shadow(p, [0, 1, 0])) * Sun[1];
  return wood.map((c, i) => c * (1.5 * sun * [1, 0.94, 0.84][i] + 0.42 * close * [0.9, 0.95, 1][i]));
}

function wallColour(p) {
  const glow = Math.exp(-((p[0] + 1.6) ** 2 + (p[1] - 2.6) ** 2) / 7);
  const plaster = 0.015 * wave([p[0] * 3, p[1] * 3, 1]);
  const foot = smooth(-0.2, 1.6, p[1]);
  return [0.15, 0.25, 0.3].map((c, i) => (c + plaster) * (0.42 + 0.3 * foot + 0.95 * glow * [1, 0.94, 0.86][i]));
}

// ---- the pear, as a distance in every point -------------------------------------------------------------------------

function distance(p) {
  return Math.min(bodyDistance(p), stemDistance(p), leafDistance(p));
}

function bodyDistance(p) {
  const belly = Math.hypot(p[0], (p[1] - 0.73) * 1.03, p[2]) - 0.74;
  const neck = Math.hypot(p[0] - 0.07, (p[1] - 1.5) * 0.86, p[2]) - 0.37;
  const k = 0.42;
  const h = Math.max(0, Math.min(1, 0.5 + (0.5 * (neck - belly)) / k));
  return neck * (1 - h) + belly * h - k * h * (1 - h);
}

function stemDistance([x, y, z]) {
  const t = Math.max(0, Math.min(1, (y - 1.8) / 0.42));
  return (Math.hypot(x - 0.08 - 0.16 * t * t, (y - 1.8 - 0.42 * t), z) - 0.032 - 0.016 * t * t) * 0.85;
}

function leafDistance([x, y, z]) {
  const [dx, dy] = [x - 0.42, y - 2.1];
  const [a, b] = [dx * 0.93 + dy * 0.37, dy * 0.93 - dx * 0.37];
  const taper = 0.15 * Math.max(0.02, 1 - (a / 0.36) ** 2);
  return (Math.hypot(Math.max(0, Math.abs(a) - 0.33), Math.max(0, Math.abs(b - 0.25 * a * a) - taper), z - 0.1 - 0.3 * a) - 0.014) * 0.55;
}

function march(from, ray, start, end, most) {
  if (!passesNear(from, ray, 1.38)) return -1;
  for (let t = start, i = 0; i < most && t < end; i++) {
    const step = distance(along(from, ray, t));
    if (step < 0.0008) return t;
    t += step;
  }
  return -1;
}

// Whether a ray comes near the pear at all; most do not, and need no marching.
function passesNear(from, ray, reach) {
  const to = minus([0.15, 1.12, 0], from);
  const ahead = dot(to, ray);
  return dot(to, to) - ahead * ahead < reach * reach;
}

// A soft shadow: how narrowly the way to the window misses the pear.
function shadow(p, n) {
  const from = along(p, n, 0.012);
  if (!passesNear(from, Sun, 2)) return 1;
  let clear = 1;
  for (let t = 0.02, i = 0; i < 44 && t < 4; i++) {
    const gap = distance(along(from, Sun, t));
    clear = Math.min(clear, (3.2 * gap) / t);
    if (clear < 0.004) return 0;
    t += Math.max(0.015, Math.min(0.2, gap));
  }
  return smooth(0, 1, clear);
}

function slope(p) {
  const e = 0.001;
  return normal([0, 1, 2].map((i) => {
    const [a, b] = [[...p], [...p]];
    a[i] += e;
    b[i] -= e;
    return distance(a) - distance(b);
  }));
}

// ---- small mathematics ----------------------------------------------------------------------------------------------

function film(x) { return Math.max(0, (x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14)) ** (1 / 2.2); }
function smooth(a, b, x) { const t = Math.max(0, Math.min(1, (x - a) / (b - a))); return t * t * (3 - 2 * t); }
function wave([x, y, z]) { return (Math.sin(3.1 * x + 1.3 * y) + Math.sin(2.3 * y - 1.7 * z + 4) + Math.sin(2.9 * z + 2.1 * x + 1)) / 3; }
function hash(x, y) {
  let h = Math.imul(x | 0, 0x27d4eb2d) ^ Math.imul(y | 0, 0x165667b1);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return ((h ^ (h >>> 13)) >>> 0) / 2 ** 32;
}
function along(p, d, t) { return [p[0] + d[0] * t, p[1] + d[1] * t, p[2] + d[2] * t]; }
function minus(a, b) { return [a[0] - b[0], a[1] - b[1], a[2] - b[2]]; }
function scaled(a, s) { return [a[0] * s, a[1] * s, a[2] * s]; }
function mix(a, b, t) { return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t]; }
function dot(a, b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }
function cross(a, b) { return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]; }
function normal(a) { return scaled(a, 1 / Math.hypot(a[0], a[1], a[2])); }
