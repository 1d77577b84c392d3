// Small charts as SVG elements. What they show is said in words beside them, and in the table below.

const Namespace = "http://www.w3.org/2000/svg";
const [Step, Bar, Height] = [10, 7, 44];

function shape(name, attributes, ...children) {
  const element = document.createElementNS(Namespace, name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  element.append(...children);
  return element;
}

/**
 * A bar a day, the last one being today's; what lies below nothing hangs below the line.
 * @param {(number | null)[]} values null where it isn't known
 * @param {string} label what is seen, in a sentence
 * @param {string[]} names what each bar is called when pointed at
 */
export function bars(values, label, names) {
  const known = values.filter((value) => value !== null);
  const [most, least] = [Math.max(0, ...known), Math.min(0, ...known)];
  const scale = Height / (most - least || 1);
  const zero = most === least ? Height : most * scale;
  const chart = shape("svg", {
    class: "chart", role: "img", "aria-label": label, preserveAspectRatio: "none",
    viewBox: `0 0 ${values.length * Step - (Step - Bar)} ${Height + 1}`,
  });
  values.forEach((value, i) => {
    const height = value ? Math.max(1.5, Math.abs(value) * scale) : 0;
    const name = shape("title", {}, names[i]);
    const kind = i === values.length - 1 ? "bar today" : "bar";
    chart.append(
      shape("rect", { class: "ground", x: i * Step, y: zero, width: Bar, height: 1 }),
      shape("rect", { class: value < 0 ? `${kind} below` : kind, x: i * Step, y: value < 0 ? zero : zero - height, width: Bar, height }),
      shape("rect", { class: "hit", x: i * Step, y: 0, width: Step, height: Height + 1 }, name),
    );
  });
  return chart;
}

/** One bar of several parts. @param {[string, number][]} parts a class and how much of the whole */
export function stack(parts) {
  const whole = parts.reduce((sum, [, value]) => sum + value, 0) || 1;
  const chart = shape("svg", { class: "stack", "aria-hidden": "true", preserveAspectRatio: "none", viewBox: "0 0 100 1" });
  let x = 0;
  for (const [name, value] of parts) {
    const width = (value / whole) * 100;
    if (width > 0) chart.append(shape("rect", { class: name, x, y: 0, width, height: 1 }));
    x += width;
  }
  return chart;
}
