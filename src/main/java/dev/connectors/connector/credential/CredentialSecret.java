package dev.connectors.connector.credential;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.connector.api.ConnectorSpec;
import dev.connectors.platform.Labels;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The copy of a connector's credential as a Secret of the installation's namespace: the
 * controller-manager writes it and the proxy reads it, both by this class.
 */
public final class CredentialSecret {
  private static final String PREFIX = "credential-";
  private static final String CONNECTOR = "connectors.alauda.io/connector";
  private static final String CONNECTOR_UID = "connectors.alauda.io/connector-uid";
  private static final String MARK = "connectors.alauda.io/credential-mark";
  private static final String AUTH = "connectors.alauda.io/auth";

  /** Key of the tool's CA certificate; no key of a user's Secret is copied under this name. */
  private static final String CA_CERTIFICATE = ".ca.crt";

  private CredentialSecret() {}

  /**
   * What is copied, as base64 text.
   *
   * @param keys of the user's Secret, those that the auth type names
   * @param caCertificate the tool's CA
   */
  public record Content(Map<String, String> keys, Optional<String> caCertificate) {
    public Content {
      keys = Map.copyOf(keys);
    }

    public boolean isEmpty() {
      return keys.isEmpty() && caCertificate.isEmpty();
    }

    private Map<String, String> data() {
      var data = new LinkedHashMap<>(keys);
      data.remove(CA_CERTIFICATE);
      caCertificate.ifPresent(pem -> data.put(CA_CERTIFICATE, pem));
      return data;
    }

    /** Shows no value. */
    @Override
    public String toString() {
      return "Content[keys=%s, ca=%s]".formatted(keys.keySet(), caCertificate.isPresent());
    }
  }

  /** The label by which copies are found; what else the namespace holds is nobody's business. */
  public static String selector() {
    return Labels.CREDENTIAL + "=true";
  }

  public static String nameFor(Connector connector) {
    return PREFIX + connector.getMetadata().getUid();
  }

  /** The copy as it is to be, marked with the connector and its class as they are now. */
  public static Secret of(
      Connector connector,
      Optional<ConnectorClass> connectorClass,
      String namespace,
      Content content,
      String manager,
      List<OwnerReference> owners) {
    var annotations = new LinkedHashMap<String, String>();
    var metadata = connector.getMetadata();
    annotations.put(CONNECTOR, metadata.getNamespace() + "/" + metadata.getName());
    annotations.put(CONNECTOR_UID, metadata.getUid());
    annotations.put(MARK, CredentialMark.of(connector, connectorClass));
    connector
        .getSpec()
        .authentication()
        .map(ConnectorSpec.Auth::name)
        .ifPresent(auth -> annotations.put(AUTH, auth));
    var labels = new LinkedHashMap<String, String>();
    labels.put(Labels.CREDENTIAL, "true");
    labels.put(Labels.NAME, Labels.NAME_VALUE);
    labels.put(Labels.PART_OF, Labels.NAME_VALUE);
    labels.put(Labels.MANAGED_BY, manager);
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(nameFor(connector))
        .withLabels(labels)
        .withAnnotations(annotations)
        .withOwnerReferences(owners)
        .endMetadata()
        .withType("Opaque")
        .withData(content.data())
        .build();
  }

  /** Whether the copy has all that it should have, and nobody's key besides. */
  public static boolean isAsWanted(Secret copy, Secret wanted) {
    var has = copy.getMetadata();
    var should = wanted.getMetadata();
    return Objects.equals(copy.getData(), wanted.getData())
        && Objects.equals(copy.getType(), wanted.getType())
        && has.getLabels().entrySet().containsAll(should.getLabels().entrySet())
        && annotations(copy).entrySet().containsAll(should.getAnnotations().entrySet())
        && has.getOwnerReferences().containsAll(should.getOwnerReferences());
  }

  /** Copies that 0.1.0 made are not, until a controller has looked at their connectors. */
  public static boolean isMarked(Secret copy) {
    return annotations(copy).containsKey(MARK);
  }

  /** The uid of the connector whose credential this is; empty where the name is none of ours. */
  public static Optional<String> connectorUid(Secret copy) {
    var name = copy.getMetadata().getName();
    return name.startsWith(PREFIX)
        ? Optional.of(name.substring(PREFIX.length()))
        : Optional.empty();
  }

  /** The connector's {@code namespace/name}, as far as the copy says. */
  public static Optional<String> connector(Secret copy) {
    return Optional.ofNullable(annotations(copy).get(CONNECTOR));
  }

  static Credential read(Secret copy) {
    var values = new HashMap<String, String>();
    Optional.ofNullable(copy.getData())
        .orElse(Map.of())
        .forEach(
            (key, value) -> values.put(key, new String(Base64.getDecoder().decode(value), UTF_8)));
    var authority = Optional.ofNullable(values.remove(CA_CERTIFICATE));
    var notes = annotations(copy);
    return new Credential(
        copy.getMetadata().getResourceVersion(),
        notes.getOrDefault(CONNECTOR_UID, ""),
        notes.getOrDefault(MARK, ""),
        notes.getOrDefault(AUTH, ""),
        values,
        authority);
  }

  private static Map<String, String> annotations(Secret copy) {
    return Optional.ofNullable(copy.getMetadata().getAnnotations()).orElse(Map.of());
  }
}
