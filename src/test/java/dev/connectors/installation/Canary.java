package dev.connectors.installation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.connectors.testbed.Cluster;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * Searches a cluster for a credential that is to be in Secrets alone: every object of every other
 * kind (so also status and Events), the logs of all pods, and the metrics of ours.
 */
final class Canary {
  private static final Set<String> NAMESPACES =
      Set.of("connectors-operator", "connectors-system", "team-a");
  private static final int METRICS_PORT = 9000;

  private final KubernetesClient client;
  private final List<String> searched = new ArrayList<>();
  private final List<String> found = new ArrayList<>();

  record Findings(List<String> searched, List<String> found) {}

  Canary(Cluster cluster) {
    this.client = cluster.admin();
  }

  /** The ways in which a password shows itself. */
  static String[] formsOf(String user, String password) {
    var base64 = Base64.getEncoder();
    return new String[] {
      password,
      base64.encodeToString(password.getBytes(UTF_8)),
      base64.encodeToString((user + ":" + password).getBytes(UTF_8))
    };
  }

  Findings search(String user, String password) {
    var forms = formsOf(user, password);
    for (var namespace : NAMESPACES) {
      client
          .pods()
          .inNamespace(namespace)
          .list()
          .getItems()
          .forEach(
              pod -> {
                look("log of " + nameOf(pod), logOf(pod), forms);
                if (!namespace.equals("team-a")) {
                  look("metrics of " + nameOf(pod), metricsOf(pod), forms);
                }
              });
    }
    for (var groupVersion :
        List.of(
            "v1",
            "events.k8s.io/v1",
            "apps/v1",
            "connectors.alauda.io/v1alpha1",
            "operator.connectors.alauda.io/v1alpha1")) {
      client.getApiResources(groupVersion).getResources().stream()
          .filter(kind -> kind.getVerbs().contains("list") && !kind.getKind().equals("Secret"))
          .forEach(
              kind -> look("objects of kind " + kind.getKind(), all(groupVersion, kind), forms));
    }
    return new Findings(List.copyOf(searched), List.copyOf(found));
  }

  private void look(String place, String text, String... forms) {
    searched.add(place);
    if (Arrays.stream(forms).anyMatch(text::contains)) {
      found.add(place);
    }
  }

  private String all(String groupVersion, APIResource kind) {
    return Serialization.asYaml(
        client.genericKubernetesResources(groupVersion, kind.getKind()).inAnyNamespace().list());
  }

  private String logOf(Pod pod) {
    return client
        .pods()
        .inNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName())
        .getLog();
  }

  private String metricsOf(Pod pod) {
    var path =
        "/api/v1/namespaces/%s/pods/%s:%d/proxy/metrics"
            .formatted(pod.getMetadata().getNamespace(), pod.getMetadata().getName(), METRICS_PORT);
    return client.raw(path);
  }

  private static String nameOf(Pod pod) {
    return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
  }
}
