package dev.connectors.testbed;

import static dev.connectors.testbed.Patience.SOON;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.authentication.BoundObjectReference;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A real API server with etcd on loopback: no nodes and no controllers, so that nothing but the
 * test changes an object. {@code @ExtendWith(ApiServer.Extension.class)} gives it to a test's
 * constructor or methods as a parameter; all test classes of a run share it, so use a namespace of
 * your own.
 */
public final class ApiServer implements AutoCloseable {

  /** Shares one server among all test classes. */
  public static final class Extension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == ApiServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.create(ApiServer.class))
          .getOrComputeIfAbsent(ApiServer.class, key -> start(), ApiServer.class);
    }
  }

  private final ControlPlane controlPlane = new ControlPlane();
  private final KubernetesClient admin;
  private final AuditLog audit;

  private static ApiServer start() {
    ApiServer server = new ApiServer();
    try {
      server.controlPlane.start();
      server.awaitReady();
      return server;
    } catch (RuntimeException e) {
      String logs = server.controlPlane.logs();
      server.close();
      throw new IllegalStateException("the API server did not start: " + logs, e);
    }
  }

  private ApiServer() {
    admin =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(kubeconfig().toFile()))
            .build();
    audit = new AuditLog(admin, controlPlane::auditLogFrom);
  }

  /** A client that may do everything. */
  public KubernetesClient admin() {
    return admin;
  }

  /** The admin's kubeconfig. */
  public Path kubeconfig() {
    return controlPlane.file("admin.kubeconfig");
  }

  /** Calls kubectl of the server's own version as the admin; returns its output. */
  public String kubectl(String... arguments) {
    List<String> command = new ArrayList<>(List.of(Kubox.kubectl().toString()));
    Collections.addAll(command, arguments);
    return Script.command(
        Map.of(
            "KUBECONFIG", kubeconfig().toString(),
            "KUBECACHEDIR", controlPlane.file("kubectl-cache").toString()),
        command);
  }

  /** For a shell whose kubectl is of the server's own version and asks as the admin. */
  public Map<String, String> shell() {
    return Map.of(
        "KUBECONFIG", kubeconfig().toString(),
        "KUBECACHEDIR", controlPlane.file("kubectl-cache").toString(),
        "PATH", Kubox.kubectl().getParent() + ":" + System.getenv("PATH"));
  }

  /** Installs a definition, and returns when its kind is served. */
  public void define(CustomResourceDefinition definition) {
    var resource = admin.resource(definition);
    resource.forceConflicts().serverSideApply();
    await(definition.getMetadata().getName())
        .atMost(SOON)
        .until(() -> isEstablished(resource.get()));
  }

  private static boolean isEstablished(CustomResourceDefinition definition) {
    return Optional.ofNullable(definition.getStatus())
        .flatMap(status -> Optional.ofNullable(status.getConditions()))
        .stream()
        .flatMap(List::stream)
        .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True"));
  }

  /** Base address, https. */
  public String url() {
    return controlPlane.url();
  }

  public AuditLog audit() {
    return audit;
  }

  /** A way to this server of the test's own. Close it. */
  public ApiServerRelay relay() {
    return new ApiServerRelay(
        URI.create(url()), controlPlane.file("apiserver.crt"), controlPlane.file("apiserver.key"));
  }

  /**
   * A client with a real token of this ServiceAccount, which is made where it is missing. Close it.
   */
  public KubernetesClient as(String namespace, String name) {
    return as(namespace, name, url());
  }

  /** The same by another way, see {@link #relay}. */
  public KubernetesClient as(String namespace, String name, String url) {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(url)
            .withCaCertFile(controlPlane.file("ca.crt").toString())
            .withOauthToken(token(namespace, name))
            .withNamespace(namespace)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /**
   * A token of this ServiceAccount, valid for an hour; without audiences it is for the API server.
   */
  public String token(String namespace, String name, String... audiences) {
    createIfMissing(
        () ->
            admin
                .resource(
                    new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create());
    createIfMissing(
        () ->
            admin
                .resource(
                    new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .endMetadata()
                        .build())
                .create());
    return requested(
        namespace,
        name,
        new TokenRequestBuilder()
            .withNewSpec()
            .withAudiences(Arrays.asList(audiences))
            .withExpirationSeconds(3600L)
            .endSpec()
            .build());
  }

  /** A token of an account that is there, which ends with the object that it is bound to. */
  public String boundToken(
      String namespace, String name, String audience, BoundObjectReference object) {
    return requested(
        namespace,
        name,
        new TokenRequestBuilder()
            .withNewSpec()
            .withAudiences(audience)
            .withExpirationSeconds(3600L)
            .withBoundObjectRef(object)
            .endSpec()
            .build());
  }

  private String requested(String namespace, String name, TokenRequest request) {
    return admin
        .serviceAccounts()
        .inNamespace(namespace)
        .withName(name)
        .tokenRequest(request)
        .getStatus()
        .getToken();
  }

  @Override
  public void close() {
    admin.close();
    controlPlane.close();
  }

  private void awaitReady() {
    await("the API server")
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(100))
        .failFast("a program stopped", () -> !controlPlane.isAlive())
        .ignoreExceptions()
        .until(() -> "ok".equals(admin.raw("/readyz")));
  }

  private static void createIfMissing(Runnable create) {
    try {
      create.run();
    } catch (KubernetesClientException e) {
      if (e.getCode() != 409) {
        throw e;
      }
    }
  }
}
