package dev.connectors.testbed;

import java.io.IOException;
import java.io.InputStream;

/** The lines of HTTP's heads, read no further than their end. */
public final class Lines {
  private Lines() {}

  /** Up to the end of the line, or of all. */
  public static String next(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
