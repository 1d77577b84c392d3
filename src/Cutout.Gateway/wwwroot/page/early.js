// What the page has to ask for before it can show anything. This file and what it needs come first, so that the answers
// are on their way while the rest of the page still is.

import { gateway } from "./state.js";
import { fetchTexts } from "./texts.js";

export const offers = gateway.operations();

// Without an answer the page has its own name, and nobody is sent anywhere to buy.
export const shop = gateway.page().catch((problem) => void console.info("No settings of the page:", problem.code));

fetchTexts();
offers.catch(() => {}); // told where it is waited for
