// Short names for what the page does to its own elements.

export const byId = (id) => document.getElementById(id);

export const all = (selector, within = document) => within.querySelectorAll(selector);

// Written only where it changes, so that screen readers do not hear what they have heard.
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// An element with classes, attributes and children: strings become text, never markup.
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

const styles = {};

// The style of a tool that is fetched later than the page, asked for once. Without it a tool still works.
export function style(href) {
  return (styles[href] ??= new Promise((resolve) => {
    const sheet = make("link", { rel: "stylesheet", href });
    sheet.addEventListener("load", resolve);
    sheet.addEventListener("error", resolve);
    document.head.append(sheet);
  }));
}

let announcing;

// Said to screen readers after the focus has moved, or the movement would cut it short.
export function announce(text) {
  clearTimeout(announcing);
  announcing = setTimeout(() => { byId("announcer").textContent = text; }, 150);
}
