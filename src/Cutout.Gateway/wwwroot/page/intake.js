// The four ways in: drop anywhere, pick, camera, paste. All lead to one function that takes a file.

import { all, byId } from "./elements.js";

export function takeIn(take) {
  for (const input of [byId("file"), byId("camera")]) {
    input.addEventListener("change", () => {
      if (input.files.length) take(input.files[0]);
      input.value = ""; // or the same photo could not be chosen twice
    });
  }
  document.addEventListener("paste", (event) => {
    const file = firstFile(event.clipboardData);
    if (!file) return;
    event.preventDefault();
    take(file);
  });
  takeDrops(take);
}

export const pasteKeys = () => (/Mac|iPhone|iPad/.test(navigator.platform) ? "⌘V" : "Ctrl+V");

function takeDrops(take) {
  const root = document.documentElement;
  let depth = 0; // entering a child comes before leaving its parent
  const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
  addEventListener("dragenter", (event) => {
    if (!carriesFiles(event)) return;
    depth++;
    root.toggleAttribute("data-dragging", true);
  });
  addEventListener("dragleave", (event) => {
    if (!carriesFiles(event)) return;
    depth = Math.max(0, depth - 1);
    root.toggleAttribute("data-dragging", depth > 0);
  });
  addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
  });
  addEventListener("drop", (event) => {
    depth = 0;
    root.toggleAttribute("data-dragging", false);
    const file = firstFile(event.dataTransfer);
    if (!carriesFiles(event) && !file) return;
    event.preventDefault();
    if (file) take(file);
  });
  for (const image of all("img")) image.draggable = false;
}

function firstFile(transfer) {
  return transfer?.files[0];
}
