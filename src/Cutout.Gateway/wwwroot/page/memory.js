// What a reload must not lose. In the tab's own session storage, because a session's id is the key to its pictures:
// it must not stay in the browser's history, be copied with the address, or be sent to anybody as a cookie.

const Prefix = "cutout.";

export function remember(name, value) {
  try {
    sessionStorage.setItem(Prefix + name, JSON.stringify(value));
  } catch {
    // Storage is switched off or full: everything works but for the reload.
  }
}

export function remembered(name) {
  try {
    return JSON.parse(sessionStorage.getItem(Prefix + name)) ?? undefined;
  } catch {
    return undefined;
  }
}

export function forget(name) {
  try {
    sessionStorage.removeItem(Prefix + name);
  } catch {
    // Nothing could be stored either.
  }
}
