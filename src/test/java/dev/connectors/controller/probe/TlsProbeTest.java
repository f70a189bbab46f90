package dev.connectors.controller.probe;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.connectors.connector.tool.ToolAddress;
import dev.connectors.connector.tool.ToolTrust;
import dev.connectors.connector.tool.ToolsOnLoopback;
import dev.connectors.connector.tool.TrustSettings;
import dev.connectors.controller.probe.ProbeOutcome.Result;
import dev.connectors.platform.http.Loopback;
import dev.connectors.testbed.Settings;
import io.vertx.core.Vertx;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsProbeTest {
  private static final char[] PASSWORD = "for-this-test".toCharArray();

  @Test
  void aCertificateIsTrustedByItsCaOrWhenVerificationIsOff(@TempDir Path folder) throws Exception {
    var trusted = keys(folder.resolve("trusted.p12"), "SAN=IP:127.0.0.1");
    var server = server(trusted);
    try {
      var uri = uri(server);
      assertThat(run(uri, true, Optional.empty()).result()).isEqualTo(Result.TLS_NOT_TRUSTED);
      assertThat(run(uri, true, Optional.of(pem(trusted))).good()).isTrue();
      assertThat(run(uri, false, Optional.empty()).good()).isTrue();
      var file = Files.writeString(folder.resolve("cas.pem"), pem(trusted));
      var known =
          Settings.of(TrustSettings.class, Map.of("connectors.tool.trusted-cas", file.toString()));
      assertThat(run(uri, true, Optional.empty(), known).good()).isTrue();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aCertificateOfAnotherHostIsRefusedUnlessVerificationIsOff(@TempDir Path folder)
      throws Exception {
    var other = keys(folder.resolve("other.p12"), "SAN=DNS:other.example.com");
    var server = server(other);
    try {
      assertThat(run(uri(server), true, Optional.of(pem(other))).result())
          .isEqualTo(Result.TLS_NOT_TRUSTED);
      assertThat(run(uri(server), false, Optional.of(pem(other))).good()).isTrue();
    } finally {
      server.stop(0);
    }
  }

  private static ProbeOutcome run(ToolAddress address, boolean verify, Optional<String> pem) {
    return run(address, verify, pem, ToolsOnLoopback.TRUST);
  }

  private static ProbeOutcome run(
      ToolAddress address, boolean verify, Optional<String> pem, TrustSettings trusted) {
    var vertx = Vertx.vertx();
    var connections = Loopback.connections(vertx);
    var probe = new HttpProbe(vertx, ToolsOnLoopback.DENIED, trusted, connections, SOON);
    try {
      return probe.run(
          new ProbeRequest(
              "team",
              address,
              "/",
              "GET",
              Map.of(),
              List.of(200),
              Optional.empty(),
              new ToolTrust(verify, pem)));
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static ToolAddress uri(HttpsServer server) {
    return new ToolAddress(true, "127.0.0.1", server.getAddress().getPort(), "");
  }

  private static String pem(KeyStore keys) throws Exception {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder().encodeToString(keys.getCertificate("tool").getEncoded())
        + "\n-----END CERTIFICATE-----\n";
  }

  private static KeyStore keys(Path file, String extension) throws Exception {
    var made =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "tool",
                "-keyalg",
                "EC",
                "-dname",
                "CN=tool.example.com",
                "-ext",
                extension,
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD))
            .inheritIO()
            .start();
    assertThat(made.waitFor()).isZero();
    var keys = KeyStore.getInstance("PKCS12");
    try (InputStream stream = Files.newInputStream(file)) {
      keys.load(stream, PASSWORD);
    }
    return keys;
  }

  private static HttpsServer server(KeyStore keys) throws Exception {
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, -1);
          }
        });
    server.start();
    return server;
  }
}
