package dev.connectors.proxy;

import java.util.Map;

/** What the credential becomes in a request. Never shown. */
record Injected(Map<String, String> headers, Map<String, String> query) {
  static final Injected NOTHING = new Injected(Map.of(), Map.of());

  Injected {
    headers = Map.copyOf(headers);
    query = Map.copyOf(query);
  }

  @Override
  public String toString() {
    return "Injected[headers=%s, query=%s]".formatted(headers.keySet(), query.keySet());
  }
}
