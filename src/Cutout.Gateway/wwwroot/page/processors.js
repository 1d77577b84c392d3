// Who works on pictures, and where.

import { has, t } from "./texts.js";

// Names as their owners write them; a name not listed is shown as the operator configured it.
const Providers = {
  removebg: "remove.bg", dashscope: "Alibaba Cloud Model Studio", leonardo: "Leonardo.Ai", photoroom: "Photoroom",
  cutoutpro: "Cutout.Pro", withoutbg: "withoutBG", rembg: "rembg",
};

/** A picture service and its place, as a buyer reads it. */
export function processor(name, region) {
  const key = name === "builtin" ? "provider.builtin" : region ? "provider.region" : "provider.elsewhere";
  // An operator's own words for a place stay as they are.
  const place = has(`region.${region}`) ? t(`region.${region}`) : region;
  return t(key, { provider: Providers[name] ?? name, region: place });
}
