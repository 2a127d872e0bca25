export const bot = {
  team: "Sandbox",
  team_id: "T0SANDBOX",
  user: "leads",
  user_id: "U0LEADSBOT",
  bot_id: "B0LEADSBOT",
};
