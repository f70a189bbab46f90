package dev.connectors.platform.http;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/** What becomes of an answer on its way to the caller, decided by its head. */
public sealed interface Answer {
  /** The body goes on as it comes. */
  record Passed(MultiMap headers) implements Answer {}

  /** The body is changed on its way; headers that speak of the old one are not in these. */
  record Rewritten(MultiMap headers, Body body) implements Answer {}

  /** Nothing of it goes on: the caller is told 502 and why. */
  record Refused(String why) implements Answer {}

  /** Decides; the headers are without those of framing, and may be changed and given back. */
  @FunctionalInterface
  interface Rule {
    Answer on(int status, MultiMap headers);
  }

  /** Changes one body, piece by piece; an exception breaks the answer off. */
  interface Body {
    Body UNCHANGED =
        new Body() {
          @Override
          public Buffer next(Buffer piece) {
            return piece;
          }

          @Override
          public Buffer end() {
            return Buffer.buffer();
          }
        };

    /** What goes on now, perhaps nothing. */
    Buffer next(Buffer piece) throws IOException;

    /** What is left once the last piece was taken. */
    Buffer end() throws IOException;
  }
}
