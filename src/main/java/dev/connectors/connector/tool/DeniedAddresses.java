package dev.connectors.connector.tool;

import dev.connectors.platform.http.AddressRule;
import dev.connectors.platform.http.Cidr;
import io.smallrye.config.ConfigMapping;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where no connection of a Connector may lead: this machine, the link, the clouds' metadata and
 * this installation itself. Asked with a host as it is written, and again with each address that
 * its name has; when one address of a name is denied, the name is.
 */
public final class DeniedAddresses implements AddressRule {
  /** What an administrator adds and excepts; a range such as 10.0.0.0/8, or one address. */
  @ConfigMapping(prefix = "connectors.address")
  public interface Settings {
    Optional<List<String>> denied();

    Optional<List<String>> allowed();
  }

  /** What is known of this installation and the node, now. */
  @FunctionalInterface
  public interface Own {
    /** Whether it is of one of the installation's Services or pods; no setting excepts them. */
    boolean isOwn(InetAddress address);

    /**
     * Whether the name is of one of the installation's Services.
     *
     * @param host in lower case, without a dot at its end
     */
    default boolean isOwn(String host) {
      return false;
    }

    /** What is known now: the same object for as long as nothing has changed. */
    default Object state() {
      return this;
    }

    /** Whether it is of the node that this pod runs on. */
    default boolean isOfNode(InetAddress address) {
      return false;
    }
  }

  private static final List<Cidr> NEVER =
      ranges(
          "0.0.0.0/8",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "224.0.0.0/4",
          "240.0.0.0/4",
          // Metadata outside the link-local range: Alibaba, Oracle, Azure.
          "100.100.100.200",
          "192.0.0.192",
          "168.63.129.16",
          "::",
          "::1",
          "fe80::/10",
          "fec0::/10",
          "ff00::/8",
          // Metadata by IPv6: AWS, Google.
          "fd00:ec2::/32",
          "fd20:ce::254");

  private static final String LOOPBACK = "127.0.0.1";
  private static final String METADATA = "169.254.169.254";
  private static final Set<String> METADATA_NAMES =
      Set.of(
          "metadata",
          "metadata.google.internal",
          "metadata.goog",
          "metadata.tencentyun.com",
          "metadata.azure.internal",
          "instance-data",
          "instance-data.ec2.internal");

  private final List<Cidr> denied;
  private final List<Cidr> allowed;
  private final Own own;

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException if a setting is no range of addresses
   */
  public DeniedAddresses(Settings settings, Own own) {
    this.denied = ranges(settings.denied().orElse(List.of()));
    this.allowed = ranges(settings.allowed().orElse(List.of()));
    this.own = own;
  }

  @Override
  public Object state() {
    return own.state();
  }

  /** Why nothing may connect to this address; empty when it may be used. */
  public Optional<String> whyDenied(InetAddress address) {
    var inner = EmbeddedIpv4.in(address);
    // Before what is allowed, so that no setting for a gateway's range leads to the installation.
    if (own.isOwn(address) || inner.stream().anyMatch(own::isOwn)) {
      return Optional.of(address.getHostAddress() + " is this installation's own");
    }
    if (within(allowed, address)) {
      return Optional.empty();
    }
    if (within(NEVER, address)) {
      return Optional.of(
          address.getHostAddress()
              + " is of this machine, its link, a group or a cloud's metadata");
    }
    if (own.isOfNode(address)) {
      return Optional.of(address.getHostAddress() + " is of the node");
    }
    if (within(denied, address)) {
      return Optional.of(address.getHostAddress() + " is denied by connectors.address.denied");
    }
    return inner.isEmpty() ? Optional.empty() : whyDenied(inner);
  }

  /** The first reason against one of the addresses of a name. */
  @Override
  public Optional<String> whyDenied(Collection<InetAddress> addresses) {
    for (var address : addresses) {
      var why = whyDenied(address);
      if (why.isPresent()) {
        return why;
      }
    }
    return Optional.empty();
  }

  /**
   * Why this host may not be used, whatever it resolves to; asks no resolver.
   *
   * @param host as in a URL; an IPv6 address with or without brackets
   */
  @Override
  public Optional<String> whyDenied(String host) {
    var plain = host.toLowerCase(Locale.ROOT);
    if (plain.endsWith(".")) {
      plain = plain.substring(0, plain.length() - 1);
    }
    if (plain.startsWith("[") || plain.contains(":")) {
      return whyIpv6Denied(withoutBrackets(plain));
    }
    if (plain.isEmpty()) {
      return Optional.of("the host is empty");
    }
    if (own.isOwn(plain)) {
      return Optional.of(host + " is this installation's own");
    }
    if (lastLabelIsANumber(plain)) {
      return whyIpv4Denied(plain);
    }
    if (plain.equals("localhost") || plain.endsWith(".localhost")) {
      return whyDenied(InetAddress.ofLiteral(LOOPBACK)).map(_ -> host + " is this machine");
    }
    return METADATA_NAMES.contains(plain)
        ? whyDenied(InetAddress.ofLiteral(METADATA)).map(_ -> host + " is a cloud's metadata")
        : Optional.empty();
  }

  /** Resolvers read 127.1, 0x7f.1 or 017700000001 as addresses too, and not all of them alike. */
  private Optional<String> whyIpv4Denied(String host) {
    if (!isDottedQuad(host)) {
      return Optional.of(host + " is no name: write an IPv4 address as four decimal numbers");
    }
    try {
      return whyDenied(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException e) {
      return Optional.of(host + " is no IPv4 address");
    }
  }

  private static String withoutBrackets(String host) {
    if (!host.startsWith("[")) {
      return host;
    }
    return host.substring(1, host.endsWith("]") ? host.length() - 1 : host.length());
  }

  private Optional<String> whyIpv6Denied(String host) {
    try {
      return host.contains("%")
          ? Optional.of(host + " names a network interface")
          : whyDenied(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException e) {
      return Optional.of(host + " is no IPv6 address");
    }
  }

  private static boolean within(List<Cidr> ranges, InetAddress address) {
    for (var range : ranges) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /** Told without a regular expression, as each request asks: decimal, or hexadecimal with 0x. */
  private static boolean lastLabelIsANumber(String host) {
    int from = host.lastIndexOf('.') + 1;
    boolean hex = host.startsWith("0x", from);
    for (int i = hex ? from + 2 : from; i < host.length(); i++) {
      char c = host.charAt(i);
      if (!isDigit(c) && !(hex && c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return from < host.length();
  }

  /** Four numbers of up to three digits, none of which begins with a needless 0. */
  private static boolean isDottedQuad(String host) {
    int from = 0;
    for (int part = 0; part < 4; part++) {
      int to = from;
      while (to < host.length() && isDigit(host.charAt(to))) {
        to++;
      }
      boolean number = to > from && to - from <= 3 && (to == from + 1 || host.charAt(from) != '0');
      boolean parted =
          part == 3 ? to == host.length() : to < host.length() && host.charAt(to) == '.';
      if (!number || !parted) {
        return false;
      }
      from = to + 1;
    }
    return true;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static List<Cidr> ranges(String... texts) {
    return ranges(List.of(texts));
  }

  private static List<Cidr> ranges(List<String> texts) {
    return texts.stream().map(Cidr::parse).toList();
  }
}
