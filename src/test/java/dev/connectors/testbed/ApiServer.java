package dev.connectors.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A real API server with etcd on loopback: no nodes, and no controllers unless asked for, so that
 * nothing but the test changes an object. {@code @ExtendWith(ApiServer.Extension.class)} gives it
 * to a test's constructor or methods as a parameter; all test classes of a run share it, so use a
 * namespace of your own.
 */
public final class ApiServer implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);

  /**
   * On a test class: with kube-controller-manager (garbage collection, workloads, service accounts,
   * root CA).
   */
  @Target(ElementType.TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  public @interface WithControllers {}

  /** Shares one server, and one with controllers, among all test classes. */
  public static final class Extension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == ApiServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      boolean controllers =
          context.getRequiredTestClass().isAnnotationPresent(WithControllers.class);
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.create(ApiServer.class))
          .getOrComputeIfAbsent(controllers, ApiServer::start, ApiServer.class);
    }
  }

  private final Path folder;
  private final List<Process> processes = new ArrayList<>();
  private final int port;
  private final int etcdPort;
  private Process apiServer;
  private final KubernetesClient admin;
  private final AuditLog audit;

  /** Starts a server that is the caller's alone; close it. */
  public static ApiServer start(boolean controllers) {
    ApiServer server = new ApiServer();
    try {
      server.startAll(controllers);
      return server;
    } catch (RuntimeException e) {
      String logs = server.logs();
      server.close();
      throw new IllegalStateException("the API server did not start: " + logs, e);
    }
  }

  private ApiServer() {
    try {
      folder = Files.createTempDirectory("api-server");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    port = freePort();
    etcdPort = freePort();
    Script.command(
        Map.of(),
        List.of(
            Kubox.binary().toString(),
            "certs",
            "--dir=" + folder,
            "--server=https://127.0.0.1:" + port));
    admin =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(kubeconfig().toFile()))
            .build();
    audit = new AuditLog(admin, this::auditLogFrom);
  }

  /** A client that may do everything. */
  public KubernetesClient admin() {
    return admin;
  }

  /** The admin's kubeconfig. */
  public Path kubeconfig() {
    return folder.resolve("admin.kubeconfig");
  }

  /** Base address, https. */
  public String url() {
    return "https://127.0.0.1:" + port;
  }

  public AuditLog audit() {
    return audit;
  }

  /**
   * A client with a real token of this ServiceAccount, which is made where it is missing. Close it.
   */
  public KubernetesClient as(String namespace, String name) {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(url())
            .withCaCertFile(folder.resolve("ca.crt").toString())
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
    return admin
        .serviceAccounts()
        .inNamespace(namespace)
        .withName(name)
        .tokenRequest(
            new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(Arrays.asList(audiences))
                .withExpirationSeconds(3600L)
                .endSpec()
                .build())
        .getStatus()
        .getToken();
  }

  /**
   * Stops the API server, for tests of what happens without it; etcd keeps its data. Not for the
   * shared one.
   */
  public void stopApiServer() {
    Kubox.stop(apiServer);
    processes.remove(apiServer);
  }

  /** Starts the API server on its old port and waits until it is ready. */
  public void startApiServer() {
    apiServer = run("kube-apiserver", apiServerArguments());
    awaitReady();
  }

  @Override
  public void close() {
    admin.close();
    processes.reversed().forEach(Kubox::stop);
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void startAll(boolean controllers) {
    run(
        "etcd",
        List.of(
            "--data-dir=" + folder.resolve("etcd"),
            "--unsafe-no-fsync",
            "--log-level=warn",
            "--listen-client-urls=" + etcd(),
            "--advertise-client-urls=" + etcd(),
            "--listen-peer-urls=http://127.0.0.1:" + freePort()));
    apiServer = run("kube-apiserver", apiServerArguments());
    awaitReady();
    if (controllers) {
      run(
          "kube-controller-manager",
          List.of(
              "--kubeconfig=" + folder.resolve("kube-controller-manager.kubeconfig"),
              "--leader-elect=false",
              "--secure-port=0",
              "--use-service-account-credentials=true",
              "--root-ca-file=" + folder.resolve("ca.crt"),
              "--service-account-private-key-file=" + folder.resolve("sa.key")));
      await("the controllers")
          .atMost(START)
          .until(
              () ->
                  admin.serviceAccounts().inNamespace("default").withName("default").get() != null);
    }
  }

  private List<String> apiServerArguments() {
    try {
      Files.writeString(
          folder.resolve("audit-policy.yaml"),
          """
          apiVersion: audit.k8s.io/v1
          kind: Policy
          omitStages: [RequestReceived]
          rules: [{level: Metadata}]
          """);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of(
        "--etcd-servers=" + etcd(),
        "--bind-address=127.0.0.1",
        "--secure-port=" + port,
        "--endpoint-reconciler-type=none",
        "--service-cluster-ip-range=10.43.0.0/16",
        "--allow-privileged=true",
        "--authorization-mode=RBAC",
        // Without controllers no namespace gets its default account, and a pod could not be
        // created.
        "--disable-admission-plugins=ServiceAccount",
        "--tls-cert-file=" + folder.resolve("apiserver.crt"),
        "--tls-private-key-file=" + folder.resolve("apiserver.key"),
        "--client-ca-file=" + folder.resolve("ca.crt"),
        "--service-account-key-file=" + folder.resolve("sa.pub"),
        "--service-account-signing-key-file=" + folder.resolve("sa.key"),
        "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
        "--audit-policy-file=" + folder.resolve("audit-policy.yaml"),
        "--audit-log-path=" + folder.resolve("audit.log"),
        "--audit-log-maxsize=4096");
  }

  private Process run(String program, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(arguments);
    Process process = Kubox.start(folder.resolve(program + ".log"), command);
    processes.add(process);
    return process;
  }

  private void awaitReady() {
    await("the API server")
        .atMost(START)
        .pollInterval(Duration.ofMillis(100))
        .failFast("a program stopped", () -> !processes.stream().allMatch(Process::isAlive))
        .ignoreExceptions()
        .until(() -> "ok".equals(admin.raw("/readyz")));
  }

  private String auditLogFrom(long offset) {
    try (var file = new RandomAccessFile(folder.resolve("audit.log").toFile(), "r")) {
      file.seek(offset);
      byte[] bytes = new byte[(int) (file.length() - offset)];
      file.readFully(bytes);
      return new String(bytes, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String logs() {
    StringBuilder text = new StringBuilder();
    for (String program : List.of("etcd", "kube-apiserver", "kube-controller-manager")) {
      try {
        List<String> lines = Files.readAllLines(folder.resolve(program + ".log"));
        text.append("\n== ").append(program).append('\n');
        lines
            .subList(Math.max(0, lines.size() - 15), lines.size())
            .forEach(line -> text.append(line).append('\n'));
      } catch (NoSuchFileException e) {
        text.append("\n== ").append(program).append(" was not started\n");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return text.toString();
  }

  private String etcd() {
    return "http://127.0.0.1:" + etcdPort;
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

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
