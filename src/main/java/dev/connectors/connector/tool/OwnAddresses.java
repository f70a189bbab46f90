package dev.connectors.connector.tool;

import dev.connectors.platform.http.name.Names;
import dev.connectors.platform.http.name.Resolved;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * This installation's addresses as far as a pod can know them without any right: its own, those
 * that kubelet put into its environment, and what DNS says of the installation's Services. DNS is
 * asked in the background, and nobody waits for it: connections are judged on event loops.
 */
@Singleton
public final class OwnAddresses implements DeniedAddresses.Own, AutoCloseable {
  /** The last one has no address of its own: it resolves to every pod of the installation. */
  private static final List<String> SERVICES =
      List.of("connectors-proxy", "connectors-api", "connectors-pods");

  private static final long MILLIS_BETWEEN_LOOKUPS = 10_000;

  /** Who knows names; never blocks. */
  @FunctionalInterface
  interface Resolver {
    Future<Resolved> resolve(String host);

    /** As connections are resolved, in the share of the installation itself. */
    static Resolver of(Vertx vertx, Names names) {
      return host -> names.resolve(host, "", vertx.getOrCreateContext());
    }
  }

  private final List<String> suffixes;
  private final List<String> serviceNames;
  private final Set<InetAddress> fixed;
  private final Set<InetAddress> node;
  private final Resolver resolver;
  private Runnable end = () -> {};
  private volatile Map<String, Set<InetAddress>> resolved = Map.of();

  @Inject
  OwnAddresses(
      @ConfigProperty(name = "connectors.namespace") Optional<String> namespace,
      @ConfigProperty(name = "connectors.cluster-domain", defaultValue = "cluster.local")
          String clusterDomain,
      @ConfigProperty(name = "connectors.node-addresses") Optional<List<String>> node,
      Vertx vertx,
      Names names) {
    this(
        namespace,
        clusterDomain,
        node.orElse(List.of()),
        System.getenv(),
        Resolver.of(vertx, names));
    long timer = vertx.setPeriodic(0, MILLIS_BETWEEN_LOOKUPS, tick -> look());
    end = () -> vertx.cancelTimer(timer);
  }

  OwnAddresses(
      Optional<String> namespace,
      String clusterDomain,
      List<String> node,
      Map<String, String> environment,
      Resolver resolver) {
    this.suffixes =
        namespace.stream()
            .flatMap(
                ns -> Stream.of("." + ns, "." + ns + ".svc", "." + ns + ".svc." + clusterDomain))
            .toList();
    this.serviceNames =
        namespace.stream()
            .flatMap(
                ns -> SERVICES.stream().map(s -> "%s.%s.svc.%s.".formatted(s, ns, clusterDomain)))
            .toList();
    this.node = literals(node.stream());
    this.fixed = new HashSet<>(ofThisPod());
    fixed.addAll(
        literals(
            environment.entrySet().stream()
                .filter(e -> e.getKey().startsWith("CONNECTORS_"))
                .filter(e -> e.getKey().endsWith("_SERVICE_HOST"))
                .map(Map.Entry::getValue)));
    this.resolver = resolver;
  }

  @Produces
  @Singleton
  static DeniedAddresses denied(DeniedAddresses.Settings settings, OwnAddresses own) {
    return new DeniedAddresses(settings, own);
  }

  @Override
  public boolean isOwn(InetAddress address) {
    if (fixed.contains(address)) {
      return true;
    }
    for (var known : resolved.values()) {
      if (known.contains(address)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean isOwn(String host) {
    for (var suffix : suffixes) {
      if (host.endsWith(suffix)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Object state() {
    return resolved;
  }

  @Override
  public boolean isOfNode(InetAddress address) {
    return node.contains(address);
  }

  /** A name that DNS does not know at the moment keeps what it had: Services come and go rarely. */
  void look() {
    for (var name : serviceNames) {
      var unused = resolver.resolve(name).onSuccess(found -> keep(name, found.addresses()));
    }
  }

  private synchronized void keep(String name, List<InetAddress> addresses) {
    var found = Set.copyOf(addresses);
    if (!found.equals(resolved.get(name))) {
      var all = new HashMap<>(resolved);
      all.put(name, found);
      resolved = Map.copyOf(all);
    }
  }

  @Override
  @PreDestroy
  public void close() {
    end.run();
  }

  private static Set<InetAddress> literals(Stream<String> texts) {
    return texts
        .map(text -> text.strip().toLowerCase(Locale.ROOT))
        .filter(text -> text.matches("[0-9a-f:.]+"))
        .flatMap(
            text -> {
              try {
                return Stream.of(InetAddress.ofLiteral(text));
              } catch (IllegalArgumentException e) {
                return Stream.empty();
              }
            })
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Loopback is judged apart from these. */
  private static Collection<InetAddress> ofThisPod() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !address.isLoopbackAddress())
          .toList();
    } catch (SocketException e) {
      return List.of();
    }
  }
}
