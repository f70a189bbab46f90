package dev.connectors.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.connectors.testbed.ApiServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** A role in its image, with arguments, variables, account and limit of memory of its pod. */
record RoleContainer(String name, String id) implements AutoCloseable {
  static final String OPERATOR_NAMESPACE = "connectors-operator";
  static final String OPERATOR_ACCOUNT = "connectors-operator";

  /** Where the operator, as it ships, installs. */
  static final String NAMESPACE = "connectors-system";

  private static final Path OPERATOR = Path.of("src/main/kubernetes/operator.yml");
  private static final int KIB = 1024;

  /**
   * In MiB.
   *
   * @param resident all that is in memory now, pages of the executable among it
   * @param anonymous the part of it that only this process has
   * @param most the most that ever was resident
   */
  record Memory(double resident, double anonymous, double most) {}

  /** As it ships. */
  static RoleContainer operator(ApiServer server, String image, Path folder) {
    for (var document : read(OPERATOR).split("(?m)^---$", -1)) {
      if (Serialization.<HasMetadata>unmarshal(document) instanceof Deployment deployment) {
        var pod = deployment.getSpec().getTemplate().getSpec();
        var kubeconfig = kubeconfig(server, folder, OPERATOR_NAMESPACE, OPERATOR_ACCOUNT);
        return start("operator", image, pod, OPERATOR_NAMESPACE, kubeconfig);
      }
    }
    throw new IllegalStateException(OPERATOR + " has no Deployment");
  }

  /** As the operator has installed it. */
  static RoleContainer installed(String role, ApiServer server, String image, Path folder) {
    var name = "connectors-" + role;
    var apps = server.admin().apps();
    var template =
        role.equals("csi")
            ? apps.daemonSets().inNamespace(NAMESPACE).withName(name).get().getSpec().getTemplate()
            : apps.deployments()
                .inNamespace(NAMESPACE)
                .withName(name)
                .get()
                .getSpec()
                .getTemplate();
    var pod = template.getSpec();
    var kubeconfig = kubeconfig(server, folder, NAMESPACE, pod.getServiceAccountName());
    return start(role, image, pod, NAMESPACE, kubeconfig);
  }

  private static RoleContainer start(
      String role, String image, PodSpec pod, String namespace, Path kubeconfig) {
    var container = pod.getContainers().getFirst();
    var limit = container.getResources().getLimits().get("memory");
    var command = new ArrayList<>(List.of("docker", "run", "-d", "--network", "host"));
    command.addAll(List.of("--memory", limit.getNumericalAmount().toPlainString()));
    command.addAll(List.of("--user", "0", "-v", kubeconfig + ":/kubeconfig:ro"));
    command.addAll(List.of("-v", kubeconfig.resolveSibling("ca.crt") + ":/ca.crt:ro"));
    container.getEnv().stream()
        .filter(variable -> variable.getValue() != null)
        .forEach(
            variable ->
                command.addAll(List.of("-e", variable.getName() + "=" + variable.getValue())));
    for (var variable :
        List.of(
            "KUBECONFIG=/kubeconfig",
            "POD_NAMESPACE=" + namespace,
            "POD_NAME=bench-" + role,
            "POD_UID=bench-" + role,
            "NODE_NAME=bench",
            "CONNECTORS_ADDRESS_ALLOWED=127.0.0.0/8,::1",
            "CONNECTORS_CSI_DRIVER_SOCKET=/tmp/csi.sock",
            "CONNECTORS_CSI_REGISTRATION_SOCKET=/tmp/registration.sock",
            "CONNECTORS_HTTP_PORT=" + Server.freePort(),
            "CONNECTORS_MANAGEMENT_PORT=" + Server.freePort())) {
      command.addAll(List.of("-e", variable));
    }
    command.add(image);
    command.addAll(container.getArgs());
    return new RoleContainer(role, output(command));
  }

  Memory memory() {
    var pid = output(List.of("docker", "inspect", "-f", "{{.State.Pid}}", id));
    var status = Path.of("/proc", pid, "status");
    if (!Files.exists(status)) {
      throw new IllegalStateException(
          name + " has stopped: " + output(List.of("docker", "logs", "--tail", "20", id)));
    }
    return new Memory(mib(status, "VmRSS:"), mib(status, "RssAnon:"), mib(status, "VmHWM:"));
  }

  @Override
  public void close() {
    output(List.of("docker", "rm", "-f", id));
  }

  private static double mib(Path status, String field) {
    return read(status)
            .lines()
            .filter(line -> line.startsWith(field))
            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
            .sum()
        / (double) KIB;
  }

  private static Path kubeconfig(ApiServer server, Path folder, String namespace, String account) {
    try {
      Files.copy(
          server.kubeconfig().resolveSibling("ca.crt"),
          folder.resolve("ca.crt"),
          StandardCopyOption.REPLACE_EXISTING);
      return Files.writeString(
          folder.resolve(account + ".kubeconfig"),
          """
          apiVersion: v1
          kind: Config
          current-context: bench
          clusters: [{name: bench, cluster: {server: "%s", certificate-authority: /ca.crt}}]
          users: [{name: role, user: {token: "%s"}}]
          contexts: [{name: bench, context: {cluster: bench, user: role, namespace: %s}}]
          """
              .formatted(server.url(), server.token(namespace, account), namespace));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String output(List<String> command) {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      var text = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command.subList(0, 2)) + ": " + text);
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
