package dev.connectors.testbed;

import static dev.connectors.testbed.Patience.SOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A real Gitea with one administrator, on loopback; built by src/test/cluster/gitea.sh. */
public final class Gitea implements AutoCloseable {
  private final String user;
  private final String basic;
  private final Path programs = Path.of(Script.run("gitea.sh", "--cached"));
  private final int port = Program.freePort();
  private final WireTap tap = new WireTap(port);
  private final HttpClient client = HttpClient.newHttpClient();
  private final Path folder;
  private final Process server;

  public Gitea(String user, String password) throws IOException {
    this.user = user;
    basic = "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    folder = Files.createTempDirectory("gitea");
    Files.writeString(folder.resolve("app.ini"), settings());
    run("migrate");
    run(
        ("admin user create --admin --must-change-password=false --email robot@example.com"
                + " --username %s --password %s")
            .formatted(user, password));
    server = Program.start(folder.resolve("web.log"), command("web"));
    try {
      awaitReady();
    } catch (RuntimeException e) {
      var log = Files.readString(folder.resolve("web.log"));
      close();
      throw new IllegalStateException("Gitea did not start: " + log, e);
    }
  }

  private void awaitReady() {
    await("Gitea")
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(100))
        .failFast("it stopped", () -> !server.isAlive())
        .ignoreExceptions()
        .until(() -> call("GET", "/api/v1/version", "").statusCode() == 200);
  }

  /** Where git-lfs is. */
  public Path programs() {
    return programs;
  }

  /** The address by which Gitea itself names its places. */
  public String url() {
    return tap.url();
  }

  /** What came and went at {@link #url}. */
  public WireTap tap() {
    return tap;
  }

  /** Makes a private repository of the administrator's; returns its path. */
  public String repository(String name) throws IOException, InterruptedException {
    var answer =
        call("POST", "/api/v1/user/repos", "{\"name\":\"%s\",\"private\":true}".formatted(name));
    if (answer.statusCode() != 201) {
      throw new IllegalStateException(answer.body());
    }
    return "/" + user + "/" + name + ".git";
  }

  /** Where it keeps a large file. */
  public Path largeFile(String id) {
    return folder.resolve(
        Path.of("data", "lfs", id.substring(0, 2), id.substring(2, 4), id.substring(4)));
  }

  /** Past the tap. */
  private HttpResponse<String> call(String method, String path, String body)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", basic)
            .header("Content-Type", "application/json")
            .timeout(SOON)
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private String settings() {
    return """
        I_AM_BEING_UNSAFE_RUNNING_AS_ROOT = true ; as containers of builds often do
        WORK_PATH = %s
        [server]
        HTTP_ADDR = 127.0.0.1
        HTTP_PORT = %d
        ROOT_URL = %s/
        LOCAL_ROOT_URL = http://127.0.0.1:%d/
        STATIC_ROOT_PATH = %s
        LFS_START_SERVER = true
        DISABLE_SSH = true
        OFFLINE_MODE = true
        [database]
        DB_TYPE = sqlite3
        [security]
        INSTALL_LOCK = true
        [log]
        LEVEL = warn
        [indexer]
        ISSUE_INDEXER_TYPE = db
        [queue]
        TYPE = channel
        [cron]
        ENABLED = false
        [actions]
        ENABLED = false
        [packages]
        ENABLED = false
        """
        .formatted(folder, port, url(), port, programs.resolve("static"));
  }

  private void run(String arguments) {
    Script.command(Map.of(), command(arguments.split(" ")));
  }

  private List<String> command(String... arguments) {
    var command = new ArrayList<>(List.of(programs.resolve("gitea").toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--config", folder.resolve("app.ini").toString()));
    return command;
  }

  @Override
  public void close() throws IOException {
    Program.stop(server);
    client.close();
    tap.close();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
