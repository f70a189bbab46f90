package dev.connectors.plugin.git;

import static dev.connectors.testbed.Patience.SOON;

import dev.connectors.platform.http.Draining;
import dev.connectors.platform.http.Loopback;
import io.vertx.core.Vertx;
import java.time.Duration;

/** The shipped plugin on loopback, for tests of those who call it. */
public final class RunningGitPlugin {
  private RunningGitPlugin() {}

  /** Its port; it ends with the Vert.x. */
  public static int start(Vertx vertx) {
    return start(vertx, SOON);
  }

  /**
   * The same with a time of its own.
   *
   * @param timeout for a listing, beside the tool's time
   */
  public static int start(Vertx vertx, Duration timeout) {
    var settings = new Bounds(timeout, 1 << 20, 100, 4);
    var plugin = new GitPlugin(vertx, new GitRefs(settings), new Draining(), settings);
    return Loopback.serve(vertx, plugin::handle).actualPort();
  }
}
