import { readSearch } from "../../src/domain/search-language/read-search.ts";
import type { SavedSearch } from "../../src/domain/slack-task.ts";
import { type Block, button, header, section } from "../blocks/kit.ts";
import { type Message, message } from "../blocks/message.ts";
import { type Markup, Markup as MarkupClass, md, toPlain } from "../blocks/text.ts";
import { counted } from "./counted.ts";
import { describeSearch } from "./describe-search.ts";

export const watchBlocks = (watches: readonly SavedSearch[]): Block[] =>
  watches.map((watch, i) =>
    section(
      md`*${i + 1}.* ${watch.name === watch.criteria ? md`` : md`${watch.name}: `}${describeSearch(readSearch(watch.criteria).search)}${where(watch)}`,
      {
        accessory: button("watch.remove", "Stop", { value: watch.id, label: `Stop watching number ${i + 1}` }),
      },
    ),
  );

function where({ notify }: SavedSearch): Markup {
  if (notify === null) return md``;
  return /^[CG]/.test(notify.channelId)
    ? md`, told in ${new MarkupClass(`<#${notify.channelId}>`)}`
    : md`, told to you`;
}

export const watchList = (watches: readonly SavedSearch[], notice?: Markup): Message =>
  message({
    text: notice === undefined ? `You watch ${counted(watches.length, "search", "searches")}` : toPlain(notice),
    head: [
      ...(notice === undefined ? [] : [section(notice)]),
      header("What you watch"),
      ...(watches.length === 0 ? [section(md`Nothing yet. Try: /leads watch fintech in berlin`)] : []),
    ],
    items: watchBlocks(watches).map((block) => [block]),
  });
