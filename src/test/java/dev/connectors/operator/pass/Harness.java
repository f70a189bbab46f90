package dev.connectors.operator.pass;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.connectors.connector.tool.DeniedAddresses;
import dev.connectors.operator.api.CommonSpec;
import dev.connectors.operator.api.Component;
import dev.connectors.operator.api.Parts;
import dev.connectors.operator.apply.Writer;
import dev.connectors.operator.cluster.Components;
import dev.connectors.operator.cluster.InstallationNamespace;
import dev.connectors.operator.cluster.Inventory;
import dev.connectors.operator.cluster.Placement;
import dev.connectors.operator.ha.HaSettings;
import dev.connectors.operator.ha.HighAvailabilityPolicy;
import dev.connectors.operator.ha.Policy;
import dev.connectors.operator.plan.Desired;
import dev.connectors.operator.plan.InstallationSettings;
import dev.connectors.operator.plan.Planner;
import dev.connectors.operator.plan.Renderer;
import dev.connectors.operator.plan.TemplateData;
import dev.connectors.operator.plan.TemplateFiles;
import dev.connectors.operator.plan.YamlValues;
import dev.connectors.platform.LeaderLease;
import dev.connectors.testbed.Settings;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.qute.TemplateLocator.TemplateLocation;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The engine put together by hand, for tests against a real API server without Quarkus. */
public final class Harness implements AutoCloseable {
  private static final String VERSION = "0.0.1";
  private static final Map<String, String> ALONE =
      Map.of("connectors.leader-election.enabled", "false");

  private static final Policy HA = new HighAvailabilityPolicy(Settings.defaults(HaSettings.class));

  private final LeaderLease lease;
  private final Watches watches;
  private final Engine engine;
  private final Observer observer;
  private final Components components = new Components();
  private volatile Optional<Error> broken = Optional.empty();

  /**
   * @param installation namespace that the operator is set to
   * @param namespace that it runs in
   */
  public Harness(KubernetesClient client, String installation, String namespace) {
    var settings =
        new InstallationSettings(
            "registry.example.com/connectors:test",
            VERSION,
            "cluster.local",
            installation,
            namespace,
            Settings.defaults(DeniedAddresses.Settings.class));
    var inventory = new Inventory(client, components, settings);
    var namespaces = new InstallationNamespace(client, components);
    var placement = new Placement(client, components, settings);
    observer = new Observer(components, inventory, placement, namespaces);
    lease =
        new LeaderLease(
            client,
            Settings.of(LeaderLease.Settings.class, ALONE),
            "operator",
            Optional.of(namespace),
            Optional.empty());
    var one = new OneInstallation(inventory, components, namespaces, settings);
    var writer = new Writer(inventory);
    var policy = new ComponentPolicy(renderer(), inventory, writer, lease, components, settings);
    watches =
        new Watches(observer, new Sweeper(inventory, components, one, settings, lease), policy);
    engine =
        new Engine(
            new Planner(renderer(), this::adapt, settings),
            writer,
            observer,
            one,
            policy,
            new UpgradeOrder(inventory, observer, components, placement, settings),
            settings);
  }

  /**
   * The policies that guard Connectors, and their bindings, as they are written.
   *
   * @param addresses settings of connectors.address
   */
  public static List<GenericKubernetesResource> guards(
      String installation, Map<String, String> addresses) {
    var settings =
        new InstallationSettings(
            "connectors:test",
            VERSION,
            "cluster.local",
            installation,
            "connectors-operator",
            Settings.of(DeniedAddresses.Settings.class, addresses));
    return renderer().folder(Parts.GUARDS, TemplateData.of(Component.CORE, installation, settings));
  }

  /** What a component of this kind consists of, before the policy; uids are as Release has them. */
  public static List<GenericKubernetesResource> rendered(
      Parts parts, InstallationSettings settings) {
    var data = new HashMap<>(TemplateData.of(parts, settings.namespace(), settings));
    data.put("uid", "uid-of-the-component");
    data.put("installationId", "uid-of-" + settings.namespace());
    return renderer().objects(parts, data);
  }

  public static Planner planner(InstallationSettings settings) {
    return new Planner(renderer(), HA, settings);
  }

  private Policy.Adapted adapt(
      List<GenericKubernetesResource> manifests, CommonSpec spec, Policy.Facts facts) {
    broken.ifPresent(
        error -> {
          throw error;
        });
    return HA.adapt(manifests, spec, facts);
  }

  /** Has every pass that makes a plan end in this, or none any more. */
  public void breakPasses(Optional<Error> by) {
    broken = by;
  }

  private static Renderer renderer() {
    return new Renderer(
        io.quarkus.qute.Engine.builder()
            .addDefaults()
            .addResultMapper(new YamlValues())
            .addLocator(id -> template(id))
            .build(),
        templates());
  }

  private static TemplateFiles templates() {
    var root = Path.of("src/main/resources/templates");
    try (var files = Files.walk(root)) {
      return new TemplateFiles(
          files
              .filter(Files::isRegularFile)
              .map(file -> root.relativize(file).toString())
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<TemplateLocation> template(String id) {
    var resource = Harness.class.getResource("/templates/" + id);
    return Optional.ofNullable(resource)
        .map(
            found ->
                new TemplateLocation() {
                  @Override
                  public Reader read() {
                    try {
                      return new InputStreamReader(found.openStream(), UTF_8);
                    } catch (IOException e) {
                      throw new UncheckedIOException(e);
                    }
                  }

                  @Override
                  public Optional<Variant> getVariant() {
                    return Optional.empty();
                  }
                });
  }

  public Engine engine() {
    return engine;
  }

  /** What a pass over this component applies, just as it is sent, in the order of the waves. */
  public List<GenericKubernetesResource> manifests(Component<?> component) {
    return engine.plan(component).desired().stream()
        .sorted(Comparator.comparing((Desired one) -> one.ref().kind().wave()))
        .map(Desired::resource)
        .toList();
  }

  /** Starts the watches. */
  public void watch() {
    watches.start();
  }

  public void wake(String component, String namespace) {
    components.wake(new Components.Key(component, namespace));
  }

  /** Leads, as the only one. */
  public void lead() {
    lease.leadIfAlone();
  }

  @Override
  public void close() {
    watches.stop();
  }
}
