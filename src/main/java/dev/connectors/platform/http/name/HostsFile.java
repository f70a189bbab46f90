package dev.connectors.platform.http.name;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Names that need no DNS: those of the hosts file, which kubelet writes once for a pod, and
 * addresses as they are written.
 */
record HostsFile(Map<String, List<InetAddress>> names) {
  /** No file: addresses alone. */
  static HostsFile read(Path file) {
    try {
      return parse(Files.readAllLines(file));
    } catch (IOException e) {
      return parse(List.of());
    }
  }

  static HostsFile parse(List<String> lines) {
    var names = new HashMap<String, List<InetAddress>>();
    for (var line : lines) {
      var words = List.of(line.replaceFirst("#.*", "").strip().split("\\s+", -1));
      var address = literal(words.getFirst());
      if (address.isPresent()) {
        for (var name : words.subList(1, words.size())) {
          names
              .computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
              .add(address.get());
        }
      }
    }
    names.values().forEach(HostsFile::ipv4First);
    return new HostsFile(names);
  }

  Optional<List<InetAddress>> of(String host) {
    var plain = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return literal(plain)
        .map(List::of)
        .or(() -> Optional.ofNullable(names.get(plain.toLowerCase(Locale.ROOT))));
  }

  private static void ipv4First(List<InetAddress> addresses) {
    addresses.sort((a, b) -> Integer.compare(a.getAddress().length, b.getAddress().length));
  }

  /** Asks no resolver, and knows no other spelling of IPv4 than four decimal numbers. */
  private static Optional<InetAddress> literal(String text) {
    boolean six = text.indexOf(':') >= 0;
    if (!six && !text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
      return Optional.empty();
    }
    try {
      var plain = text.startsWith("[") ? text.substring(1, text.length() - 1) : text;
      return Optional.of(InetAddress.ofLiteral(plain));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
