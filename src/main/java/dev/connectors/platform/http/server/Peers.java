package dev.connectors.platform.http.server;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * Who holds how many connections of a server, on all its event loops. Where there are too many, the
 * peer with the most that nobody knows loses its oldest one, so that a flood costs the one who
 * sends it.
 */
final class Peers {
  /** The connections of one address, the oldest first. */
  private record Peer(boolean trusted, SequencedSet<Guard> unknown, SequencedSet<Guard> known) {
    Peer(boolean trusted) {
      this(trusted, new LinkedHashSet<>(), new LinkedHashSet<>());
    }
  }

  private final Bounds bounds;
  private final Map<InetAddress, Peer> peers = new HashMap<>();
  private int unknown;
  private int known;
  private boolean closed;

  Peers(Bounds bounds) {
    this.bounds = bounds;
  }

  /** Why the connection cannot be; empty when it was taken in. */
  Optional<Ended> admit(Guard guard) {
    Optional<Guard> loser = Optional.empty();
    synchronized (this) {
      if (closed) {
        return Optional.of(Ended.LIMIT);
      }
      var peer = peers.get(guard.peer());
      int has = peer == null ? 0 : peer.unknown().size();
      boolean trusted = peer == null ? bounds.trusts(guard.peer()) : peer.trusted();
      if (!trusted && has >= bounds.connectionsPerPeer()) {
        return Optional.of(Ended.PEER_LIMIT);
      }
      if (unknown + known >= bounds.connections()) {
        loser = loser(has);
        if (loser.isEmpty()) {
          return Optional.of(Ended.LIMIT);
        }
        forget(loser.get());
      }
      peers.computeIfAbsent(guard.peer(), address -> new Peer(trusted)).unknown().add(guard);
      unknown++;
    }
    loser.ifPresent(guardOfOther -> guardOfOther.end(Ended.GAVE_WAY));
    return Optional.empty();
  }

  /** One of its requests was admitted: from now on bounds by caller hold. */
  synchronized void recognise(Guard guard) {
    var peer = peers.get(guard.peer());
    if (peer != null && peer.unknown().remove(guard)) {
      peer.known().add(guard);
      unknown--;
      known++;
    }
  }

  synchronized void left(Guard guard) {
    forget(guard);
    if (unknown + known == 0) {
      notifyAll();
    }
  }

  synchronized int unknown() {
    return unknown;
  }

  synchronized int known() {
    return known;
  }

  /**
   * Takes in no further ones, lets those go on that answer, and waits for them.
   *
   * @return whether all have ended
   */
  synchronized boolean close(long millis) throws InterruptedException {
    closed = true;
    peers
        .values()
        .forEach(
            peer -> {
              peer.unknown().forEach(Guard::endWithAnswer);
              peer.known().forEach(Guard::endWithAnswer);
            });
    long until = System.nanoTime() + millis * 1_000_000;
    long left = millis;
    while (unknown + known > 0 && left > 0) {
      wait(left);
      left = (until - System.nanoTime()) / 1_000_000;
    }
    return unknown + known == 0;
  }

  private void forget(Guard guard) {
    var peer = peers.get(guard.peer());
    if (peer == null) {
      return;
    }
    if (peer.unknown().remove(guard)) {
      unknown--;
    } else if (peer.known().remove(guard)) {
      known--;
    }
    if (peer.unknown().isEmpty() && peer.known().isEmpty()) {
      peers.remove(guard.peer());
    }
  }

  /** Trusted peers lose only where nobody else can, known ones only what they do not use. */
  private Optional<Guard> loser(int newcomerHas) {
    return worst(false, newcomerHas).or(() -> worst(true, newcomerHas)).or(this::unused);
  }

  private Optional<Guard> worst(boolean trusted, int newcomerHas) {
    return peers.values().stream()
        .filter(peer -> peer.trusted() == trusted && peer.unknown().size() > newcomerHas)
        .max(Comparator.comparingInt(peer -> peer.unknown().size()))
        .map(peer -> peer.unknown().getFirst());
  }

  private Optional<Guard> unused() {
    return peers.values().stream()
        .sorted(Comparator.comparingInt(peer -> -peer.known().size()))
        .flatMap(peer -> peer.known().stream())
        .filter(Guard::isIdle)
        .findFirst();
  }
}
