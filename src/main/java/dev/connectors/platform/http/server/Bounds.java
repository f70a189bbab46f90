package dev.connectors.platform.http.server;

import dev.connectors.platform.http.Cidr;
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

  static Bounds of(HttpSettings settings) {
    return of(
        settings, settings.trustedPeers().orElse(List.of()).stream().map(Cidr::parse).toList());
  }

  static Bounds of(ManagementSettings settings) {
    return of(settings, List.of());
  }

  private static Bounds of(PortSettings settings, List<Cidr> trustedPeers) {
    return new Bounds(
        settings.maxHead(),
        settings.headTimeout(),
        settings.keepAlive(),
        settings.upload(),
        settings.uploadTimeout(),
        settings.stallTimeout(),
        settings.connections(),
        settings.connectionsPerPeer(),
        trustedPeers);
  }

  boolean trusts(InetAddress peer) {
    return trustedPeers.stream().anyMatch(range -> range.contains(peer));
  }
}
