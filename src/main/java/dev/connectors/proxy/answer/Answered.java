package dev.connectors.proxy.answer;

import java.util.Set;

/**
 * What the steps know of the request that is answered.
 *
 * @param credentialHeaders names, in lower case, of the headers that hold the credential
 * @param keepsCookies whether the class lets callers have the tool's cookies
 */
record Answered(
    OwnLinks links,
    SentCredential sent,
    Set<String> credentialHeaders,
    boolean keepsCookies,
    Rewriting rewriting) {
  boolean isCredentialHeader(String name) {
    for (var header : credentialHeaders) {
      if (header.equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }
}
