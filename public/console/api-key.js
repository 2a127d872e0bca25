const storageName = "lde-api-key";

export const currentKey = () => sessionStorage.getItem(storageName);
export const keepKey = (key) => sessionStorage.setItem(storageName, key);
export const forgetKey = () => sessionStorage.removeItem(storageName);

export const isKey = (text) => /^lde_[\x21-\x7e]{4,200}$/.test(text);

/** Takes the key from `#key=lde_…` and removes it from the address and this tab's history. */
export function takeKeyFromAddress() {
  const key = new URLSearchParams(location.hash.slice(1)).get("key");
  if (key === null) return false;
  history.replaceState(null, "", location.pathname + location.search);
  if (isKey(key)) keepKey(key);
  return isKey(key);
}
