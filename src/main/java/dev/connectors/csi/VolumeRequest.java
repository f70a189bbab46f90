package dev.connectors.csi;

import static dev.connectors.csi.VolumeProblem.invalid;

import dev.connectors.csi.VolumeProblem.Kind;
import dev.connectors.csi.spec.NodePublishVolumeRequest;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** What a pod asks for in its volume, checked. */
record VolumeRequest(
    Pod pod,
    List<ConnectorName> connectors,
    Set<String> configurations,
    Map<String, String> params,
    OptionalLong group,
    boolean asksForExpiration,
    String token) {

  static final String CONNECTORS = "connectors";
  static final String CONFIGURATIONS = "configuration.names";
  static final String PARAMS = "configuration.params";
  static final String EXPIRATION = "token.expiration";

  private static final String KUBELET = "csi.storage.k8s.io/";
  private static final Set<String> ATTRIBUTES =
      Set.of(CONNECTORS, CONFIGURATIONS, PARAMS, EXPIRATION);
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final int MOST_CONNECTORS = 16;

  /** Reads kubelet's request; {@link VolumeProblem} names the attribute that is wrong. */
  static VolumeRequest of(NodePublishVolumeRequest request) {
    var attributes = request.getVolumeContextMap();
    requireEphemeralAndReadOnly(request);
    attributes.keySet().stream()
        .filter(name -> !name.startsWith(KUBELET) && !ATTRIBUTES.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw invalid(name, "unknown; there are " + String.join(", ", sorted(ATTRIBUTES)));
            });
    var pod = pod(attributes);
    return new VolumeRequest(
        pod,
        connectors(attributes.getOrDefault(CONNECTORS, ""), pod.namespace()),
        words(attributes.getOrDefault(CONFIGURATIONS, "")),
        VolumeJson.params(attributes.getOrDefault(PARAMS, "")),
        group(request),
        attributes.containsKey(EXPIRATION),
        token(request));
  }

  /** The pod, as far as the request names one; for an Event about a request that is wrong. */
  static Pod podOf(NodePublishVolumeRequest request) {
    return pod(request.getVolumeContextMap());
  }

  static Path target(String path) {
    if (!path.startsWith("/")) {
      throw new VolumeProblem(Kind.INVALID, "target_path is not absolute");
    }
    return Path.of(path).normalize();
  }

  private static void requireEphemeralAndReadOnly(NodePublishVolumeRequest request) {
    if (!"true".equals(request.getVolumeContextOrDefault(KUBELET + "ephemeral", ""))) {
      throw new VolumeProblem(
          Kind.INVALID,
          "driver %s has ephemeral volumes only: use it as csi: in the pod's volumes"
              .formatted(CsiConfig.DRIVER));
    }
    if (request.getVolumeCapability().hasBlock()) {
      throw new VolumeProblem(Kind.INVALID, "volume_capability: block devices are not served");
    }
    if (!request.getReadonly()) {
      throw new VolumeProblem(
          Kind.INVALID, "volume field csi.readOnly: set it to true, the files are not the pod's");
    }
  }

  private static Pod pod(Map<String, String> attributes) {
    return new Pod(
        fromKubelet(attributes, "pod.namespace"),
        fromKubelet(attributes, "pod.name"),
        fromKubelet(attributes, "pod.uid"),
        fromKubelet(attributes, "serviceAccount.name"));
  }

  private static String fromKubelet(Map<String, String> attributes, String name) {
    var value = attributes.getOrDefault(KUBELET + name, "");
    if (value.isEmpty()) {
      throw new VolumeProblem(
          Kind.PRECONDITION,
          "kubelet did not say %s%s: the CSIDriver %s must have podInfoOnMount: true"
              .formatted(KUBELET, name, CsiConfig.DRIVER));
    }
    return value;
  }

  private static List<ConnectorName> connectors(String value, String namespace) {
    var names = words(value);
    if (names.isEmpty()) {
      throw invalid(CONNECTORS, "missing; name a Connector, as in \"name\" or \"namespace/name\"");
    }
    if (names.size() > MOST_CONNECTORS) {
      throw invalid(CONNECTORS, "names more than " + MOST_CONNECTORS);
    }
    return names.stream()
        .map(
            word -> {
              var parts = word.contains("/") ? word.split("/", -1) : new String[] {namespace, word};
              if (parts.length != 2 || !Arrays.stream(parts).allMatch(VolumeRequest::isLabel)) {
                throw invalid(
                    CONNECTORS, "'%s' is not \"name\" or \"namespace/name\"".formatted(word));
              }
              return new ConnectorName(parts[0], parts[1]);
            })
        .distinct()
        .toList();
  }

  private static boolean isLabel(String word) {
    return LABEL.matcher(word).matches();
  }

  private static OptionalLong group(NodePublishVolumeRequest request) {
    var group = request.getVolumeCapability().getMount().getVolumeMountGroup();
    try {
      return group.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Integer.parseInt(group));
    } catch (NumberFormatException e) {
      throw new VolumeProblem(Kind.INVALID, "volume_mount_group is not a group's number");
    }
  }

  /** In the secrets where the CSIDriver asks for it there (KEP-5538), or in the attributes. */
  private static String token(NodePublishVolumeRequest request) {
    var name = KUBELET + "serviceAccount.tokens";
    var tokens = request.getSecretsOrDefault(name, request.getVolumeContextOrDefault(name, ""));
    return VolumeJson.token(tokens, CsiConfig.AUDIENCE)
        .orElseThrow(
            () ->
                new VolumeProblem(
                    Kind.PRECONDITION,
                    "kubelet sent no token for audience %s: the CSIDriver %s must ask for it in tokenRequests"
                        .formatted(CsiConfig.AUDIENCE, CsiConfig.DRIVER)));
  }

  private static Set<String> words(String value) {
    var words = new LinkedHashSet<String>();
    Arrays.stream(value.split(",", -1))
        .map(String::strip)
        .filter(w -> !w.isEmpty())
        .forEach(words::add);
    return words;
  }

  private static List<String> sorted(Set<String> words) {
    return words.stream().sorted().toList();
  }

  @Override
  public String toString() {
    return "VolumeRequest[%s, %s]".formatted(pod, connectors);
  }
}
