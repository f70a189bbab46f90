package dev.connectors.connector.tool;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Decodes percent escapes once: strictly, as RFC 3986 and UTF-8 have them. */
final class ReadingEscapes {
  private ReadingEscapes() {}

  /** Whether some escape is there that a decoder would replace. */
  static boolean hasEscape(String text) {
    for (int i = text.indexOf('%'); i >= 0; i = text.indexOf('%', i + 1)) {
      if (isEscape(text, i)) {
        return true;
      }
    }
    return false;
  }

  /** Whether some percent sign begins no escape. */
  static boolean hasWrongEscape(String text) {
    for (int i = text.indexOf('%'); i >= 0; i = text.indexOf('%', i + 1)) {
      if (!isEscape(text, i)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Text with its escapes replaced; a percent sign that begins none stays.
   *
   * @return empty when the bytes are no UTF-8, which forbids overlong forms
   */
  static Optional<String> decoded(String text) {
    if (text.indexOf('%') < 0 && isAscii(text)) {
      return Optional.of(text);
    }
    var bytes = ByteBuffer.allocate(text.length() * 3);
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '%' && isEscape(text, i)) {
        bytes.put((byte) (hex(text.charAt(i + 1)) * 16 + hex(text.charAt(i + 2))));
        i += 2;
      } else if (text.charAt(i) < 0x80) {
        bytes.put((byte) text.charAt(i));
      } else {
        int next = text.offsetByCodePoints(i, 1);
        bytes.put(text.substring(i, next).getBytes(StandardCharsets.UTF_8));
        i = next - 1;
      }
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(bytes.flip())
              .toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Whether a control character is there, with which lines, logs and C strings end. */
  static boolean hasControl(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  /** Whether all characters are such as a request line may hold. */
  static boolean isPrintableAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) >= 0x7f) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7f) {
        return false;
      }
    }
    return true;
  }

  private static boolean isEscape(String text, int at) {
    return at + 2 < text.length() && hex(text.charAt(at + 1)) >= 0 && hex(text.charAt(at + 2)) >= 0;
  }

  /** A digit's value, or -1; Character.digit would take other scripts' digits too. */
  private static int hex(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int letter = (c | 0x20) - 'a';
    return letter >= 0 && letter < 6 ? letter + 10 : -1;
  }
}
