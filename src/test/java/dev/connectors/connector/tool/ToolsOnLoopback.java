package dev.connectors.connector.tool;

import dev.connectors.testbed.Settings;
import java.util.Map;

/** Settings with which the tools of tests, on loopback, may be connected to. */
public final class ToolsOnLoopback {
  public static final DeniedAddresses DENIED =
      new DeniedAddresses(
          Settings.of(
              DeniedAddresses.Settings.class,
              Map.of("connectors.address.allowed", "127.0.0.0/8,::1")),
          _ -> false);

  /** What an administrator has who sets nothing. */
  public static final DeniedAddresses USUAL =
      new DeniedAddresses(Settings.defaults(DeniedAddresses.Settings.class), _ -> false);

  public static final TrustSettings TRUST = Settings.defaults(TrustSettings.class);

  private ToolsOnLoopback() {}
}
