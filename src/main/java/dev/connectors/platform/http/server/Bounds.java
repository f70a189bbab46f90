package dev.connectors.platform.http.server;

import dev.connectors.platform.http.Cidr;
import dev.connectors.platform.http.SettingsOf;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * What a peer may take of a server before anybody knows whose it is.
 *
 * @param maxHead bytes of a request line and its headers together
 * @param headTimeout from the first byte of a head to its end, and from the beginning of a
 *     connection to its first byte
 * @param keepAlive between an answer and the next request
 * @param upload bytes of a body that must come in {@code uploadTimeout}
 * @param uploadTimeout in which so much of a body must come while it would be read
 * @param stallTimeout in which a peer must read something of what waits for it
 * @param connections that are open at a time
 * @param connectionsPerPeer of one address, while none of its requests was admitted
 * @param trustedPeers who has no limit of its own
 */
public record Bounds(
    int maxHead,
    Duration headTimeout,
    Duration keepAlive,
    int upload,
    Duration uploadTimeout,
    Duration stallTimeout,
    int connections,
    int connectionsPerPeer,
    List<Cidr> trustedPeers) {

  /**
   * As set for the port for callers.
   *
   * @throws dev.connectors.platform.BadSetting if one of them cannot be
   */
  static Bounds of(HttpSettings settings) {
    var check = new SettingsOf("connectors.http");
    return of(
        check, settings, check.ranges("trusted-peers", settings.trustedPeers().orElse(List.of())));
  }

  /**
   * As set for the management port.
   *
   * @throws dev.connectors.platform.BadSetting if one of them cannot be
   */
  static Bounds of(ManagementSettings settings) {
    return of(new SettingsOf("connectors.management"), settings, List.of());
  }

  private static Bounds of(SettingsOf check, PortSettings settings, List<Cidr> trustedPeers) {
    check.port("port", settings.port());
    return new Bounds(
        check.atLeastOne("max-head", settings.maxHead()),
        check.positive("head-timeout", settings.headTimeout()),
        check.positive("keep-alive", settings.keepAlive()),
        check.atLeastOne("upload", settings.upload()),
        check.positive("upload-timeout", settings.uploadTimeout()),
        check.positive("stall-timeout", settings.stallTimeout()),
        check.atLeastOne("connections", settings.connections()),
        check.atLeastOne("connections-per-peer", settings.connectionsPerPeer()),
        trustedPeers);
  }

  boolean trusts(InetAddress peer) {
    return trustedPeers.stream().anyMatch(range -> range.contains(peer));
  }
}
