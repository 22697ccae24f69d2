/** Why nobody answers, in words, by the code that the system reports. */
export const noAnswers: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing answers at its address",
  ENOTFOUND: "its name is unknown here",
  EAI_AGAIN: "its name cannot be looked up now",
  EHOSTUNREACH: "no way leads there",
  ENETUNREACH: "no way leads there",
  ETIMEDOUT: "no answer came in time",
  ECONNRESET: "the connection breaks off",
  UND_ERR_CONNECT_TIMEOUT: "no answer came in time",
  UND_ERR_SOCKET: "the connection breaks off",
};
