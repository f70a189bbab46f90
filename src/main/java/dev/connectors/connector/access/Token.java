package dev.connectors.connector.access;

/** A caller's bearer token. It shows itself to nobody but the API server. */
public final class Token {
  /** The audience that every caller's token must have. */
  public static final String AUDIENCE = "connectors.alauda.io";

  private final String value;

  public Token(String value) {
    this.value = value;
  }

  /** The token itself: for the API server, and to find it in what must not go to a tool. */
  public String reveal() {
    return value;
  }

  /** Decisions are kept by this hash. */
  Fingerprint fingerprint() {
    return Fingerprint.of(value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Token token && token.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "Token[hidden]";
  }
}
