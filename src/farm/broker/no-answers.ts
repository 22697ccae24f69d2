/** Why a certificate proves nothing, in words, by the code that the system reports. */
export const noProofs: Readonly<Record<string, string>> = {
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate was signed by an authority that the address does not name",
  DEPTH_ZERO_SELF_SIGNED_CERT: "it signed its certificate itself, and the address does not name that",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate was signed by an authority that the address does not name",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its certificate was signed by an authority that the address does not name",
  CERT_SIGNATURE_FAILURE: "its certificate was signed by another authority than the one that the address names",
  CERT_HAS_EXPIRED: "its certificate has expired, or this machine's clock is wrong",
  CERT_NOT_YET_VALID: "its certificate is not valid yet, or this machine's clock is wrong",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another name than the address has",
};

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
