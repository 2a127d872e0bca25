import { printSearch } from "../../src/domain/search-language/print-search.ts";
import type { Command } from "./command.ts";

/** The command in its own words, so that reading it gives it back. */
export function printCommand(command: Command): string {
  switch (command.verb) {
    case "home":
      return "";
    case "help":
      return command.topic === null ? "help" : `help ${command.topic}`;
    case "find":
    case "discover":
    case "mine":
    case "watch":
      return `${command.verb} ${printSearch(command.search)}`.trim();
    case "top": {
      const { limit, ...search } = command.search;
      return [`top`, ...(limit === null ? [] : [String(limit)]), printSearch({ ...search, limit: null })]
        .join(" ")
        .trim();
    }
    case "export":
      return `export ${command.format} ${printSearch(command.search)}`.trim();
    case "show":
    case "enrich":
    case "unwatch":
      return `${command.verb} ${command.target}`;
    case "add":
      return ["add", command.domain, command.name].filter((part) => part !== null).join(" ");
    case "verify":
      return `verify ${command.email}`;
    case "connect":
      return command.code === null ? "connect" : `connect ${command.code}`;
    default:
      return command.verb;
  }
}
