package dev.connectors.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.connectors.platform.http.RelaySettings;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.TrustOptions;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * HTTP clients by what they trust; connections are shared only among connectors that agree on it.
 */
@Singleton
class ToolClients {
  /** Headers of registries and GitLab can be large; HTTP/1.1 carries everything the tools speak. */
  private static final int LONGEST_HEADERS = 64 * 1024;

  private static final int KEPT = 500;

  private record Trust(boolean verified, Optional<String> authority) {}

  private final Vertx vertx;
  private final RelaySettings settings;
  private final Map<Trust, HttpClient> clients = new LinkedHashMap<>(16, 0.75f, true);

  ToolClients(Vertx vertx, RelaySettings settings) {
    this.vertx = vertx;
    this.settings = settings;
  }

  /**
   * A client with that trust.
   *
   * @param verified whether the tool's certificate is checked
   * @param authority PEM of a CA to trust beside the usual ones
   * @throws NotServed when that is not PEM
   */
  synchronized HttpClient client(boolean verified, Optional<String> authority) {
    var trust = new Trust(verified, verified ? authority : Optional.empty());
    var known = clients.get(trust);
    if (known != null) {
      return known;
    }
    // The eldest are forgotten, not closed: they may have requests under way.
    if (clients.size() >= KEPT) {
      clients.keySet().remove(clients.keySet().iterator().next());
    }
    var client = vertx.createHttpClient(options(trust));
    clients.put(trust, client);
    return client;
  }

  private HttpClientOptions options(Trust trust) {
    var options =
        new HttpClientOptions()
            .setConnectTimeout((int) settings.connectTimeout().toMillis())
            .setMaxPoolSize(settings.connectionsPerTool())
            .setMaxWaitQueueSize(settings.connectionsPerTool() * 4)
            .setKeepAliveTimeout((int) settings.keepAlive().toSeconds())
            .setMaxHeaderSize(LONGEST_HEADERS)
            .setMaxInitialLineLength(LONGEST_HEADERS)
            .setDecompressionSupported(false)
            .setSslHandshakeTimeout(settings.connectTimeout().toSeconds());
    if (!trust.verified()) {
      return options.setTrustAll(true).setVerifyHost(false);
    }
    if (trust.authority().isPresent() || settings.trustedCas().isPresent()) {
      options.setTrustOptions(TrustOptions.wrap(trusting(trust.authority())));
    }
    return options;
  }

  private TrustManager trusting(Optional<String> authority) {
    try {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      if (settings.trustedCas().isPresent()) {
        add(store, Files.readString(Path.of(settings.trustedCas().get())), "usual");
      } else {
        for (var issuer : x509(Optional.empty()).getAcceptedIssuers()) {
          store.setCertificateEntry("usual-" + store.size(), issuer);
        }
      }
      if (authority.isPresent()) {
        add(store, authority.get(), "connector");
      }
      return x509(Optional.of(store));
    } catch (GeneralSecurityException e) {
      throw new NotServed(
          503, "its CA certificate cannot be read: ca.crt of spec.caCertSecretRef must be PEM");
    } catch (IOException e) {
      throw new NotServed(503, "the file in connectors.proxy.trusted-cas cannot be read");
    }
  }

  private static void add(KeyStore store, String pem, String name) throws GeneralSecurityException {
    var read =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem.getBytes(US_ASCII)));
    for (var certificate : Set.copyOf(read)) {
      store.setCertificateEntry(name + "-" + store.size(), certificate);
    }
  }

  private static X509TrustManager x509(Optional<KeyStore> store) throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store.orElse(null));
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .findFirst()
        .orElseThrow(() -> new GeneralSecurityException("no trust manager"));
  }
}
