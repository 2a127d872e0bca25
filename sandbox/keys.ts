export const apolloKey = "sandbox-apollo-key";
export const hunterKey = "sandbox-hunter-key";
export const slackBotToken = "xoxb-sandbox-bot-token";
export const slackSigningSecret = "sandbox-slack-signing-secret";
