package dev.connectors.connector.credential;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.connector.api.ConnectorSpec;
import dev.connectors.connector.api.ConnectorSpec.AddressExtension;
import dev.connectors.connector.api.ConnectorSpec.Auth;
import dev.connectors.connector.api.SecretRef;
import dev.connectors.connector.tool.CredentialUse;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 over all that decides where a connector's credential goes, in which form and over what
 * kind of connection, be it said by the connector or by its class. A copy is used only while it
 * bears the mark of both as they are now, so a change made while no controller runs sends nothing
 * to the new address. What changes only how the same is written leaves the mark.
 */
final class CredentialMark {
  /** In front of a value that is not there; no text is that long. */
  private static final int ABSENT = -1;

  private final MessageDigest digest;

  private CredentialMark() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** In hexadecimal. */
  static String of(Connector connector, Optional<ConnectorClass> connectorClass) {
    var mark = new CredentialMark();
    mark.spec(connector.getSpec());
    mark.each(
        connectorClass.map(known -> CredentialUse.of(connector.getSpec(), known.getSpec())).stream()
            .toList(),
        mark::use);
    return HexFormat.of().formatHex(mark.digest.digest());
  }

  private void spec(ConnectorSpec spec) {
    text(spec.connectorClassName());
    text(spec.address());
    each(spec.addressExtensions(), this::extension);
    each(spec.authentication().stream().toList(), this::auth);
    each(spec.caCertSecret().stream().toList(), this::secret);
  }

  private void use(CredentialUse use) {
    each(use.verified().stream().toList(), verified -> text(verified.toString()));
    sorted(use.headers());
    sorted(use.query());
    sorted(use.authParams());
  }

  private void extension(AddressExtension extension) {
    text(extension.name());
    text(extension.value());
  }

  private void auth(Auth auth) {
    text(auth.name());
    each(auth.secret().stream().toList(), this::secret);
  }

  private void secret(SecretRef secret) {
    text(secret.name());
    text(secret.namespace());
  }

  private void sorted(Map<String, String> byName) {
    each(
        byName.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList(),
        entry -> {
          text(entry.getKey());
          text(entry.getValue());
        });
  }

  /** The number of elements goes first, so that no element can pass for one of the next list. */
  private <T> void each(List<T> elements, Consumer<T> one) {
    number(elements.size());
    elements.forEach(one);
  }

  /** The length goes first, so that no two texts can pass for two others. */
  private void text(@Nullable String text) {
    Optional.ofNullable(text)
        .map(given -> given.getBytes(UTF_8))
        .ifPresentOrElse(
            bytes -> {
              number(bytes.length);
              digest.update(bytes);
            },
            () -> number(ABSENT));
  }

  private void number(int value) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
  }
}
