package dev.connectors.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** etcd and the API server as processes on loopback, with a folder for all they write. */
final class ControlPlane implements AutoCloseable {
  private final Path folder;
  private final List<Process> processes = new ArrayList<>();
  private final int port = Program.freePort();
  private final int etcdPort = Program.freePort();

  ControlPlane() {
    try {
      folder = Files.createTempDirectory("api-server");
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
    Script.command(
        Map.of(),
        List.of(Kubox.binary().toString(), "certs", "--dir=" + folder, "--server=" + url()));
  }

  String url() {
    return "https://127.0.0.1:" + port;
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /** False when a program has stopped by itself. */
  boolean isAlive() {
    return processes.stream().allMatch(Process::isAlive);
  }

  void start() {
    run(
        "etcd",
        List.of(
            "--data-dir=" + folder.resolve("etcd"),
            "--unsafe-no-fsync",
            "--log-level=warn",
            "--listen-client-urls=" + etcd(),
            "--advertise-client-urls=" + etcd(),
            "--listen-peer-urls=http://127.0.0.1:" + Program.freePort()));
    run(
        "kube-apiserver",
        List.of(
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
            "--audit-log-maxsize=4096"));
  }

  private void run(String program, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(arguments);
    processes.add(Kubox.start(folder.resolve(program + ".log"), command));
  }

  String auditLogFrom(long offset) {
    try (var file = new RandomAccessFile(folder.resolve("audit.log").toFile(), "r")) {
      file.seek(offset);
      byte[] bytes = new byte[(int) (file.length() - offset)];
      file.readFully(bytes);
      return new String(bytes, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The ends of the logs. */
  String logs() {
    StringBuilder text = new StringBuilder();
    for (String program : List.of("etcd", "kube-apiserver")) {
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

  @Override
  public void close() {
    processes.reversed().forEach(Program::stop);
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
