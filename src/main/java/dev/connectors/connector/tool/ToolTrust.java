package dev.connectors.connector.tool;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.connectors.connector.tool.ToolProblem.Kind;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.TrustOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Whose certificates are accepted from a tool.
 *
 * @param verified whether they are looked at
 * @param authority PEM of a CA to trust beside the usual ones; none where nothing is verified
 */
public record ToolTrust(boolean verified, Optional<String> authority) {
  /** The parameter that switches verification off. */
  public static final String PARAM = "sslVerify";

  public ToolTrust {
    authority = verified ? authority : Optional.empty();
  }

  /** Whether certificates are verified; a value that could be meant either way is refused. */
  static Outcome<Boolean> verified(Params params) {
    var value = params.values().getOrDefault(PARAM, "true");
    if (value.equalsIgnoreCase("false")) {
      return new Outcome.Good<>(false);
    }
    return value.equals("true")
        ? new Outcome.Good<>(true)
        : Outcome.bad(
            Kind.PARAM_INVALID,
            "spec.params: %s must be \"true\" or \"false\"; the certificate is verified until it is one of them"
                .formatted(PARAM));
  }

  /** Sets the options of a client that trusts these. */
  public Outcome<HttpClientOptions> in(HttpClientOptions options, TrustSettings settings) {
    if (!verified) {
      return new Outcome.Good<>(options.setTrustAll(true).setVerifyHost(false));
    }
    if (authority.isEmpty() && settings.trustedCas().isEmpty()) {
      return new Outcome.Good<>(options);
    }
    return trusting(settings)
        .then(manager -> new Outcome.Good<>(options.setTrustOptions(TrustOptions.wrap(manager))));
  }

  private Outcome<TrustManager> trusting(TrustSettings settings) {
    try {
      var store = usual(settings);
      if (store instanceof Outcome.Good<KeyStore>(var usual) && authority.isPresent()) {
        add(usual, authority.get(), "connector");
      }
      return store.then(ToolTrust::manager);
    } catch (GeneralSecurityException e) {
      return Outcome.bad(
          Kind.CA_INVALID,
          "its CA certificate cannot be read: ca.crt of spec.caCertSecretRef must be PEM");
    }
  }

  private static Outcome<KeyStore> usual(TrustSettings settings) throws GeneralSecurityException {
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
      return new Outcome.Good<>(store);
    } catch (IOException | GeneralSecurityException e) {
      return Outcome.bad(
          Kind.TRUST_SETTING_INVALID,
          "the file in connectors.tool.trusted-cas cannot be read as PEM: an administrator must mend it");
    }
  }

  private static Outcome<TrustManager> manager(KeyStore store) {
    try {
      return new Outcome.Good<>(x509(Optional.of(store)));
    } catch (GeneralSecurityException e) {
      return Outcome.bad(
          Kind.CA_INVALID, "its CA certificates cannot be used: check spec.caCertSecretRef");
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
