package dev.connectors.api;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a call of the REST API names.
 *
 * @param listing {@code path} for the tool itself, or the name of a listing
 * @param rest path and query after that word, as sent
 */
record ApiUrl(String namespace, String name, String listing, String rest) {
  private static final String LABEL = "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?";
  private static final Pattern PATH =
      Pattern.compile("/connectors/v1alpha1/(" + LABEL + ")/(" + LABEL + ")/([a-z]+)([/?].*)?");

  static Optional<ApiUrl> of(String uri) {
    var match = PATH.matcher(uri);
    return match.matches()
        ? Optional.of(
            new ApiUrl(
                match.group(1),
                match.group(2),
                match.group(3),
                Optional.ofNullable(match.group(4)).orElse("")))
        : Optional.empty();
  }

  boolean isPassThrough() {
    return listing.equals("path");
  }
}
