package dev.connectors.connector.access;

import java.util.Optional;

/** Who calls: a ServiceAccount, and the pod to which its token is bound. */
public record Caller(String namespace, String serviceAccount, Optional<String> pod) {
  static final String PREFIX = "system:serviceaccount:";

  /** As the API server names it. */
  public String username() {
    return PREFIX + namespace + ":" + serviceAccount;
  }
}
