package dev.connectors.plugin.git;

import static dev.connectors.testbed.Patience.SOON;

import dev.connectors.platform.http.Draining;
import dev.connectors.platform.http.Loopback;
import io.vertx.core.Vertx;

/** The shipped plugin on loopback, for tests of those who call it. */
public final class RunningGitPlugin {
  private RunningGitPlugin() {}

  /** Its port; it ends with the Vert.x. */
  public static int start(Vertx vertx) {
    var settings = new Bounds(SOON, 1 << 20, 100, 4);
    var plugin = new GitPlugin(vertx, new GitRefs(settings), new Draining(), settings);
    return Loopback.serve(vertx, plugin::handle).actualPort();
  }
}
