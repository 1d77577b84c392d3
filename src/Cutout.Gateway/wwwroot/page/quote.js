// What a visitor gets is told before a byte of the photo leaves: the gateway is asked as soon as one is chosen.

import { byId, write } from "./elements.js";
import { has, number, t } from "./texts.js";

/** The gateway's answer; nothing if it cannot be had, for then the upload will tell. */
export async function quoteFor(gateway, { photo, operation }) {
  if (!photo?.width) return undefined;
  const { width, height } = photo;
  return gateway.quote(photo.blob, { operation, width, height }).catch((problem) => {
    console.info("No quote:", problem.code);
    return undefined;
  });
}

/** How the gateway's refusal is shown: as what the upload itself would have been answered. */
export const refusal = (quote) => (quote && !quote.taken ? quote.problem : undefined);

export function showQuote({ quote, operation }) {
  const size = quote?.result && {
    width: number(quote.result.width, { useGrouping: false }),
    height: number(quote.result.height, { useGrouping: false }),
  };
  if (size && has(`quote.${operation}`)) write(byId("promise"), t(`quote.${operation}`, size));
  byId("review-get").hidden = quote?.taken === false;
  const notes = [];
  if (quote?.taken && quote.reduced) notes.push(t("quote.reduced"));
  if (quote?.taken && quote.etaSeconds > 0) notes.push(t("quote.wait", { seconds: quote.etaSeconds }));
  write(byId("quote-note"), notes.join(" "));
  byId("quote-note").hidden = notes.length === 0;
}
