package dev.connectors.platform.http.name;

import java.io.Serial;
import java.net.UnknownHostException;

/** DNS did not say in time whether there is such a name; it may in a moment. */
public final class NameUnanswered extends UnknownHostException {
  @Serial private static final long serialVersionUID = 1L;

  NameUnanswered(String host, String why) {
    super(host + " was not looked up: " + why);
  }

  /** Answers to requests, of which there may be many: the place says nothing. */
  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
