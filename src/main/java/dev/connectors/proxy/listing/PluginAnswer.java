package dev.connectors.proxy.listing;

import dev.connectors.platform.http.Answer;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** What of a plugin's answer goes on: JSON, of bounded length, and no header but its type. */
public final class PluginAnswer implements Answer.Rule {
  private static final int LONGEST = 2 * 1024 * 1024;
  private boolean arrived;

  /** Whether the plugin has said anything at all. */
  public boolean arrived() {
    return arrived;
  }

  @Override
  public Answer on(int status, MultiMap headers) {
    arrived = true;
    var type = Optional.ofNullable(headers.get("Content-Type")).orElse("").toLowerCase(Locale.ROOT);
    if (!type.equals("application/json") || status < 200 || (status >= 300 && status < 400)) {
      return new Answer.Refused("the plugin's answer is no JSON of its own: see its log");
    }
    var own = MultiMap.caseInsensitiveMultiMap().set("Content-Type", "application/json");
    own.set("Cache-Control", "no-store").set("X-Content-Type-Options", "nosniff");
    return new Answer.Rewritten(own, new Bounded());
  }

  private static final class Bounded implements Answer.Body {
    private long length;

    @Override
    public Buffer next(Buffer piece) throws IOException {
      length += piece.length();
      if (length > LONGEST) {
        throw new IOException("longer than a listing can be");
      }
      return piece;
    }

    @Override
    public Buffer end() {
      return Buffer.buffer();
    }
  }
}
