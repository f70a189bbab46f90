package dev.connectors.proxy.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What was sent to the tool of its credential, in the forms in which a tool may repeat it. */
final class SentCredential {
  /** A shorter one is found in texts that have nothing to do with it. */
  private static final int SHORTEST = 8;

  private final List<String> forms;
  private final Set<String> whole;

  private SentCredential(Collection<String> forms, Collection<String> values) {
    this.forms = List.copyOf(forms);
    this.whole = Set.copyOf(values);
  }

  /**
   * Takes the credential apart.
   *
   * @param values of the headers and query parameters that hold it
   */
  static SentCredential in(Collection<String> values) {
    var forms = new LinkedHashSet<String>();
    for (var value : values) {
      add(value, forms);
      int word = value.indexOf(' ');
      if (word > 0) {
        var rest = value.substring(word + 1).strip();
        add(rest, forms);
        if (value.substring(0, word).equalsIgnoreCase("basic")) {
          decoded(rest).ifPresent(pair -> add(pair.substring(pair.indexOf(':') + 1), forms));
        }
      }
    }
    return new SentCredential(forms, values);
  }

  private static void add(String form, Set<String> forms) {
    if (form.length() >= SHORTEST) {
      forms.add(form);
      forms.add(URLEncoder.encode(form, UTF_8));
    }
  }

  private static Optional<String> decoded(String base64) {
    try {
      return Optional.of(new String(Base64.getDecoder().decode(base64), UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether this is a value as it was sent, however short. */
  boolean is(String value) {
    return whole.contains(value);
  }

  /** Whether some form of the credential stands in the text. */
  boolean isIn(String text) {
    for (var form : forms) {
      if (text.contains(form)) {
        return true;
      }
    }
    return false;
  }

  /** A host's name in lower case is still the secret that it was. */
  boolean isInAnyCase(String text) {
    var lower = text.toLowerCase(Locale.ROOT);
    return forms.stream().anyMatch(form -> lower.contains(form.toLowerCase(Locale.ROOT)));
  }

  @Override
  public String toString() {
    return "SentCredential[%d forms]".formatted(forms.size());
  }
}
