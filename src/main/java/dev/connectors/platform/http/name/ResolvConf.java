package dev.connectors.platform.http.name;

import java.io.IOException;
import java.net.IDN;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Whom to ask, and for which full names.
 *
 * @param ndots a name with fewer dots is looked for in the search domains first
 * @see <a href="https://man7.org/linux/man-pages/man5/resolv.conf.5.html">resolv.conf(5)</a>
 */
record ResolvConf(List<InetSocketAddress> nameservers, List<String> search, int ndots) {
  private static final Logger LOG = Logger.getLogger(ResolvConf.class);
  private static final int PORT = 53;
  private static final int MOST_DOTS = 15;
  private static final int LONGEST_NAME = 253;
  private static final int LONGEST_LABEL = 63;

  ResolvConf {
    nameservers = List.copyOf(nameservers);
    search = List.copyOf(search);
  }

  static ResolvConf read(Path file) {
    try {
      return parse(Files.readAllLines(file));
    } catch (IOException e) {
      LOG.warnf("%s cannot be read (%s): DNS is asked at this machine", file, e.getMessage());
      return parse(List.of());
    }
  }

  static ResolvConf parse(List<String> lines) {
    var nameservers = new ArrayList<InetSocketAddress>();
    List<String> search = List.of();
    int ndots = 1;
    for (var line : lines) {
      var words = line.strip().split("\\s+", -1);
      var values = Stream.of(words).skip(1).toList();
      switch (words[0]) {
        case "nameserver" -> nameservers.addAll(addresses(values));
        case "search", "domain" -> search = values.stream().map(ResolvConf::plain).toList();
        case "options" -> ndots = ndots(values, ndots);
        default -> {}
      }
    }
    if (nameservers.isEmpty()) {
      nameservers.add(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), PORT));
    }
    return new ResolvConf(
        nameservers, search.stream().filter(domain -> !domain.isEmpty()).toList(), ndots);
  }

  /** The full names that a host may stand for, in the order in which they are asked for. */
  List<String> fullNames(String host) {
    var plain = ascii(plain(host));
    if (plain.isEmpty()) {
      return List.of();
    }
    if (host.endsWith(".")) {
      return Stream.of(plain).filter(ResolvConf::isName).toList();
    }
    var searched = search.stream().map(domain -> plain + "." + domain);
    var all =
        plain.chars().filter(c -> c == '.').count() >= ndots
            ? Stream.concat(Stream.of(plain), searched)
            : Stream.concat(searched, Stream.of(plain));
    return all.filter(ResolvConf::isName).toList();
  }

  /** Whether DNS could know it: lengths alone, as what labels hold is their zone's affair. */
  static boolean isName(String name) {
    return name.length() <= LONGEST_NAME
        && Stream.of(name.split("\\.", -1))
            .allMatch(label -> !label.isEmpty() && label.length() <= LONGEST_LABEL);
  }

  /** Empty when no name can be made of it. */
  private static String ascii(String name) {
    try {
      return name.chars().allMatch(c -> c > ' ' && c < 0x7f) ? name : IDN.toASCII(name);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static String plain(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  private static List<InetSocketAddress> addresses(List<String> values) {
    try {
      return values.stream()
          .limit(1)
          .map(value -> new InetSocketAddress(InetAddress.ofLiteral(value), PORT))
          .toList();
    } catch (IllegalArgumentException e) {
      LOG.warn("resolv.conf names a server that is no address; it is left out");
      return List.of();
    }
  }

  private static int ndots(List<String> values, int otherwise) {
    return values.stream()
        .filter(value -> value.matches("ndots:[0-9]{1,4}"))
        .map(value -> Integer.valueOf(value.substring("ndots:".length())))
        .map(dots -> Math.min(dots, MOST_DOTS))
        .reduce(otherwise, (_, last) -> last);
  }
}
