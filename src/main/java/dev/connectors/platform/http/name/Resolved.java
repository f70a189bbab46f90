package dev.connectors.platform.http.name;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** The addresses of a host, IPv4 before IPv6; at least one. */
public final class Resolved {
  private final String host;
  private final List<InetAddress> addresses;
  private volatile Optional<Object> attachment = Optional.empty();

  Resolved(String host, List<InetAddress> addresses) {
    this.host = host;
    this.addresses = List.copyOf(addresses);
  }

  public String host() {
    return host;
  }

  public List<InetAddress> addresses() {
    return addresses;
  }

  /** What was made of this answer before, such as whether it may be connected to. */
  public <T> Optional<T> attached(Class<T> type) {
    return attachment.filter(type::isInstance).map(type::cast);
  }

  /** Keeps one thing for as long as this answer stands. */
  public void attach(Object made) {
    attachment = Optional.of(made);
  }

  @Override
  public String toString() {
    return host + " " + addresses;
  }
}
