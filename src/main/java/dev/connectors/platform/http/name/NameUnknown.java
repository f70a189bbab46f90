package dev.connectors.platform.http.name;

import java.io.Serial;
import java.net.UnknownHostException;

/** DNS says that there is no such name, or that it has no address. */
public final class NameUnknown extends UnknownHostException {
  @Serial private static final long serialVersionUID = 1L;

  NameUnknown(String host) {
    super(host + " has no address");
  }

  /** Answers to requests, of which there may be many: the place says nothing. */
  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
