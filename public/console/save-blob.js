import { send } from "./api.js";
import { el } from "./dom.js";

/** The name that the API gives a file, or another. */
export function fileNameOf(response, otherwise) {
  const header = response.headers.get("content-disposition") ?? "";
  return /filename="([^"/\\]+)"/.exec(header)?.[1] ?? otherwise;
}

export function saveBlob(blob, name) {
  const href = URL.createObjectURL(blob);
  el("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}

/** Saves what an address of the API gives as a file: a plain link would come without the key. */
export async function saveFrom(path, otherwise) {
  const response = await send(path);
  saveBlob(await response.blob(), fileNameOf(response, otherwise));
}
