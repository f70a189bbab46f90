package dev.connectors.csi;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.connector.catalog.Catalog;
import dev.connectors.connector.template.ClassTemplates;
import dev.connectors.csi.spec.NodePublishVolumeRequest;
import dev.connectors.csi.spec.VolumeCapability;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A driver whose kernel, API server and kubelet are played by maps. */
final class Driver implements Mounts, Catalog, ProxyAccess, PodEvents {
  static final String TOKEN = "canary-token-77aa";
  static final ConnectorName GIT = new ConnectorName("team", "git");

  final List<Path> mounted = new ArrayList<>();
  final Map<ConnectorName, Connector> connectors = new HashMap<>();
  final Map<String, ConnectorClass> classes = new HashMap<>();
  final Set<ConnectorName> refused = new HashSet<>();
  final List<String> events = new ArrayList<>();
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final Path pods;
  final Publisher publisher;
  boolean ready = true;
  boolean apiServerAway;
  boolean apiServerBreaks;
  int mountCalls;

  Driver(Path pods) {
    this.pods = pods;
    var config = new TestConfig(pods);
    var files = new ConnectorFiles(new ClassTemplates(), config);
    var csiMetrics = new CsiMetrics(metrics, this);
    csiMetrics.start();
    this.publisher =
        new Publisher(this, new VolumeContents(this, this, files), this, csiMetrics, config);
    addClass(
        """
        metadata: {name: git}
        spec:
          params: [{name: sslVerify, default: "true"}]
          configurations:
          - name: gitconfig
            params: [{name: userName}]
            data:
              .gitconfig: |
                [http "{connector.proxyAddress}/"]
                	extraHeader = Authorization: Bearer {context.token}
                [url "{connector.proxyAddress}/"]
                	insteadOf = {connector.address}/
                {#if param.userName??}[user]
                	name = {param.userName}
                {/if}
          - name: hint
            data: {hint.txt: "{context.namespace}/{context.pod}/{context.serviceAccount} {param.sslVerify}"}
        """);
    addConnector(GIT, "https://git.example.com/");
  }

  void addClass(String yaml) {
    var added = Serialization.unmarshal(yaml, ConnectorClass.class);
    classes.put(added.getMetadata().getName(), added);
  }

  void addConnector(ConnectorName name, String address) {
    connectors.put(
        name,
        Serialization.unmarshal(
            """
            metadata: {name: %s, namespace: %s}
            spec: {connectorClassName: git, address: "%s"}
            """
                .formatted(name.name(), name.namespace(), address),
            Connector.class));
  }

  Path target() {
    return pods.resolve("uid-1/volumes/kubernetes.io~csi/tools/mount");
  }

  NodePublishVolumeRequest.Builder request(String... attributes) {
    var request =
        NodePublishVolumeRequest.newBuilder()
            .setVolumeId("csi-1")
            .setTargetPath(target().toString())
            .setReadonly(true)
            .setVolumeCapability(
                VolumeCapability.newBuilder()
                    .setMount(VolumeCapability.MountVolume.getDefaultInstance()))
            .putVolumeContext("csi.storage.k8s.io/ephemeral", "true")
            .putVolumeContext("csi.storage.k8s.io/pod.namespace", "team")
            .putVolumeContext("csi.storage.k8s.io/pod.name", "builder")
            .putVolumeContext("csi.storage.k8s.io/pod.uid", "uid-1")
            .putVolumeContext("csi.storage.k8s.io/serviceAccount.name", "ci")
            .putVolumeContext("connectors", "git");
    for (var i = 0; i < attributes.length; i += 2) {
      request.putVolumeContext(attributes[i], attributes[i + 1]);
    }
    return withToken(request, TOKEN);
  }

  static NodePublishVolumeRequest.Builder withToken(
      NodePublishVolumeRequest.Builder request, String token) {
    return request.putVolumeContext(
        "csi.storage.k8s.io/serviceAccount.tokens",
        "{\"%s\":{\"token\":\"%s\",\"expirationTimestamp\":\"2030-01-01T00:00:00Z\"}}"
            .formatted(CsiConfig.AUDIENCE, token));
  }

  void publish(String... attributes) {
    publisher.publish(request(attributes).build());
  }

  double published(String result) {
    return metrics.get("connectors.csi.publishes").tag("result", result).counter().count();
  }

  @Override
  public void mount(Path target) throws IOException {
    mountCalls++;
    if (!Files.isDirectory(target)) {
      throw new IOException("mount of " + target + ": ENOENT");
    }
    mounted.add(target);
  }

  @Override
  public void unmount(Path target) throws IOException {
    if (mounted.remove(target)) {
      try (var all = Files.walk(target)) {
        for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
          if (!path.equals(target)) {
            Files.delete(path);
          }
        }
      }
    }
  }

  @Override
  public List<Path> mounted() {
    return mounted;
  }

  @Override
  public boolean synced() {
    return ready;
  }

  @Override
  public Optional<Connector> connector(String namespace, String name) {
    return Optional.ofNullable(connectors.get(new ConnectorName(namespace, name)));
  }

  @Override
  public Optional<ConnectorClass> connectorClass(String name) {
    return Optional.ofNullable(classes.get(name));
  }

  @Override
  public boolean allows(Pod pod, ConnectorName connector) {
    if (apiServerAway) {
      throw new VolumeProblem(VolumeProblem.Kind.UNAVAILABLE, "the API server did not answer");
    }
    if (apiServerBreaks) {
      throw new IllegalStateException("unforeseen, with " + TOKEN);
    }
    return !refused.contains(connector);
  }

  @Override
  public void warn(Pod pod, String reason, String message) {
    events.add(reason + ": " + message);
  }

  /** Defaults, below a folder of the test's. */
  record TestConfig(Path podsDirectory) implements CsiConfig {
    @Override
    public Path driverSocket() {
      return podsDirectory.resolve("csi.sock");
    }

    @Override
    public Path registrationSocket() {
      return podsDirectory.resolve("reg.sock");
    }

    @Override
    public String volumeSize() {
      return "1m";
    }

    @Override
    public Optional<String> nodeName() {
      return Optional.of("node-1");
    }

    @Override
    public String clusterDomain() {
      return "cluster.local";
    }
  }
}
